/// A key that sends more than one character. The raw value is the code under which the key is bound in libedit, whose
/// key map has 256 entries. The codes are those of the C1 control characters, which no keyboard sends.
enum NamedKey: UInt8, CaseIterable, Sendable {
    case up = 0x80
    case down, right, left, home, end, insert, delete, pageUp, pageDown
    case wordRight, wordLeft, shiftTab, deleteWord
}

/// A code that switches between vi's two key maps in libedit, after those of `NamedKey`. No terminal can send it either.
enum HiddenKey: UInt8, Sendable {
    case viCommandMode = 0x90
    case viInsertMode
}

/// One unit of input from the terminal.
enum Key: Equatable, Sendable {
    case scalar(Unicode.Scalar)
    case named(NamedKey)
    /// The text of a bracketed paste, with line breaks as `\n`.
    case paste(String)
}

/// Decodes a terminal's bytes into keys: UTF-8, and the CSI and SS3 sequences of xterm and its relatives (ECMA-48;
/// xterm's "Control Sequences", sections "PC-Style Function Keys" and "Bracketed Paste Mode").
///
/// The decoder does no I/O and has no clock: the caller feeds bytes and reports when the terminal has been silent.
struct KeyDecoder: Sendable {
    private enum State: Sendable, Equatable {
        case ground
        case utf8
        case escape
        case controlSequence
        case singleShift
        case linuxFunctionKey
        case paste
        /// The body of an operating system command or another string that the terminal sends, and what ends it.
        case string
        case stringEscape
        /// The rest of a cancelled paste, which must not be treated as typed text.
        case droppedPaste
    }

    /// The maximum length of a control sequence in bytes. Terminals send shorter ones; longer ones are dropped as
    /// garbage.
    private static let longestSequence = 64
    /// The longest string of the terminal's that is read, in bytes.
    private static let longestString = 4096
    private static let pasteEnd = Array("\u{1B}[201~".utf8)

    /// How long to wait after Esc for the rest of a sequence, in ms. It is longer than the pauses of a terminal within
    /// a sequence, and shorter than a person notices.
    private static let escapePatience: Int32 = 40
    /// How long to wait for the rest of a sequence or a paste that has begun, in ms. It can be longer, because no key
    /// of the user's is delayed by it.
    private static let sequencePatience: Int32 = 500

    private var state = State.ground
    private var bytes: [UInt8] = []
    /// Whether a paste has begun and the terminal has been silent since.
    private var isStalled = false
    /// Whether Esc has come alone, right before. On a slow line the rest of its sequence may come late; a key `[` after Esc
    /// has no meaning of its own.
    private var followsLoneEscape = false
    /// Whether the sequence began with one Esc more.
    private var isAlt = false
    /// The bodies of strings that the terminal has sent, such as replies about its colours, until they are taken.
    private(set) var reports: [String] = []
    /// The character of the terminal's interrupt key; 0 if there is none.
    var interrupt: UInt8 = 0x03

    /// Whether a paste is in progress, so that many bytes may be read at once.
    var isPasting: Bool { state == .paste || state == .droppedPaste }

    /// How long to wait for more bytes before calling ``flush()``, in ms; nil to wait without limit.
    ///
    /// There is no limit within a UTF-8 sequence: no key is a part of one, and a slow connection may deliver it in two
    /// parts.
    var patience: Int32? {
        switch state {
        case .ground, .utf8: nil
        case .escape: Self.escapePatience
        case .controlSequence, .singleShift, .linuxFunctionKey, .string, .stringEscape, .droppedPaste:
            Self.sequencePatience
        case .paste: isStalled ? nil : Self.sequencePatience
        }
    }

    /// Drops an incomplete sequence. The rest of an incomplete paste is dropped when it arrives.
    mutating func forget() {
        bytes = []
        state = isPasting ? .droppedPaste : .ground
    }

    /// Ends an incomplete sequence after the terminal has been silent. Esc was pressed by itself, or a dropped paste
    /// has ended.
    ///
    /// - Returns: The keys that the incomplete sequence is taken for.
    mutating func flush() -> [Key] {
        if state == .paste {
            isStalled = true
            return []
        }
        defer { if patience != nil { reset() } }
        let wasLone = followsLoneEscape
        followsLoneEscape = state == .escape
        return switch state {
        case .controlSequence where bytes.isEmpty && wasLone: [.scalar("[")]
        case .escape: isAlt ? [.scalar("\u{1B}"), .scalar("\u{1B}")] : [.scalar("\u{1B}")]
        case .string where bytes.count == 1: [.scalar("\u{1B}"), .scalar(Unicode.Scalar(bytes[0]))]
        case .controlSequence where bytes.isEmpty: [.scalar("\u{1B}"), .scalar("[")]
        case .singleShift: [.scalar("\u{1B}"), .scalar("O")]
        default: []
        }
    }

    /// Decodes bytes that arrived together, and returns the keys that they complete.
    ///
    /// A paste may contain any character, including the interrupt key's, and a terminal that was cut off may never send
    /// the end of the paste. To keep the keyboard usable, the interrupt character is taken as the key when it arrives
    /// alone after a silence.
    mutating func feed(_ bytes: some Collection<UInt8>) -> [Key] {
        if isStalled, interrupt != 0, bytes.count == 1, bytes.first == interrupt {
            isStalled = false
            forget()
            return [.scalar(Unicode.Scalar(interrupt))]
        }
        isStalled = false
        var keys: [Key] = []
        for byte in bytes { keys += feed(byte) }
        return keys
    }

    private mutating func reset() {
        state = .ground
        bytes = []
        isAlt = false
    }

    /// Takes the bodies of strings that have come.
    mutating func takeReports() -> [String] {
        defer { reports = [] }
        return reports
    }

    private mutating func endString() -> [Key] {
        if bytes.first == UInt8(ascii: "]") { reports.append(String(decoding: bytes.dropFirst(), as: UTF8.self)) }
        reset()
        return []
    }

    /// Decodes one byte, and returns the keys that it completes.
    mutating func feed(_ byte: UInt8) -> [Key] {
        switch state {
        case .ground: return begin(byte)
        case .utf8: return continueScalar(byte)
        case .escape: return continueEscape(byte)
        case .controlSequence: return continueControlSequence(byte)
        case .singleShift:
            let modifier = isAlt ? 3 : 1
            reset()
            return Self.cursorKey(byte, modifier: modifier).map { [.named($0)] } ?? []
        case .linuxFunctionKey:
            state = .ground
            return []
        case .paste: return continuePaste(byte)
        case .string:
            if byte == 0x07 { return endString() }
            if byte == 0x1B { state = .stringEscape } else { bytes.append(byte) }
            if bytes.count > Self.longestString { reset() }
            return []
        case .stringEscape:
            if byte == UInt8(ascii: "\\") { return endString() }
            reset()
            return []
        case .droppedPaste:
            bytes = bytes.suffix(Self.pasteEnd.count - 1) + [byte]
            if bytes == Self.pasteEnd { reset() }
            return []
        }
    }

    /// Whether the terminal was asked for the position of its cursor. The answer has the form of a function key.
    var expectsPosition = false
    /// What stands in ``reports`` before the row and the column of the cursor, such as `position 3;17`.
    static let positionReport = "position "
    /// What stands in ``reports`` for the reply to a question for the terminal's attributes (DA1), which every terminal
    /// gives.
    static let attributesReport = "attributes"

    private mutating func begin(_ byte: UInt8) -> [Key] {
        defer { if state != .controlSequence { followsLoneEscape = false } }
        switch byte {
        case UInt8(ascii: "[") where followsLoneEscape:
            state = .controlSequence
            bytes = []
            return []
        case 0x1B:
            state = .escape
            return []
        case 0..<0x80: return [.scalar(Unicode.Scalar(byte))]
        case 0xC2..<0xF5:
            state = .utf8
            bytes = [byte]
            return []
        default: return [.scalar("\u{FFFD}")]
        }
    }

    private mutating func continueScalar(_ byte: UInt8) -> [Key] {
        guard byte & 0xC0 == 0x80 else {
            reset()
            return [.scalar("\u{FFFD}")] + begin(byte)
        }
        bytes.append(byte)
        let length = bytes[0] < 0xE0 ? 2 : bytes[0] < 0xF0 ? 3 : 4
        guard bytes.count == length else { return [] }
        let scalars = Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)
        reset()
        // A terminal must not be able to send the codes of named keys.
        return scalars.filter { !(0x80..<0xA0).contains($0.value) }.prefix(1).map(Key.scalar)
    }

    private mutating func continueEscape(_ byte: UInt8) -> [Key] {
        switch byte {
        case UInt8(ascii: "["):
            state = .controlSequence
            bytes = []
            return []
        case UInt8(ascii: "O"):
            state = .singleShift
            return []
        // Some terminals send Alt with an arrow key as Esc and the sequence of the arrow key.
        case 0x1B where !isAlt:
            isAlt = true
            return []
        case 0x1B: return [.scalar("\u{1B}")]
        case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"), UInt8(ascii: "^"):
            // Alt with one of these keys comes alone, and is told from the beginning of a string by the silence after it.
            state = .string
            bytes = [byte]
            return []
        default:
            let wasAlt = isAlt
            reset()
            return (wasAlt ? [.scalar("\u{1B}")] : []) + [.scalar("\u{1B}")] + begin(byte)
        }
    }

    private mutating func continueControlSequence(_ byte: UInt8) -> [Key] {
        switch byte {
        case UInt8(ascii: "[") where bytes.isEmpty:
            state = .linuxFunctionKey
            return []
        case 0x20..<0x40:
            bytes.append(byte)
            if bytes.count > Self.longestSequence { reset() }
            return []
        case 0x40..<0x7F:
            let parameters = bytes
            let modifier = isAlt ? 3 : 1
            reset()
            return finish(parameters, final: byte, modifier: modifier)
        default:
            reset()
            return begin(byte)
        }
    }

    private mutating func finish(_ parameters: [UInt8], final: UInt8, modifier usual: Int) -> [Key] {
        // Sequences with these parameters are replies of the terminal, not keys.
        if let first = parameters.first, (0x3C..<0x40).contains(first) {
            if final == UInt8(ascii: "c") { reports.append(Self.attributesReport) }
            return []
        }
        if expectsPosition, final == UInt8(ascii: "R") {
            reports.append(Self.positionReport + String(decoding: parameters, as: UTF8.self))
            return []
        }
        let numbers = parameters.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
            .map { Int(String(decoding: $0, as: UTF8.self)) ?? 0 }
        let modifier = numbers.count > 1 ? numbers[1] : usual
        if final != UInt8(ascii: "~") { return Self.cursorKey(final, modifier: modifier).map { [.named($0)] } ?? [] }
        switch numbers.first ?? 0 {
        case 1, 7: return [.named(.home)]
        case 2: return [.named(.insert)]
        case 3: return [.named(modifier > 2 ? .deleteWord : .delete)]
        case 4, 8: return [.named(.end)]
        case 5: return [.named(.pageUp)]
        case 6: return [.named(.pageDown)]
        case 200:
            state = .paste
            bytes = []
            return []
        default: return []
        }
    }

    /// Returns the key for the last byte of a sequence. With Alt or Ctrl (a modifier above 2), left and right move by
    /// words.
    private static func cursorKey(_ final: UInt8, modifier: Int) -> NamedKey? {
        switch final {
        case UInt8(ascii: "A"): .up
        case UInt8(ascii: "B"): .down
        case UInt8(ascii: "C"): modifier > 2 ? .wordRight : .right
        case UInt8(ascii: "D"): modifier > 2 ? .wordLeft : .left
        case UInt8(ascii: "c"): .wordRight
        case UInt8(ascii: "d"): .wordLeft
        case UInt8(ascii: "H"): .home
        case UInt8(ascii: "F"): .end
        case UInt8(ascii: "Z"): .shiftTab
        default: nil
        }
    }

    private mutating func continuePaste(_ byte: UInt8) -> [Key] {
        bytes.append(byte)
        guard byte == UInt8(ascii: "~"), bytes.suffix(Self.pasteEnd.count).elementsEqual(Self.pasteEnd) else {
            return []
        }
        let text = Self.pasted(bytes.dropLast(Self.pasteEnd.count))
        reset()
        return text.isEmpty ? [] : [.paste(text)]
    }

    /// Converts pasted bytes to text for the line. Every line break becomes `\n`. Line breaks at the end are dropped,
    /// because only the user should press Return, and so are control characters.
    static func pasted(_ bytes: some Sequence<UInt8>) -> String {
        var text = String.UnicodeScalarView()
        var last: Unicode.Scalar = " "
        for scalar in String(decoding: Array(bytes), as: UTF8.self).unicodeScalars {
            defer { last = scalar }
            switch scalar.value {
            // In the terminal's editing mode carriage return and line feed are exchanged.
            case 0x0A where last == "\r", 0x0D where last == "\n":
                last = " "
                continue
            case 0x0D, 0x0A: text.append("\n")
            case 0x09: text.append("\t")
            case 0..<0x20, 0x7F..<0xA0: continue
            default: text.append(scalar)
            }
        }
        while text.last == "\n" { text.removeLast() }
        return String(text)
    }
}

/// A key that sends more than one character. The raw value is the code under which it is bound in libedit: its key
/// map has 256 places, and the C1 controls' are those no keyboard sends.
enum NamedKey: UInt8, CaseIterable, Sendable {
    case up = 0x80
    case down, right, left, home, end, insert, delete, pageUp, pageDown
    case wordRight, wordLeft, shiftTab, deleteWord, paste
}

/// A command of libedit that one of ours hands over to, after it has looked at the line. The raw values are further
/// codes in libedit's key map, above the named keys'; no terminal can send them either.
enum HiddenKey: UInt8, Sendable {
    case viInsert = 0x90
    case viRedo, viPreviousWord, viPreviousBigWord, previousWord, undo, setMark
}

/// What a terminal sent, as the editor understands it.
enum Key: Equatable, Sendable {
    case scalar(Unicode.Scalar)
    case named(NamedKey)
    /// Text between the brackets of a bracketed paste, its line ends as `\n`.
    case paste(String)
}

/// Turns a terminal's bytes into keys: UTF-8, the CSI and SS3 sequences of xterm and its relatives (ECMA-48; xterm's
/// "Control Sequences", sections "PC-Style Function Keys" and "Bracketed Paste Mode").
///
/// Pure: the caller feeds bytes and says when the terminal has been silent.
struct KeyDecoder: Sendable {
    private enum State: Sendable, Equatable {
        case ground
        case utf8
        case escape
        case controlSequence
        case singleShift
        case linuxFunctionKey
        case paste
        /// The rest of a paste that was given up: nothing of it may be taken for typed text.
        case droppedPaste
    }

    /// Longer sequences than any terminal sends are garbage.
    private static let longestSequence = 64
    private static let pasteEnd = Array("\u{1B}[201~".utf8)

    /// How long, in ms, Esc may wait for what makes it a sequence: longer than a terminal pauses within one, shorter
    /// than a person notices.
    private static let escapePatience: Int32 = 40
    /// How long, in ms, the rest of a sequence or of a paste may take: once one has begun, no key is waited for.
    private static let sequencePatience: Int32 = 500

    private var state = State.ground
    private var bytes: [UInt8] = []
    /// Whether a paste has begun and the terminal has been silent since.
    private var isStalled = false
    /// The character of the terminal's interrupt key; 0: there is none.
    var interrupt: UInt8 = 0x03

    /// Whether a paste is under way, of which much may be read at once.
    var isPasting: Bool { state == .paste || state == .droppedPaste }

    /// How long to wait for more, in ms, before ``flush()`` is called; nil where nothing is to be missed.
    ///
    /// Not within a scalar: no key is the beginning of one, and a slow connection may deliver it in two parts.
    var patience: Int32? {
        switch state {
        case .ground, .utf8: nil
        case .escape: Self.escapePatience
        case .controlSequence, .singleShift, .linuxFunctionKey, .droppedPaste: Self.sequencePatience
        case .paste: isStalled ? nil : Self.sequencePatience
        }
    }

    /// Forgets what has begun. The rest of a paste is still to come, and is dropped when it does.
    mutating func forget() {
        bytes = []
        state = isPasting ? .droppedPaste : .ground
    }

    /// Nothing followed what has begun: Esc was the key by itself, a paste that was given up has ended.
    mutating func flush() -> [Key] {
        if state == .paste {
            isStalled = true
            return []
        }
        defer { if patience != nil { reset() } }
        return switch state {
        case .escape: [.scalar("\u{1B}")]
        case .controlSequence where bytes.isEmpty: [.scalar("\u{1B}"), .scalar("[")]
        case .singleShift: [.scalar("\u{1B}"), .scalar("O")]
        default: []
        }
    }

    /// The keys that bytes which arrived together complete.
    ///
    /// A paste may hold any character, the interrupt key's among them, and a terminal that was cut off may never send
    /// its end. So that the keyboard is not dead then, an interrupt that arrives by itself after a silence is the
    /// key.
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
    }

    /// The keys that `byte` completes.
    mutating func feed(_ byte: UInt8) -> [Key] {
        switch state {
        case .ground: return begin(byte)
        case .utf8: return continueScalar(byte)
        case .escape: return continueEscape(byte)
        case .controlSequence: return continueControlSequence(byte)
        case .singleShift:
            state = .ground
            return Self.cursorKey(byte, modifier: 1).map { [.named($0)] } ?? []
        case .linuxFunctionKey:
            state = .ground
            return []
        case .paste: return continuePaste(byte)
        case .droppedPaste:
            bytes = bytes.suffix(Self.pasteEnd.count - 1) + [byte]
            if bytes == Self.pasteEnd { reset() }
            return []
        }
    }

    private mutating func begin(_ byte: UInt8) -> [Key] {
        switch byte {
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
        // The codes of named keys are not for the terminal to send.
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
        case 0x1B: return [.scalar("\u{1B}")]
        default:
            reset()
            return [.scalar("\u{1B}")] + begin(byte)
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
            reset()
            return finish(parameters, final: byte)
        default:
            reset()
            return begin(byte)
        }
    }

    private mutating func finish(_ parameters: [UInt8], final: UInt8) -> [Key] {
        // Answers of the terminal, no keys.
        if let first = parameters.first, (0x3C..<0x40).contains(first) { return [] }
        let numbers = parameters.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
            .map { Int(String(decoding: $0, as: UTF8.self)) ?? 0 }
        let modifier = numbers.count > 1 ? numbers[1] : 1
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

    /// The key a sequence's last byte names; with Alt or Ctrl (a modifier above 2), left and right go by words.
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

    /// Pasted bytes as text for the line: every line end is `\n`, those at the end are dropped (Return is the user's
    /// to press), and so is what no keyboard types.
    static func pasted(_ bytes: some Sequence<UInt8>) -> String {
        var text = String.UnicodeScalarView()
        var afterReturn = false
        for scalar in String(decoding: Array(bytes), as: UTF8.self).unicodeScalars {
            defer { afterReturn = scalar == "\r" }
            switch scalar.value {
            case 0x0A where afterReturn: continue
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

/// A control sequence as it came: `ESC [`, parameters, a final byte (ECMA-48, 5.4).
struct ControlSequence: Equatable {
    /// The private prefix (`?`, `>`, `<` or `=`), the intermediate bytes and the final byte: `m`, `?h` or `?$p`.
    var name: String
    /// The parameters, each with its subparameters (`38:2::255:0:0`); nil where nothing was written.
    var parameters: [[Int?]]

    /// A parameter that counts or names a place: where it is absent or 0, it counts as 1 (ECMA-48, 8.3).
    func count(_ index: Int = 0) -> Int { max(1, number(index)) }

    /// A parameter that selects: where it is absent, it counts as 0.
    func number(_ index: Int = 0) -> Int {
        guard parameters.indices.contains(index) else { return 0 }
        return (parameters[index].first ?? nil) ?? 0
    }
}

/// What a terminal makes of the bytes that it gets.
enum TerminalInput: Equatable {
    /// A character to show.
    case scalar(Unicode.Scalar)
    /// A control character of C0, such as a line feed.
    case control(UInt8)
    /// An escape sequence that is not the beginning of another form: its intermediate bytes and its final byte.
    case escape(String)
    case sequence(ControlSequence)
    /// An operating system command: its text, and whether BEL ended it rather than ST.
    case command(String, endsWithBell: Bool)
}

/// Divides a terminal's input into characters and sequences. Pieces may be cut anywhere: what is incomplete waits for
/// the next piece.
///
/// The states are those of Paul Williams' parser for DEC terminals (vt100.net/emu/dec_ansi_parser), with UTF-8 in place
/// of the controls of C1, subparameters after colons as in xterm, and strings that BEL may end.
struct ControlParser: Equatable {
    private enum State: Equatable {
        case ground
        case escape(String)
        case sequence
        /// Within a string; the byte that introduced it: `]` (OSC), `P` (DCS), `X` (SOS), `^` (PM) or `_` (APC).
        case string(UInt8)
        /// An escape character within a string: with a backslash it ends the string.
        case stringEscape(UInt8)
    }

    private var state = State.ground
    /// What came of a control sequence or of a string.
    private var held: [UInt8] = []
    /// The bytes of a character that is not complete.
    private var partial: [UInt8] = []

    /// Takes in the next bytes, and calls `found` with each thing that they complete.
    mutating func feed(_ bytes: some Sequence<UInt8>, _ found: (TerminalInput) -> Void) {
        for byte in bytes { take(byte, found) }
    }

    private mutating func take(_ byte: UInt8, _ found: (TerminalInput) -> Void) {
        switch state {
        case .ground: ground(byte, found)
        case .escape(let intermediates): escape(byte, intermediates, found)
        case .sequence: sequence(byte, found)
        case .string(let kind): string(byte, kind, found)
        case .stringEscape(let kind):
            if byte == UInt8(ascii: "\\") {
                end(kind, bell: false, found)
            } else {
                state = .escape("")
                take(byte, found)
            }
        }
    }

    private mutating func ground(_ byte: UInt8, _ found: (TerminalInput) -> Void) {
        if !partial.isEmpty {
            if byte & 0xC0 == 0x80 {
                partial.append(byte)
                if partial.count < Self.length(partial[0]) { return }
            }
            // Invalid bytes are shown as U+FFFD.
            for scalar in String(decoding: partial, as: UTF8.self).unicodeScalars { found(.scalar(scalar)) }
            partial = []
            if byte & 0xC0 == 0x80 { return }
        }
        switch byte {
        case 0x1B: state = .escape("")
        case 0..<0x20: found(.control(byte))
        case 0x7F: break
        case 0..<0x80: found(.scalar(Unicode.Scalar(byte)))
        case 0xC2...0xF4: partial = [byte]
        default: found(.scalar("\u{FFFD}"))
        }
    }

    /// The number of bytes of a character that begins with this one.
    private static func length(_ first: UInt8) -> Int { first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4 }

    private mutating func escape(_ byte: UInt8, _ intermediates: String, _ found: (TerminalInput) -> Void) {
        if interrupts(byte, found) { return }
        switch byte {
        case UInt8(ascii: "[") where intermediates.isEmpty: (state, held) = (.sequence, [])
        case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "X"), UInt8(ascii: "^"), UInt8(ascii: "_"):
            guard intermediates.isEmpty else { fallthrough }
            (state, held) = (.string(byte), [])
        case 0x30...0x7E:
            state = .ground
            found(.escape(intermediates + String(Unicode.Scalar(byte))))
        case 0x20...0x2F: state = .escape(intermediates + String(Unicode.Scalar(byte)))
        default: state = .ground
        }
    }

    private mutating func sequence(_ byte: UInt8, _ found: (TerminalInput) -> Void) {
        if interrupts(byte, found) { return }
        switch byte {
        case 0x20...0x3F: held.append(byte)
        case 0x40...0x7E:
            state = .ground
            found(.sequence(Self.read(held, final: byte)))
        default: state = .ground
        }
    }

    /// Whether the byte is a control character, which acts within a sequence as elsewhere; some end the sequence.
    private mutating func interrupts(_ byte: UInt8, _ found: (TerminalInput) -> Void) -> Bool {
        switch byte {
        case 0x1B: state = .escape("")
        case 0x18, 0x1A: state = .ground
        case 0..<0x20: found(.control(byte))
        case 0x7F: break
        default: return false
        }
        return true
    }

    private mutating func string(_ byte: UInt8, _ kind: UInt8, _ found: (TerminalInput) -> Void) {
        switch byte {
        case 0x07 where kind == UInt8(ascii: "]"): end(kind, bell: true, found)
        case 0x18, 0x1A: state = .ground
        case 0x1B: state = .stringEscape(kind)
        default: held.append(byte)
        }
    }

    private mutating func end(_ kind: UInt8, bell: Bool, _ found: (TerminalInput) -> Void) {
        state = .ground
        guard kind == UInt8(ascii: "]") else { return }
        found(.command(String(decoding: held, as: UTF8.self), endsWithBell: bell))
    }

    private static func read(_ bytes: [UInt8], final: UInt8) -> ControlSequence {
        var (name, text) = ("", "")
        for byte in bytes {
            let isParameter = (0x30...0x3B).contains(byte)
            if isParameter {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                name.unicodeScalars.append(Unicode.Scalar(byte))
            }
        }
        name.unicodeScalars.append(Unicode.Scalar(final))
        let parameters = text.split(separator: ";", omittingEmptySubsequences: false).map { parameter in
            // A number that nobody means is as good as the largest that the terminal can have.
            parameter.split(separator: ":", omittingEmptySubsequences: false).map { part in
                part.isEmpty ? nil : min(Int(part) ?? 65_535, 65_535)
            }
        }
        return ControlSequence(name: name, parameters: text.isEmpty ? [] : parameters)
    }
}

/// An error in JSON text, or a limit that the text exceeds.
enum ScanError: Error, Equatable {
    /// The text is empty or white space.
    case empty
    /// The text ends early.
    case truncated
    /// The text violates the grammar of JSON.
    case malformed
    /// The text nests deeper than `depthLimit`.
    case tooDeep
    /// One string, number or name is longer than the given number of bytes.
    case tooLong(Int)
    /// The given number of bytes arrived without anything that was asked for.
    case inVain(Int)

    /// The deepest nesting of lists and objects; Foundation's decoder has the same limit.
    static let depthLimit = 512
    /// The longest log of a host, in bytes: longer than the longest one known so far, and as long as memory allows.
    static let lengthLimit = 384 << 20
    /// The longest other string, and the largest part that `JSONDecoder` reads at once, in bytes.
    static let partLimit = 8 << 20
    /// The longest field name, number or literal (`true`, `false`, `null`), in bytes.
    static let wordLimit = 1 << 16
}

/// Receives the events of a `JSONScanner`, in the order of the text.
protocol JSONReader {
    /// The length limit for the string value that begins now, in bytes; 0 when the value is not needed, and may then
    /// have any length.
    var wantedBytes: Int { get }
    /// An object or list begins.
    mutating func open(isObject: Bool)
    /// The innermost open object or list ends.
    mutating func close(isObject: Bool)
    /// A field name.
    mutating func name(_ token: JSONToken)
    /// A string value. Its bytes may be moved out of the token. The token is empty when `wantedBytes` was 0.
    mutating func string(_ token: inout JSONToken)
    /// A number, `true`, `false` or `null`.
    mutating func scalar(_ token: JSONToken)
}

/// Scans JSON text incrementally, and sends events to a `JSONReader`.
///
/// The scanner is strict about the grammar of RFC 8259, about nesting, and about text after the value. It tolerates
/// what real logs contain in strings (see `StringDecoder`), and a byte order mark at the beginning. Its memory is
/// bounded by the longest string that the reader wants.
struct JSONScanner<Reader: JSONReader> {
    private enum Expected { case value, valueOrEnd, name, nameOrEnd, colon, commaOrEnd, end }
    private enum Mode { case structure, name, string, scalar }

    /// The receiver of the events.
    var reader: Reader
    private var token = JSONToken()
    private var mode = Mode.structure
    private var expected = Expected.value
    /// The open objects (true) and lists (false), outermost first.
    private var containers: [Bool] = []
    /// The length limit for the current token, in bytes; 0 when the reader doesn't want it.
    private var room = ScanError.wordLimit
    private var isBlank = true
    /// The number of bytes of a byte order mark so far; nil where no mark may follow.
    private var markCount: Int? = 0

    /// A chunk is scanned in parts of this size, in bytes, so that the size of a chunk does not affect the token's
    /// memory.
    private static var partSize: Int { 1 << 16 }

    /// The size of the current token, in bytes.
    var tokenBytes: Int { token.count }

    init(_ reader: Reader) {
        self.reader = reader
    }

    /// Scans a chunk. The scanner can't be used after an error.
    mutating func read(_ piece: UnsafeRawBufferPointer) throws(ScanError) {
        var start = 0
        while start < piece.count {
            let end = min(piece.count, start + Self.partSize)
            try readPart(UnsafeRawBufferPointer(rebasing: piece[start..<end]))
            start = end
        }
    }

    /// Scans a range of an array.
    mutating func read(_ bytes: [UInt8], _ range: Range<Int>) throws(ScanError) {
        let result = bytes.withUnsafeBytes { all -> Result<Void, ScanError> in
            do throws(ScanError) {
                try read(UnsafeRawBufferPointer(rebasing: all[range]))
                return .success(())
            } catch {
                return .failure(error)
            }
        }
        try result.get()
    }

    /// Ends the text.
    mutating func finish() throws(ScanError) {
        if isBlank, mode == .structure { throw .empty }
        // A number at the top level is the only value whose end is not visible in the text.
        if mode == .scalar, containers.isEmpty { try endScalar() }
        guard mode == .structure, expected == .end else { throw .truncated }
    }

    private mutating func readPart(_ part: UnsafeRawBufferPointer) throws(ScanError) {
        var place = 0
        while place < part.count {
            switch mode {
            case .structure:
                try take(part[place])
                place += 1
            case .scalar:
                if part[place].isScalarByte {
                    token.take(part[place])
                    guard token.count <= ScanError.wordLimit else { throw .tooLong(ScanError.wordLimit) }
                    place += 1
                } else {
                    try endScalar()
                }
            case .name, .string:
                let outcome = token.takeString(part, from: place)
                if room == 0 { token.drop() }
                guard token.count <= room else { throw .tooLong(room) }
                switch outcome {
                case .malformed: throw .malformed
                case .open: place = part.count
                case .closed(let next):
                    place = next
                    endString()
                }
            }
        }
    }

    /// Handles a byte outside of strings, numbers and literals.
    private mutating func take(_ byte: UInt8) throws(ScanError) {
        if let count = markCount {
            let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
            markCount = nil
            if count < mark.count, byte == mark[count] {
                markCount = count + 1
                return
            }
            guard count == 0 || count == mark.count else { throw .malformed }
        }
        switch byte {
        case 0x20, 0x0A, 0x0D, 0x09: return
        case UInt8(ascii: "\""): try beginString()
        case UInt8(ascii: "{"), UInt8(ascii: "["): try open(isObject: byte == UInt8(ascii: "{"))
        case UInt8(ascii: "}"), UInt8(ascii: "]"): try close(isObject: byte == UInt8(ascii: "}"))
        case UInt8(ascii: ",") where expected == .commaOrEnd:
            expected = containers.last == true ? .name : .value
        case UInt8(ascii: ":") where expected == .colon: expected = .value
        default:
            guard takesValue, byte.isScalarByte else { throw .malformed }
            token.reset()
            token.take(byte)
            mode = .scalar
        }
        isBlank = false
    }

    private var takesValue: Bool { expected == .value || expected == .valueOrEnd }

    private mutating func beginString() throws(ScanError) {
        if takesValue {
            mode = .string
            room = reader.wantedBytes
        } else if expected == .name || expected == .nameOrEnd {
            mode = .name
            room = ScanError.wordLimit
        } else {
            throw .malformed
        }
        token.reset()
    }

    private mutating func endString() {
        token.endString()
        if mode == .name {
            reader.name(token)
            expected = .colon
        } else {
            reader.string(&token)
            endValue()
        }
        mode = .structure
    }

    private mutating func endScalar() throws(ScanError) {
        guard token.isNumberOrWord else { throw .malformed }
        reader.scalar(token)
        mode = .structure
        endValue()
    }

    private mutating func open(isObject: Bool) throws(ScanError) {
        guard takesValue else { throw .malformed }
        guard containers.count < ScanError.depthLimit else { throw .tooDeep }
        containers.append(isObject)
        expected = isObject ? .nameOrEnd : .valueOrEnd
        reader.open(isObject: isObject)
    }

    private mutating func close(isObject: Bool) throws(ScanError) {
        let isEmpty = expected == (isObject ? .nameOrEnd : .valueOrEnd)
        guard containers.last == isObject, isEmpty || expected == .commaOrEnd else { throw .malformed }
        containers.removeLast()
        reader.close(isObject: isObject)
        endValue()
    }

    private mutating func endValue() {
        expected = containers.isEmpty ? .end : .commaOrEnd
    }
}

extension UInt8 {
    /// Whether the byte can be part of a number or a literal.
    fileprivate var isScalarByte: Bool {
        isASCIIAlphanumeric || self == UInt8(ascii: "-") || self == UInt8(ascii: "+") || self == UInt8(ascii: ".")
    }
}

/// Why a text is not JSON, or none that joblog takes.
enum ScanError: Error, Equatable {
    /// Nothing but white space.
    case empty
    /// It ends in the middle.
    case truncated
    /// It breaks the grammar.
    case malformed
    /// It nests deeper than `depthLimit`.
    case tooDeep
    /// One string, number or name is longer than it may be, which is the number of bytes given.
    case tooLong(Int)
    /// So many bytes came without anything that was asked for.
    case inVain(Int)

    /// How many lists and objects may be open at once: as many as Foundation's decoder takes.
    static let depthLimit = 512
    /// How long a host's log may be, in bytes: more than the longest that is known of, and what memory can bear.
    static let lengthLimit = 384 << 20
    /// How long any other string may be, and all the parts together that a general decoder reads, in bytes.
    static let partLimit = 8 << 20
    /// How long a name, a number or a word may be, in bytes.
    static let wordLimit = 1 << 16
}

/// What a scanner tells of a text, in its order.
protocol JSONReader {
    /// How many bytes the string value that begins may have; 0 when it is not wanted and may have any number.
    var wantedBytes: Int { get }
    /// A `{` or `[`.
    mutating func open(isObject: Bool)
    /// The end of what opened last.
    mutating func close(isObject: Bool)
    /// A field's name.
    mutating func name(_ token: JSONToken)
    /// A string value, whose bytes may be taken; empty when it was not wanted.
    mutating func string(_ token: inout JSONToken)
    /// A number, `true`, `false` or `null`.
    mutating func scalar(_ token: JSONToken)
}

/// Reads JSON text in pieces as they arrive, and tells a reader what is in it.
///
/// Strict about the grammar of RFC 8259, nesting, and that the text ends where its value does; tolerant of what real logs
/// put into strings (see `StringDecoder`). A byte order mark may stand first. The memory it takes is that of the longest
/// string that the reader wants.
struct JSONScanner<Reader: JSONReader> {
    private enum Expected { case value, valueOrEnd, name, nameOrEnd, colon, commaOrEnd, end }
    private enum Mode { case structure, name, string, scalar }

    /// Who is told.
    var reader: Reader
    private var token = JSONToken()
    private var mode = Mode.structure
    private var expected = Expected.value
    /// For each open container whether it is an object.
    private var containers: [Bool] = []
    /// How long the token may become that is being read, in bytes; 0 when nobody wants it.
    private var room = ScanError.wordLimit
    private var isBlank = true
    /// How much of a byte order mark has come; nil where none can stand any more.
    private var markCount: Int? = 0

    /// A piece is read in parts of this size, in bytes, so that the token's room does not depend on the piece.
    private static var partSize: Int { 1 << 16 }

    /// Bytes of the token that is being read.
    var tokenBytes: Int { token.count }

    init(_ reader: Reader) {
        self.reader = reader
    }

    /// Reads a piece. After an error nothing more can be read.
    mutating func read(_ piece: UnsafeRawBufferPointer) throws(ScanError) {
        var start = 0
        while start < piece.count {
            let end = min(piece.count, start + Self.partSize)
            try readPart(UnsafeRawBufferPointer(rebasing: piece[start..<end]))
            start = end
        }
    }

    /// Reads a part of some bytes.
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

    /// The text has no more pieces.
    mutating func finish() throws(ScanError) {
        if isBlank, mode == .structure { throw .empty }
        // Only a number at the top has no mark of its own where it ends.
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

    /// A byte outside strings, numbers and words.
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
    /// What numbers and words are made of.
    fileprivate var isScalarByte: Bool {
        isASCIIAlphanumeric || self == UInt8(ascii: "-") || self == UInt8(ascii: "+") || self == UInt8(ascii: ".")
    }
}

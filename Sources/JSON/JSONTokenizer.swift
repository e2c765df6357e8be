/// One step through a JSON text.
@frozen
public enum JSONEvent: Equatable, Sendable {
    /// An object or list begins.
    case open(isObject: Bool)
    /// The innermost open object or list ends.
    case close(isObject: Bool)
    /// A field name, which is the tokenizer's token.
    case name
    /// A string value begins. Whoever drives the tokenizer sets `stringLimit` now.
    case stringBegins
    /// A string value, which is the tokenizer's token.
    case string
    /// A number, `true`, `false` or `null`, which is the tokenizer's token.
    case scalar
}

/// Splits JSON text that arrives in chunks into events.
///
/// The tokenizer is strict about the grammar of RFC 8259, about nesting, and about text after the value. It tolerates
/// what real logs contain in strings (see `StringDecoder`), and a byte order mark at the beginning. Its memory is
/// bounded by the longest string that its driver wants.
///
/// Every loop over bytes is in this room, and the tokenizer is no generic type, so that the compiler optimises the
/// loops as a whole. A driver in another room calls it once for each event, which costs one plain call.
public struct JSONTokenizer {
    private enum Expected { case value, valueOrEnd, name, nameOrEnd, colon, commaOrEnd, end }
    private enum Mode { case structure, name, string, scalar }

    /// The name, string, number or literal of the last event.
    public var token = JSONToken()
    /// The length limit for the string value that begins now, in bytes; 0 when the value is not needed, and may then
    /// have any length.
    public var stringLimit = 0
    /// The offset of the error in the text, in bytes. It means nothing before an error.
    public private(set) var errorOffset = 0

    private let depthLimit: Int
    private var mode = Mode.structure
    private var expected = Expected.value
    /// The open objects (true) and lists (false), outermost first.
    private var containers: [Bool] = []
    private var isBlank = true
    /// The number of bytes of a byte order mark so far; nil where no mark may follow.
    private var markCount: Int? = 0
    /// The number of bytes in the chunks that are done.
    private var bytesBefore = 0

    /// A string is decoded in parts of this size, in bytes, so that the size of a chunk does not affect the token's
    /// memory.
    private static var partSize: Int { 1 << 16 }

    /// - Parameter depthLimit: the deepest nesting of lists and objects.
    public init(depthLimit: Int = JSONError.depthLimit) {
        self.depthLimit = depthLimit
    }

    /// The number of objects and lists that are open.
    var openCount: Int { containers.count }
    /// Whether a name or string value is open.
    var isInString: Bool { mode == .name || mode == .string }

    /// Returns the next event in a chunk; nil when the chunk is done. The tokenizer can't be used after an error.
    ///
    /// - Parameters:
    ///   - chunk: a part of the text. The same chunk is given until the result is nil.
    ///   - place: the offset in the chunk, which begins at 0 and grows.
    public mutating func next(
        in chunk: UnsafeRawBufferPointer, at place: inout Int
    ) throws(JSONError) -> JSONEvent? {
        while place < chunk.count {
            switch mode {
            case .structure:
                let event = try take(chunk[place], at: place)
                // The first byte of a number or literal is read again, with the bytes after it.
                if mode != .scalar { place += 1 }
                if let event { return event }
            case .scalar:
                place = token.takeWord(chunk, from: place)
                guard token.count <= JSONError.wordLimit else { throw fault(.tooLong(JSONError.wordLimit), place) }
                if place < chunk.count { return try endScalar(at: place) }
            case .name, .string:
                if let event = try takeString(chunk, &place) { return event }
            }
        }
        bytesBefore += chunk.count
        return nil
    }

    /// Ends the text. Returns the last event when the text is a number or a literal, whose end is not visible in it.
    public mutating func finish() throws(JSONError) -> JSONEvent? {
        if isBlank, mode == .structure { throw fault(.empty, 0) }
        let event = mode == .scalar && containers.isEmpty ? try endScalar(at: 0) : nil
        guard mode == .structure, expected == .end else { throw fault(.truncated, 0) }
        return event
    }

    /// Records where an error is.
    private mutating func fault(_ error: JSONError, _ place: Int) -> JSONError {
        errorOffset = bytesBefore + place
        return error
    }

    private mutating func takeString(
        _ chunk: UnsafeRawBufferPointer, _ place: inout Int
    ) throws(JSONError) -> JSONEvent? {
        let isName = mode == .name
        let limit = isName ? JSONError.wordLimit : stringLimit
        let end = min(chunk.count, place + Self.partSize)
        let outcome = token.takeString(
            UnsafeRawBufferPointer(rebasing: chunk[..<end]), from: place, limit: limit)
        if limit == 0 { token.drop() }
        guard token.count <= limit else { throw fault(.tooLong(limit), place) }
        switch outcome {
        case .malformed(let offset): throw fault(.malformed, offset)
        case .open:
            place = end
            return nil
        case .closed(let next):
            place = next
            token.endString()
            mode = .structure
            if isName {
                expected = .colon
                return .name
            }
            endValue()
            return .string
        }
    }

    /// Handles a byte outside of strings, numbers and literals.
    private mutating func take(_ byte: UInt8, at place: Int) throws(JSONError) -> JSONEvent? {
        if let count = markCount {
            let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
            markCount = nil
            if count < mark.count, byte == mark[count] {
                markCount = count + 1
                return nil
            }
            guard count == 0 || count == mark.count else { throw fault(.malformed, place) }
        }
        var event: JSONEvent?
        switch byte {
        case 0x20, 0x0A, 0x0D, 0x09: return nil
        case UInt8(ascii: "\""): event = try beginString(at: place)
        case UInt8(ascii: "{"), UInt8(ascii: "["): event = try open(isObject: byte == UInt8(ascii: "{"), at: place)
        case UInt8(ascii: "}"), UInt8(ascii: "]"): event = try close(isObject: byte == UInt8(ascii: "}"), at: place)
        case UInt8(ascii: ",") where expected == .commaOrEnd:
            expected = containers.last == true ? .name : .value
        case UInt8(ascii: ":") where expected == .colon: expected = .value
        default:
            guard takesValue, byte.isWordByte else { throw fault(.malformed, place) }
            token.reset()
            mode = .scalar
        }
        isBlank = false
        return event
    }

    private var takesValue: Bool { expected == .value || expected == .valueOrEnd }

    private mutating func beginString(at place: Int) throws(JSONError) -> JSONEvent? {
        token.reset()
        if takesValue {
            mode = .string
            return .stringBegins
        }
        guard expected == .name || expected == .nameOrEnd else { throw fault(.malformed, place) }
        mode = .name
        return nil
    }

    private mutating func endScalar(at place: Int) throws(JSONError) -> JSONEvent {
        guard token.isNumberOrWord else { throw fault(.malformed, place - token.count) }
        mode = .structure
        endValue()
        return .scalar
    }

    private mutating func open(isObject: Bool, at place: Int) throws(JSONError) -> JSONEvent {
        guard takesValue else { throw fault(.malformed, place) }
        guard containers.count < depthLimit else { throw fault(.tooDeep, place) }
        containers.append(isObject)
        expected = isObject ? .nameOrEnd : .valueOrEnd
        return .open(isObject: isObject)
    }

    private mutating func close(isObject: Bool, at place: Int) throws(JSONError) -> JSONEvent {
        let isEmpty = expected == (isObject ? .nameOrEnd : .valueOrEnd)
        guard containers.last == isObject, isEmpty || expected == .commaOrEnd else { throw fault(.malformed, place) }
        containers.removeLast()
        endValue()
        return .close(isObject: isObject)
    }

    private mutating func endValue() {
        expected = containers.isEmpty ? .end : .commaOrEnd
    }
}

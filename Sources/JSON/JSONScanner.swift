/// Receives the events of a `JSONScanner`, in the order of the text.
public protocol JSONHandler {
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

/// Scans JSON text that arrives in chunks, and sends events to a handler. What it accepts is said at `JSONTokenizer`.
///
/// It is a thin loop around the tokenizer that is compiled in the room of its handler, so that the calls of the handler
/// are direct ones.
public struct JSONScanner<Handler: JSONHandler> {
    /// The receiver of the events.
    public var handler: Handler
    @usableFromInline var tokenizer: JSONTokenizer

    /// - Parameter depthLimit: the deepest nesting of lists and objects.
    @inlinable
    public init(_ handler: Handler, depthLimit: Int = JSONError.depthLimit) {
        self.handler = handler
        tokenizer = JSONTokenizer(depthLimit: depthLimit)
    }

    /// The size of the current token, in bytes.
    public var tokenBytes: Int { tokenizer.token.count }

    /// The offset of the error in the text, in bytes. It means nothing before an error.
    public var errorOffset: Int { tokenizer.errorOffset }

    /// Scans a chunk. The scanner can't be used after an error.
    @inlinable
    public mutating func read(_ chunk: UnsafeRawBufferPointer) throws(JSONError) {
        var place = 0
        while let event = try tokenizer.next(in: chunk, at: &place) { handle(event) }
    }

    /// Scans a range of an array.
    @inlinable
    public mutating func read(_ bytes: [UInt8], _ range: Range<Int>) throws(JSONError) {
        let result = bytes.withUnsafeBytes { all -> Result<Void, JSONError> in
            do throws(JSONError) {
                try read(UnsafeRawBufferPointer(rebasing: all[range]))
                return .success(())
            } catch {
                return .failure(error)
            }
        }
        try result.get()
    }

    /// Ends the text.
    @inlinable
    public mutating func finish() throws(JSONError) {
        if let event = try tokenizer.finish() { handle(event) }
    }

    @inlinable
    mutating func handle(_ event: JSONEvent) {
        switch event {
        case .open(let isObject): handler.open(isObject: isObject)
        case .close(let isObject): handler.close(isObject: isObject)
        case .name: handler.name(tokenizer.token)
        case .stringBegins: tokenizer.stringLimit = handler.wantedBytes
        case .string: handler.string(&tokenizer.token)
        case .scalar: handler.scalar(tokenizer.token)
        }
    }
}

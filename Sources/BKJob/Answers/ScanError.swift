import JSON

/// What keeps an answer from being read as a stream.
enum ScanError: Error, Equatable {
    /// The text is not JSON, or exceeds a limit.
    case json(JSONError)
    /// The given number of bytes arrived without anything that was asked for.
    case inVain(Int)

    /// The longest log of a host, in bytes: longer than the longest one known so far, and as long as memory allows.
    static let lengthLimit = 384 << 20
    /// The longest other string, and the largest part of an answer that is kept as a tree, in bytes of JSON.
    static let partLimit = 8 << 20
}

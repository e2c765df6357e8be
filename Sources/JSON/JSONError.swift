/// What is wrong with a JSON text: an error in it, or a limit that it exceeds.
public enum JSONError: Error, Equatable, Sendable {
    /// The text is empty or white space.
    case empty
    /// The text ends early.
    case truncated
    /// The text violates the grammar of JSON.
    case malformed
    /// The text nests deeper than the limit.
    case tooDeep
    /// One string, number or name is longer than the given number of bytes.
    case tooLong(Int)
    /// The text has more values than the given number.
    case tooManyValues(Int)

    /// The deepest nesting of lists and objects, unless a caller asks for less. Foundation's decoder has the same
    /// limit.
    public static let depthLimit = 512
    /// The longest field name, number or literal (`true`, `false`, `null`), in bytes.
    public static let wordLimit = 1 << 16
}

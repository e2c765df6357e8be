/// A token of a shape, as clustering sees it.
struct ShapeToken: Sendable {
    enum Kind: UInt8, Sendable {
        /// A word: it may turn out to be a value.
        case word
        /// Punctuation: never a value.
        case mark
        /// A value of whatever type; all are alike.
        case value
    }

    /// A hash of the text; the same for all values.
    var id: UInt64
    /// Where the text lies in the tokeniser's `bytes`; may be empty.
    var text: Range<Int>
    var kind: Kind
    var spaceBefore: Bool
    /// It stands right of `=`.
    var isAssigned = false
    /// A name is expected here, as after `user`.
    var isNamed = false
    /// A name of parts, as of a class, a component or a file: `com.example.Main`, `a/b`.
    var isCompound = false
    /// It is one and has no capital letter.
    var isLowercase = false

    /// The id of every value.
    static let valueID: UInt64 = 0
}

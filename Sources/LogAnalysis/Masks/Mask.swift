/// Something that varies by nature from host to host and from run to run, and that comparing therefore looks through.
public struct Mask: Sendable, Hashable {
    /// The word by which it is switched on and off, such as `time`.
    public let name: String
    /// A sentence that says what it takes.
    public let meaning: String
    /// A text of which it takes the whole or a part.
    public let example: String
    /// What stands in the place of what it takes, such as `<time>`.
    public let placeholder: String

    /// Describes a mask.
    public init(name: String, meaning: String, example: String, placeholder: String) {
        self.name = name
        self.meaning = meaning
        self.example = example
        self.placeholder = placeholder
    }
}

/// Finds what a user's own mask takes; a regular expression, say.
public protocol LineRecogniser: Sendable {
    /// Appends the ranges that it takes in one line, as offsets into `line`, which has no line ending.
    ///
    /// Ranges that are empty, reach beyond the line or overlap an earlier one are passed over.
    func appendRanges(in line: UnsafeRawBufferPointer, to ranges: inout [Range<Int>])
}

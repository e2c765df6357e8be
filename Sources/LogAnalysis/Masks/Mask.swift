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

/// What a user's own mask takes of a line; what a regular expression matches, say.
public protocol LineRecogniser: Sendable {
    /// A search for one thread: what it needs is made once and not for each line.
    func makeSearch() -> any LineRecogniserSearch
}

/// A search for what a user's mask takes, on one thread.
public protocol LineRecogniserSearch {
    /// The first range of a line, among those that begin at `start` or later, that the mask takes, as offsets into
    /// `line`, which has no line ending.
    ///
    /// A comparison leaves out a line that the range covers whole, an empty line by an empty range. Other ranges that are
    /// empty, begin before `start` or reach beyond the line are ignored.
    ///
    /// - Parameter isStopped: asked now and then where the search takes long; once it is true, the answer means nothing.
    /// - Returns: `undecided` where the search was given up: the mask takes no more of this line.
    func first(
        in line: UnsafeRawBufferPointer, from start: Int, isStopped: () -> Bool
    ) -> RegularExpression.Outcome
}

import JobModel

/// What a command returns.
public struct Outcome: Sendable {
    /// What flows on, and is shown if nothing comes after it.
    public var value: Value
    /// What is shown in place of the value if nothing comes after it: `fetch` gives logs and shows a summary.
    public var shown: Value?
    /// What it asks to change in the session.
    public var changes: [SessionChange]
    /// What went wrong although there is a value: it flows and is shown, and the statement fails by this.
    public var failure: Failure?
    /// What a person should know beside the value; said after it was shown, and not by `--quiet`.
    public var notes: [String]
    /// The exit status of statements that ran within; their errors were told already.
    public var status: Int?

    /// An outcome; all parts may be left out.
    public init(
        _ value: Value = .nothing, shown: Value? = nil, changes: [SessionChange] = [], failure: Failure? = nil,
        notes: [String] = [], status: Int? = nil
    ) {
        self.value = value
        self.shown = shown
        self.changes = changes
        self.failure = failure
        self.notes = notes
        self.status = status
    }
}

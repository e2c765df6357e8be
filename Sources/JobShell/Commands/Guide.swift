/// A walk through the shell that suggests one statement after another, while the user types at the usual prompt.
///
/// A command begins a walk with `SessionChange.guide`. At a prompt, the shell then shows each step above the prompt and
/// offers its statement as a suggestion. The user may type any statement; the guide decides from what ran whether to go
/// on. A guide is a plain value and prints nothing, so that a test can take its steps without a terminal.
public protocol Guide: Sendable {
    /// Returns the step that comes next. A step without a suggestion is the last one.
    ///
    /// - Parameters:
    ///   - statement: the statement that the user ran; nil at the beginning of the walk.
    ///   - status: the exit status of the statement; 0 at the beginning.
    mutating func next(after statement: String?, status: Int) -> GuideStep
}

/// A step of a `Guide`.
public struct GuideStep: Sendable, Hashable {
    /// What the user reads above the prompt: full sentences, which are broken between words to fit the window. Each
    /// line of the text begins a line of the screen.
    public let text: String
    /// The statement that the user can take or run as it is; nil in the last step.
    public let suggestion: String?

    /// Creates a step; without a suggestion it is the last one.
    public init(_ text: String, suggestion: String? = nil) {
        self.text = text
        self.suggestion = suggestion
    }
}

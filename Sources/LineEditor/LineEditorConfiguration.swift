/// Which editor's keys a line is edited with.
public enum KeyBindings: Sendable, Equatable {
    case emacs
    case vi
}

/// What a ``LineEditor`` is told once.
public struct LineEditorConfiguration: Sendable {
    /// The name under which `~/.editrc` addresses this program (`joblog:bind …`).
    public var programName: String
    /// The history file; nil keeps the history in memory. Its folder is made if it is missing.
    public var historyPath: String?
    /// How many entries are kept in memory, and loaded from the file at most.
    public var historyLimit: Int
    /// The keys; nil means emacs's unless `~/.editrc` says otherwise.
    public var keys: KeyBindings?
    /// Whether Return ends the line (true) or begins a continuation line. Called on the editor's thread.
    public var isComplete: @Sendable (String) -> Bool
    /// Whether a line must not enter the history. Called on the editor's thread.
    public var isSecret: @Sendable (String) -> Bool

    /// Without closures every line is complete and none is secret.
    public init(
        programName: String, historyPath: String? = nil, historyLimit: Int = 10_000, keys: KeyBindings? = nil,
        isComplete: @escaping @Sendable (String) -> Bool = { _ in true },
        isSecret: @escaping @Sendable (String) -> Bool = { _ in false }
    ) {
        self.programName = programName
        self.historyPath = historyPath
        self.historyLimit = max(1, historyLimit)
        self.keys = keys
        self.isComplete = isComplete
        self.isSecret = isSecret
    }
}

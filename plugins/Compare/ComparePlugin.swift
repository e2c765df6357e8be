import JobShell

/// Which hosts did something different, and what.
public struct ComparePlugin: Plugin {
    /// The plugin's name.
    public let name = "Compare"
    /// One line for lists.
    public let summary = "which hosts did something different, and what"
    /// Its commands.
    public let commands: [any Command] = [GroupsCommand(), DiffCommand(), PatternsCommand(), MaskCommand()]

    /// The plugin.
    public init() {}
}

import JobShell

/// The lines that matter.
public struct FilterPlugin: Plugin {
    /// The plugin's name.
    public let name = "Filter"
    /// One line for lists.
    public let summary = "the lines that matter"
    /// Its commands.
    public let commands: [any Command] = [FilterCommand()]

    /// The plugin.
    public init() {}
}

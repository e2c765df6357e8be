import JobShell

/// The proof in the ticket.
public struct SavePlugin: Plugin {
    /// The plugin's name.
    public let name = "Save"
    /// One line for lists.
    public let summary = "what was found, as files that can be mailed"
    /// Its commands.
    public let commands: [any Command] = [SaveCommand()]

    /// The plugin.
    public init() {}
}

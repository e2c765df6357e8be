import JobShell

/// The proof in the ticket.
public struct SavePlugin: Plugin {
    /// The plugin's name.
    public let name = "Save"
    /// One line for lists.
    public let summary = "what was found, as files that can be mailed"
    /// Its commands.
    public let commands: [any Command] = [SaveCommand()]
    /// Its settings.
    public let settings = [
        SettingDeclaration(
            RecordsWriter.markSetting, .choice(["on", "off"]), default: "on",
            meaning: "whether csv that `save` writes begins with a byte order mark, by which Excel knows UTF-8")
    ]

    /// The plugin.
    public init() {}
}

import JobShell

/// The commands of the language itself: variables, settings, aliases, files of statements, help.
public struct LanguagePlugin: Plugin {
    /// Its name.
    public let name = "Language"
    /// What it brings.
    public let summary = "variables, settings, aliases, files of statements, help"
    /// Its commands.
    public let commands: [any Command] = [
        LetCommand(), UnletCommand(), SetCommand(), UnsetCommand(), AliasCommand(), UnaliasCommand(), SourceCommand(),
        EchoCommand(), HistoryCommand(), HelpCommand(), ExitCommand(),
    ]

    /// The plugin.
    public init() {}
}

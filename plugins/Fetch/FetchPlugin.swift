import JobShell

/// The hosts' logs: getting and reading them.
public struct FetchPlugin: Plugin {
    /// Its name.
    public let name = "Fetch"
    /// What it brings.
    public let summary = "what every host printed"
    /// Its commands.
    public let commands: [any Command] = [
        FetchCommand(), ShowCommand(), FilesCommand(), FollowCommand(), WaitCommand(),
    ]
    /// Its settings.
    public let settings = [
        SettingDeclaration(
            "poll", .seconds, default: "1",
            meaning: "seconds between two looks at a running job; up to ten times more while nothing happens")
    ]

    /// The plugin.
    public init() {}
}

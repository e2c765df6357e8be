import JobShell

/// The hosts' logs: getting and reading them.
public struct FetchPlugin: Plugin {
    /// Its name.
    public let name = "Fetch"
    /// What it brings.
    public let summary = "what every host printed"
    /// Its commands.
    public let commands: [any Command] = [FetchCommand(), ShowCommand()]
    /// Its settings.
    public let settings = [
        SettingDeclaration(
            "concurrency", .integer(1...64), default: "6", meaning: "how many batches of logs are asked for at once")
    ]

    /// The plugin.
    public init() {}
}

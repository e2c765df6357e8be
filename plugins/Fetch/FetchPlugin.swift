import JobShell

/// The hosts' logs: getting and reading them.
public struct FetchPlugin: Plugin {
    /// Its name.
    public let name = "Fetch"
    /// What it brings.
    public let summary = "what every host printed"
    /// Its commands.
    public let commands: [any Command] = [FetchCommand(), ShowCommand()]

    /// The plugin.
    public init() {}
}

import JobShell

/// From the platform's address to the hosts of a step: where you are and what there is.
public struct ExplorePlugin: Plugin {
    /// Its name.
    public let name = "Explore"
    /// What it brings.
    public let summary = "from the platform to the hosts of a step"
    /// Its commands.
    public let commands: [any Command] = [
        ConnectCommand(), LoginCommand(), OpenCommand(), SessionCommand(), ScopeCommand(kind: .business),
        ScopeCommand(kind: .businessSet), JobsCommand(), JobCommand(), StepsCommand(), StepCommand(), HostsCommand(),
        VarsCommand(),
    ]

    /// The plugin.
    public init() {}
}

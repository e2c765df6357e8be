import JobShell

/// The commands that lead from the platform's address to the hosts of a step: they choose a platform, a business, a run
/// and a step, and show what there is to choose from.
public struct ExplorePlugin: Plugin {
    public let name = "Explore"
    public let summary = "from the platform to the hosts of a step"
    public let commands: [any Command] = [
        ConnectCommand(), LoginCommand(), OpenCommand(), SessionCommand(), ScopeCommand(kind: .business),
        ScopeCommand(kind: .businessSet), JobsCommand(), JobCommand(), StepsCommand(), StepCommand(), HostsCommand(),
        VarsCommand(),
    ]

    public let helpGroup: HelpGroup? = .whereYouAre
    public let mainCommands = ["jobs", "job", "step", "hosts"]

    public init() {}
}

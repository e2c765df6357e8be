import JobShell

/// The commands that get the hosts' logs and show them, and that follow a run until it ends.
public struct FetchPlugin: Plugin {
    public let name = "Fetch"
    public let summary = "what every host printed"
    public let helpGroup: HelpGroup? = .whatHappened
    public let mainCommands = ["show", "follow"]
    public let commands: [any Command] = [
        FetchCommand(), ShowCommand(), FilesCommand(), FollowCommand(), WaitCommand(),
    ]
    public let settings = [
        SettingDeclaration(
            "poll", .seconds, default: "1",
            meaning: "seconds between two looks at a running job; up to ten times more while nothing happens")
    ]

    public init() {}
}

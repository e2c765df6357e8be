import JobShell

/// Commands for values of every kind: `to` converts them, `expect` checks how many there are, and `watch` repeats a
/// statement.
public struct FormatPlugin: Plugin {
    public let name = "Format"
    public let summary = "values in other forms, checks, repetition"
    public let helpGroup: HelpGroup? = .outOfHere
    public let mainCommands = ["to"]
    public let commands: [any Command] = [ToCommand(), ExpectCommand(), WatchCommand()]

    public init() {}
}

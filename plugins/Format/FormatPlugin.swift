import JobShell

/// What to do with a value: another form, a check, again and again.
public struct FormatPlugin: Plugin {
    /// Its name.
    public let name = "Format"
    /// What it brings.
    public let summary = "values in other forms, checks, repetition"
    /// Its commands.
    public let commands: [any Command] = [ToCommand(), ExpectCommand(), WatchCommand()]

    /// The plugin.
    public init() {}
}

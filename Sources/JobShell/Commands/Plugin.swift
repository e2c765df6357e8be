/// Commands and settings that come together. Built-in ones and a stranger's are the same to the shell.
public protocol Plugin: Sendable {
    /// The name it is listed by.
    var name: String { get }
    /// One line for lists.
    var summary: String { get }
    /// Its commands.
    var commands: [any Command] { get }
    /// Its settings.
    var settings: [SettingDeclaration] { get }
    /// What else comparing logs should look through.
    var masks: [MaskDeclaration] { get }
}

extension Plugin {
    /// No settings.
    public var settings: [SettingDeclaration] { [] }
    /// No masks.
    public var masks: [MaskDeclaration] { [] }
}

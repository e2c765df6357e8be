import JobModel
import JobShell

/// The plugin that runs plugins in other languages.
public struct ProcessPluginsPlugin: Plugin {
    public let name = "Plugins"
    public let summary = "commands that others wrote, in any language"

    /// Creates the plugin.
    public init() {}

    public let helpGroup: HelpGroup? = .theShellItself

    public var commands: [any Command] { [PluginCommand()] }

    public var settings: [SettingDeclaration] {
        [
            SettingDeclaration(
                "plugin-timeout", .seconds, default: "60",
                meaning: "seconds that a plugin may say nothing while the shell waits for it")
        ]
    }

    public func pluginsAtStart(
        environment: [String: String]
    ) async -> (plugins: [any Plugin], failures: [Failure]) {
        await PluginLoader(environment: environment).all()
    }
}

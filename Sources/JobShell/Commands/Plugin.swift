import JobModel
import LogAnalysis

/// A set of commands, settings and masks that belong together. The shell treats built-in plugins and others alike.
public protocol Plugin: Sendable {
    /// The name of the plugin in lists and in errors.
    var name: String { get }
    /// One line that describes the plugin in lists.
    var summary: String { get }
    /// The path of the file that the plugin was loaded from; nil for a plugin of the program, which is the default.
    var path: String? { get }
    /// The commands that the plugin adds.
    var commands: [any Command] { get }
    /// The settings that the plugin declares; by default none.
    var settings: [SettingDeclaration] { get }
    /// The masks that the plugin adds for comparing logs; by default none.
    var masks: [MaskDeclaration] { get }
    /// The group of the map that `help` shows to which the plugin's commands belong; nil, the default, for a group
    /// under the plugin's own name.
    var helpGroup: HelpGroup? { get }
    /// The names of the commands that the map shows with their summaries, in this order. It names the plugin's other
    /// commands in one line. By default empty, which for a plugin under its own name means its first three commands.
    var mainCommands: [String] { get }
    /// The names that the plugin gives to hosts, by what it keeps in the session; by default nil.
    func hostNames(in session: Session) -> HostNaming?
    /// The plugins that this plugin finds when the shell starts, such as files in a folder, and what kept others from
    /// being found, which is shown as notes; by default none.
    ///
    /// - Parameter environment: the environment that children of the shell get, without secrets.
    func pluginsAtStart(environment: [String: String]) async -> (plugins: [any Plugin], failures: [Failure])
    /// Called once when the shell ends, after the last statement; by default it does nothing.
    func shellWillEnd() async
}

extension Plugin {
    /// The default: the plugin is one of the program.
    public var path: String? { nil }
    /// The default: the plugin declares no settings.
    public var settings: [SettingDeclaration] { [] }
    /// The default: the plugin adds no masks.
    public var masks: [MaskDeclaration] { [] }
    /// The default: the plugin's commands are shown under its own name.
    public var helpGroup: HelpGroup? { nil }
    /// The default: the map of `help` prefers none of the plugin's commands.
    public var mainCommands: [String] { [] }
    /// The default: the plugin gives no names to hosts.
    public func hostNames(in session: Session) -> HostNaming? { nil }
    /// The default: the plugin finds no others.
    public func pluginsAtStart(environment: [String: String]) async -> (plugins: [any Plugin], failures: [Failure]) {
        ([], [])
    }
    /// The default: nothing has to be ended.
    public func shellWillEnd() async {}
}

/// All commands, settings and masks of the shell, by name.
public struct Registry: Sendable {
    /// The plugins of the program, in the order in which they were given, and then those that were found.
    public private(set) var plugins: [any Plugin] = []
    /// The plugins that were found at the start or loaded later (`SessionChange.plugins`).
    public private(set) var found: [any Plugin] = []
    /// Why found plugins were left out.
    package private(set) var conflicts: [Failure] = []
    /// The settings of the toolkit and of the plugins.
    package private(set) var settings: [SettingDeclaration] = Settings.builtIn
    /// The masks of the toolkit and of the plugins, all of them turned on.
    private(set) var masks = Masks()
    private var commands: [String: any Command] = [:]
    /// The plugin that declares each command.
    private var owners: [String: any Plugin] = [:]
    /// Who declares each setting, as the subject of a sentence.
    private var settingOwners: [String: String] = [:]

    /// Collects the commands, settings and masks of plugins.
    ///
    /// - Parameter own: the plugins of the program.
    /// - Throws: `Failure` if two plugins declare a command, a setting or a mask of the same name, instead of preferring
    ///   one of them silently; or if the pattern of a mask does not compile.
    package init(_ own: [any Plugin]) throws(Failure) {
        for setting in settings { for name in setting.names { settingOwners[name] = "the shell itself" } }
        for plugin in own { try add(plugin) }
    }

    /// Adds plugins that were found. One that declares what is there already is left out, which `conflicts` tells.
    package mutating func add(found: [any Plugin]) {
        for plugin in found {
            do {
                try add(plugin)
                self.found.append(plugin)
            } catch {
                conflicts.append(error)
            }
        }
    }

    /// Adds a plugin, or changes nothing if it throws.
    private mutating func add(_ plugin: any Plugin) throws(Failure) {
        if let other = plugins.first(where: { $0.name == plugin.name }) { throw Texts.duplicatePlugin(other, plugin) }
        // Only what the plugin adds is collected apart: copies of the whole registry would cost each start with many
        // plugins some milliseconds.
        var newCommands: [String: any Command] = [:]
        for command in plugin.commands {
            for name in [command.signature.name] + command.signature.otherNames {
                if let owner = owners[name] { throw Texts.duplicateCommand(name, owner, plugin) }
                guard newCommands.updateValue(command, forKey: name) == nil else {
                    throw Texts.duplicateCommand(name, plugin, plugin)
                }
            }
        }
        let newSettings = plugin.settings
        var settingNames: Set<String> = []
        for name in newSettings.flatMap(\.names) {
            if let owner = settingOwners[name] { throw Texts.duplicateSetting(name, owner, plugin) }
            guard settingNames.insert(name).inserted else {
                throw Texts.duplicateSetting(name, "the plugin \(plugin.name)", plugin)
            }
        }
        let newMasks = plugin.masks
        if !newMasks.isEmpty {
            var masks = masks
            for mask in newMasks { try masks.add(mask) }
            self.masks = masks
        }
        commands.merge(newCommands) { own, _ in own }
        for name in newCommands.keys { owners[name] = plugin }
        for name in settingNames { settingOwners[name] = "the plugin \(plugin.name)" }
        settings += newSettings
        plugins.append(plugin)
    }

    /// The signature of every command, sorted by name.
    package var signatures: [CommandSignature] {
        plugins.flatMap(\.commands).map(\.signature).sorted { $0.name < $1.name }
    }

    /// The command that a word runs. Unlike `command(_:allowsBeginnings:)`, it rejects a beginning of a name that has
    /// to be typed whole.
    ///
    /// - Throws: a usage `Failure` with the most similar names as a hint.
    func commandToRun(_ word: String, allowsBeginnings: Bool) throws(Failure) -> any Command {
        let command = try command(word, allowsBeginnings: allowsBeginnings)
        let signature = command.signature
        if signature.needsWholeName, commands[word] == nil {
            let names = [signature.name] + signature.otherNames
            throw Texts.wholeNameNeeded(word, names.first { $0.hasPrefix(word) } ?? signature.name)
        }
        return command
    }

    /// The command of this name, or one of its other names.
    ///
    /// - Parameter allowsBeginnings: whether an unambiguous beginning of a name is enough, as in a terminal.
    /// - Throws: a usage `Failure` with the most similar names as a hint.
    public func command(_ name: String, allowsBeginnings: Bool = false) throws(Failure) -> any Command {
        if let command = commands[name] { return command }
        if allowsBeginnings, !name.isEmpty {
            let names = commands.keys.filter { $0.hasPrefix(name) }.sorted()
            if names.count == 1, let command = commands[names[0]] { return command }
            let meant = Set(names.compactMap { commands[$0]?.signature.name })
            if meant.count == 1, let command = commands[names[0]] { return command }
            if names.count > 1 { throw Texts.ambiguousCommand(name, names) }
        }
        throw Texts.unknownCommand(name, near: SpellingSuggestion.to(name, among: commands.keys))
    }
}

import JobModel
import LogAnalysis

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

/// Every command and setting of the shell, by name.
public struct Registry: Sendable {
    /// The plugins, in the order they were named.
    public let plugins: [any Plugin]
    /// Every setting: the toolkit's own and the plugins'.
    public let settings: [SettingDeclaration]
    /// Every mask, all of them on: the toolkit's own and the plugins'.
    public let masks: Masks
    private let commands: [String: any Command]

    /// Takes in plugins.
    ///
    /// - Throws: `Failure` when two of them bring a command, a setting or a mask of the same name: never a silent winner.
    public init(_ plugins: [any Plugin]) throws(Failure) {
        var commands: [String: any Command] = [:]
        var settings = Settings.builtIn
        var masks = Masks()
        var owners: [String: String] = [:]
        var settingOwners = Dictionary(uniqueKeysWithValues: settings.map { ($0.name, "JobShell") })
        for plugin in plugins {
            for command in plugin.commands {
                for name in [command.signature.name] + command.signature.otherNames {
                    if let owner = owners[name] { throw Texts.duplicateCommand(name, owner, plugin.name) }
                    owners[name] = plugin.name
                    commands[name] = command
                }
            }
            for setting in plugin.settings {
                if let owner = settingOwners[setting.name] {
                    throw Texts.duplicateSetting(setting.name, owner, plugin.name)
                }
                settingOwners[setting.name] = plugin.name
                settings.append(setting)
            }
            for mask in plugin.masks { try masks.add(mask) }
        }
        self.plugins = plugins
        self.settings = settings
        self.masks = masks
        self.commands = commands
    }

    /// Every signature once, sorted by name.
    public var signatures: [CommandSignature] {
        plugins.flatMap(\.commands).map(\.signature).sorted { $0.name < $1.name }
    }

    /// The command that a word runs: unlike `command(_:allowsBeginnings:)` no beginning of a name that has to be typed
    /// whole.
    ///
    /// - Throws: a usage `Failure` with the nearest names.
    func commandToRun(_ word: String, allowsBeginnings: Bool) throws(Failure) -> any Command {
        let command = try command(word, allowsBeginnings: allowsBeginnings)
        let signature = command.signature
        if signature.needsWholeName, commands[word] == nil {
            let names = [signature.name] + signature.otherNames
            throw Texts.wholeNameNeeded(word, names.first { $0.hasPrefix(word) } ?? signature.name)
        }
        return command
    }

    /// The command of a name.
    ///
    /// - Parameter allowsBeginnings: whether any unambiguous beginning of a name will do, as in a terminal.
    /// - Throws: a usage `Failure` with the nearest names.
    public func command(_ name: String, allowsBeginnings: Bool = false) throws(Failure) -> any Command {
        if let command = commands[name] { return command }
        if allowsBeginnings, !name.isEmpty {
            let names = commands.keys.filter { $0.hasPrefix(name) }.sorted()
            if names.count == 1, let command = commands[names[0]] { return command }
            let meant = Set(names.compactMap { commands[$0]?.signature.name })
            if meant.count == 1, let command = commands[names[0]] { return command }
            if names.count > 1 { throw Texts.ambiguousCommand(name, names) }
        }
        throw Texts.unknownCommand(name, near: Nearest.to(name, among: commands.keys))
    }
}

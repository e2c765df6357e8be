import JSON
import LogAnalysis
import LogStore

/// The versions of the formats that programs outside joblog rely on. A version is raised when something is removed from
/// its format or changes its meaning, and stays when something is added.
public enum FormatVersions {
    /// The version of values as JSON (docs/language.md, "Values as JSON"), and of the output of `help --json`.
    public static let values = 1
    /// The version of the protocol between the shell and plugins in other languages (docs/plugins.md).
    public static let pluginProtocol = 1
    /// The version of the store's file (docs/store.md).
    public static let store = LogStore.version
}

extension Registry {
    /// The whole registry as JSON, for programs that draw the shell's help, complete its statements or call it: each
    /// plugin with its commands, settings and masks, and the toolkit's own settings and masks.
    public var json: JSONValue {
        .object([
            "versions": .object([
                "values": .whole(FormatVersions.values), "protocol": .whole(FormatVersions.pluginProtocol),
                "store": .whole(FormatVersions.store),
            ]),
            "plugins": .array(plugins.map(Self.json)),
            "settings": .array(Settings.builtIn.map(\.json)),
            "masks": .array(Masks.builtIn.map(\.json)),
        ])
    }

    private static func json(_ plugin: any Plugin) -> JSONValue {
        .object([
            "name": .string(plugin.name), "summary": .string(plugin.summary),
            "commands": .array(plugin.commands.map(\.signature.json)),
            "settings": .array(plugin.settings.map(\.json)),
            "masks": .array(plugin.masks.map(\.json)),
        ])
    }
}

extension Mask {
    /// The mask as JSON. A mask of the toolkit has no `pattern`, because it is no regular expression.
    fileprivate var json: JSONValue {
        .object(["name": .string(name), "meaning": .string(meaning), "example": .string(example)])
    }
}

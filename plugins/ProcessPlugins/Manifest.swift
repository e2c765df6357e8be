import JSON
import JobModel
import JobShell

/// What a plugin says about itself (docs/plugin-protocol.md, "What the plugin is").
struct Manifest: Sendable {
    /// The version of the protocol that this shell speaks.
    static let protocolVersion = Int64(FormatVersions.pluginProtocol)

    /// What a command reads as the input of a call.
    enum Reading: String, Sendable, CaseIterable {
        /// Nothing.
        case nothing
        /// The value of the stage before the command, as it is.
        case value
        /// The hosts of the stage before the command, else of the chosen step.
        case hosts
        /// The same hosts with their logs.
        case logs
    }

    /// A command of the plugin.
    struct Command: Sendable {
        let signature: CommandSignature
        let reads: Reading
        /// The kind of the command's value; nil if it has none.
        let gives: String?
    }

    let name: String
    let version: String
    let summary: String
    let commands: [Command]
    let settings: [SettingDeclaration]
    let masks: [MaskDeclaration]
    let asksCredentials: Bool
    /// How the input is written to a script that the header describes; nil for a plugin that speaks the protocol.
    let scriptForm: String?

    /// Reads a manifest.
    ///
    /// - Throws: `Failure` with the place in the manifest that is wrong.
    init(_ object: JSONObject) throws(Failure) {
        // What a plugin says of itself is shown in many places. Patterns of masks are never shown to a terminal as they are.
        let object = JSONValue.object(object).inert().object ?? [:]
        guard let version = object["protocol"]?.integer else { throw Texts.badManifest("protocol", "is missing") }
        guard version >= 1 else { throw Texts.badManifest("protocol", "must be at least 1") }
        guard version <= Self.protocolVersion else { throw Texts.protocolTooNew(version) }
        guard let name = object["name"]?.text else { throw Texts.badManifest("name", "is missing") }
        let isName = name.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
        }
        guard isName, !name.isEmpty, name.utf8.count <= 64 else {
            throw Texts.badManifest("name", "must be lower-case letters, digits and hyphens")
        }
        self.name = name
        self.version = object["version"]?.text ?? ""
        summary = object["summary"]?.text ?? ""
        scriptForm = object["script"]?.text
        asksCredentials = object["asks_credentials"] == .bool(true)
        var commands: [Command] = []
        for (index, value) in (object["commands"]?.elements ?? []).enumerated() {
            commands.append(try Self.command(value, "commands[\(index)]"))
        }
        self.commands = commands
        var settings: [SettingDeclaration] = []
        for (index, value) in (object["settings"]?.elements ?? []).enumerated() {
            settings.append(try SettingDeclaration(json: value, at: "settings[\(index)]"))
        }
        self.settings = settings
        var masks: [MaskDeclaration] = []
        for (index, value) in (object["masks"]?.elements ?? []).enumerated() {
            masks.append(try MaskDeclaration(json: value, at: "masks[\(index)]"))
        }
        self.masks = masks
    }

    /// The names of the parameters that the shell adds to commands that read hosts or logs.
    static let hostSetName = "hostset"
    static let excludeName = "exclude"

    private static func command(_ value: JSONValue, _ place: String) throws(Failure) -> Command {
        guard var object = value.object else { throw Texts.badManifest(place, "is no object") }
        let word = object["reads"]?.text ?? Reading.nothing.rawValue
        guard let reads = Reading(rawValue: word) else {
            throw Texts.badManifest("\(place).reads", "must be nothing, value, hosts or logs")
        }
        switch reads {
        case .nothing: object["accepts"] = []
        case .value: if object["accepts"] == nil { object["accepts"] = ["any"] }
        case .hosts, .logs:
            object["accepts"] = ["hosts", "logs", "groups"]
            let hostSet: JSONValue = [
                "name": .string(hostSetName), "type": "host-set", "optional": true, "help": "only these hosts",
            ]
            let exclude: JSONValue = [
                "name": .string(excludeName), "letter": "x", "type": "host-set", "value_name": "HOSTSET",
                "help": "leave these hosts out",
            ]
            // `NAME @failed` should always mean the hosts, so only needed arguments come first.
            var positionals = object["positionals"]?.elements ?? []
            let place = positionals.firstIndex { $0["optional"] == true || $0["repeats"] == true }
            positionals.insert(hostSet, at: place ?? positionals.count)
            object["positionals"] = .array(positionals)
            object["options"] = .array((object["options"]?.elements ?? []) + [exclude])
        }
        return Command(
            signature: try CommandSignature(json: .object(object), at: place), reads: reads,
            gives: object["gives"]?.text)
    }
}

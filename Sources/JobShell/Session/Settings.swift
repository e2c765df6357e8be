import JSON
import JobModel
import TerminalText

/// The declaration of a setting, by the toolkit or by a plugin.
public struct SettingDeclaration: Sendable, Hashable {
    /// The name of the setting in the list of the `set` command.
    package var name: String
    /// Other spellings of the name, which `set` and `unset` accept as well. They are not listed.
    var otherNames: [String]
    /// The type of the setting's value.
    var type: ArgumentType
    /// The value that applies until the setting is set, as it would be typed.
    var defaultValue: String
    /// One line that describes the setting in the list of `set`.
    var meaning: String

    /// Declares a setting; the default must be valid for the type.
    public init<Content>(
        _ name: String, _ type: WordType<Content>, default defaultValue: String, meaning: String,
        otherNames: [String] = []
    ) {
        self.init(
            name, argumentType: type.argumentType, default: defaultValue, meaning: meaning, otherNames: otherNames)
    }

    /// Declares a setting of a type that no word of a call has.
    init(
        _ name: String, argumentType type: ArgumentType, default defaultValue: String, meaning: String,
        otherNames: [String] = []
    ) {
        self.name = name
        self.otherNames = otherNames
        self.type = type
        self.defaultValue = defaultValue
        self.meaning = meaning
    }

    /// The name and its other spellings.
    var names: [String] { [name] + otherNames }
}

/// The declared settings and their values. Values are kept as they were typed, after they were checked.
public struct Settings: Sendable {
    /// The declarations of all settings, sorted by name.
    private(set) var declarations: [SettingDeclaration]
    private var values: [String: String] = [:]

    /// Creates settings that all have their defaults.
    package init(_ declarations: [SettingDeclaration]) {
        self.declarations = declarations.sorted { $0.name < $1.name }
    }

    /// Replaces the declarations; the values of settings that are still declared stay.
    mutating func declare(_ declarations: [SettingDeclaration]) {
        self.declarations = declarations.sorted { $0.name < $1.name }
    }

    /// The value of a setting, or its default if it was not set; empty for an unknown name.
    public func text(_ name: String) -> String {
        guard let declaration = declared(name) else { return "" }
        return values[declaration.name] ?? declaration.defaultValue
    }

    /// The value of a setting of the type integer; 0 for an unknown name.
    func integer(_ name: String) -> Int {
        Int(text(name)) ?? 0
    }

    /// The theme of `set theme`; what the terminal's background asks for if the setting is `auto`.
    package func theme(ofTerminal theme: Theme) -> Theme { Theme(rawValue: text("theme")) ?? theme }

    /// The value of a setting that is a prompt.
    package func prompt(_ name: String) -> PromptTemplate {
        // The value was checked when it was set.
        (try? PromptTemplate(text(name), called: name)) ?? PromptTemplate(literal: text(name))
    }

    /// Whether the setting has a value of its own instead of its default.
    public func isSet(_ name: String) -> Bool { values[declared(name)?.name ?? name] != nil }

    /// The names of all settings, sorted.
    public var names: [String] { declarations.map(\.name) }

    /// A setting as a row of a table: its `name`, its `value`, its `default` and its `meaning`.
    ///
    /// - Throws: a usage `Failure` for an unknown name, with the most similar name as a hint.
    public func row(_ name: String) throws(Failure) -> JSONObject {
        let declaration = try declaration(name)
        return [
            "name": .string(declaration.name), "value": .string(text(name)),
            "default": .string(declaration.defaultValue), "meaning": .string(declaration.meaning),
        ]
    }

    /// Checks a value for a setting, without setting it.
    ///
    /// - Throws: a usage `Failure` for an unknown name, with the most similar name as a hint, or for a value of the
    ///   wrong type.
    public func checked(_ name: String, _ value: String) throws(Failure) {
        let declaration = try declaration(name)
        _ = try WordReader.read(value, as: declaration.type, called: name)
    }

    /// The declaration of a setting.
    ///
    /// - Throws: a usage `Failure` for an unknown name, with the most similar name as a hint.
    private func declaration(_ name: String) throws(Failure) -> SettingDeclaration {
        guard let declaration = declared(name) else {
            throw Texts.unknownSetting(name, among: names)
        }
        return declaration
    }

    /// The declaration of a setting by its name or another spelling of its name; nil for an unknown name.
    private func declared(_ name: String) -> SettingDeclaration? {
        declarations.first { $0.names.contains(name) }
    }

    mutating func assign(_ name: String, _ value: String?) {
        values[declared(name)?.name ?? name] = value
    }

    /// The settings that the toolkit itself declares.
    static let builtIn = [
        SettingDeclaration(
            "color", .choice(["auto", "always", "never"]), default: "auto",
            meaning: "color on screens; auto means on terminals, unless NO_COLOR is set"),
        SettingDeclaration(
            "concurrency", .integer(1...64), default: "6", meaning: "how many batches of logs are asked for at once"),
        SettingDeclaration(
            "errors", .choice(["text", "json"]), default: "text",
            meaning: "how errors are written: a sentence, or a line of JSON with its stable code"),
        SettingDeclaration(
            "keys", .choice(["emacs", "vi"]), default: "emacs", meaning: "the keys of the line editor"),
        SettingDeclaration(
            "log-color", .choice(["off", "on"]), default: "off",
            meaning: "whether the colors that a log asks for are shown; nothing else of its escape sequences ever is",
            otherNames: ["log-colour"]),
        SettingDeclaration(
            "pager", .text, default: "auto",
            meaning: "what a result goes through on a screen that it doesn't fit: a command, off, or auto, which is"
                + " $JOBLOG_PAGER, $PAGER or less -RFX"),
        SettingDeclaration(
            "prompt", argumentType: ArgumentType(.prompt), default: "{place} {outcome} {status} {took} {sign} ",
            meaning: "the prompt: text with fields such as {job} and styles such as {bold}"),
        SettingDeclaration(
            "prompt-right", argumentType: ArgumentType(.prompt), default: "",
            meaning: "the text at the right edge of the prompt's row, written like the prompt"),
        SettingDeclaration(
            "rate", .integer(0...100_000), default: "0",
            meaning: "the most requests for logs a second; 0 means no limit"),
        SettingDeclaration(
            "theme", .choice(["auto", "dark", "light", "mono"]), default: "auto",
            meaning:
                "colors for a dark or a light background, or none but bold, underlined and reversed text; auto means"
                + " by the terminal's background"),
        SettingDeclaration(
            "timezone", argumentType: ArgumentType(.timeZone), default: "local",
            meaning: "the time zone of screens and of moments without one, such as Asia/Shanghai"),
        SettingDeclaration(
            "title", .choice(["off", "on"]), default: "on",
            meaning: "whether the terminal's title says where you are and what runs"),
    ]
}

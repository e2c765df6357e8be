import JobModel

/// A setting that the toolkit or a plugin declares.
public struct SettingDeclaration: Sendable, Hashable, Codable {
    /// The name `set` knows it by.
    public var name: String
    /// What its value must be.
    public var type: ArgumentType
    /// Its value until it is set.
    public var defaultValue: String
    /// One line for the list.
    public var meaning: String

    /// Declares a setting.
    public init(_ name: String, _ type: ArgumentType, default defaultValue: String, meaning: String) {
        self.name = name
        self.type = type
        self.defaultValue = defaultValue
        self.meaning = meaning
    }
}

/// The declared settings and what was set. Values are kept as they were typed, once they were found right.
public struct Settings: Sendable {
    /// What may be set, sorted by name.
    public let declarations: [SettingDeclaration]
    private var values: [String: String] = [:]

    /// No setting differs from its default.
    public init(_ declarations: [SettingDeclaration]) {
        self.declarations = declarations.sorted { $0.name < $1.name }
    }

    /// The value of a setting, set or default; empty for an unknown name.
    public func text(_ name: String) -> String {
        values[name] ?? declarations.first { $0.name == name }?.defaultValue ?? ""
    }

    /// The value of a setting that is a whole number; 0 for an unknown name.
    public func integer(_ name: String) -> Int {
        Int(text(name)) ?? 0
    }

    /// Whether a setting was set.
    public func isSet(_ name: String) -> Bool { values[name] != nil }

    /// Looks a setting up and reads a value for it.
    ///
    /// - Throws: a usage `Failure` for an unknown name (with the nearest) or a wrong value.
    public func checked(_ name: String, _ value: String) throws(Failure) {
        let declaration = try declaration(name)
        _ = try WordReader.read(value, as: declaration.type, called: name)
    }

    /// The declaration of a setting.
    ///
    /// - Throws: a usage `Failure` for an unknown name, with the nearest.
    public func declaration(_ name: String) throws(Failure) -> SettingDeclaration {
        guard let declaration = declarations.first(where: { $0.name == name }) else {
            throw Texts.unknownSetting(name, among: declarations.map(\.name))
        }
        return declaration
    }

    mutating func assign(_ name: String, _ value: String?) {
        values[name] = value
    }

    /// The settings of the toolkit itself.
    static let builtIn = [
        SettingDeclaration(
            "color", .choice(["auto", "always", "never"]), default: "auto",
            meaning: "colour on screens; auto means on terminals, unless NO_COLOR is set"),
        SettingDeclaration(
            "concurrency", .integer(1...64), default: "6", meaning: "how many batches of logs are asked for at once"),
        SettingDeclaration(
            "errors", .choice(["text", "json"]), default: "text",
            meaning: "how errors are written: a sentence, or a line of JSON with its stable code"),
        SettingDeclaration(
            "keys", .choice(["emacs", "vi"]), default: "emacs", meaning: "the keys of the line editor"),
        SettingDeclaration(
            "log-colour", .choice(["off", "on"]), default: "off",
            meaning: "whether the colours that a log asks for are shown; nothing else of its escape sequences ever is"),
        SettingDeclaration(
            "pager", .text, default: "auto",
            meaning: "what a result goes through on a screen that it doesn't fit: a command, off, or auto, which is"
                + " $JOBLOG_PAGER, $PAGER or less -RFX"),
        SettingDeclaration(
            "rate", .integer(0...100_000), default: "0",
            meaning: "the most requests for logs a second; 0 means no limit"),
        SettingDeclaration(
            "timezone", ArgumentType(.timeZone), default: "local",
            meaning: "the time zone of screens and of moments without one, such as Asia/Shanghai"),
    ]
}

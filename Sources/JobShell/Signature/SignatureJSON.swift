import JSON
import JobModel

// Signatures, settings and masks as JSON: what `help --json` prints, and what plugins in other languages write in their
// manifests. docs/plugins.md lists the fields. Written are all of them, so that programs that read them need to know no
// defaults; whatever has a default may be left out in what is read.

extension CommandSignature {
    /// The signature as an object of JSON, with all its fields.
    public var json: JSONValue {
        .object([
            "name": .string(name), "other_names": .texts(otherNames), "summary": .string(summary),
            "details": .string(details), "positionals": .array(positionals.map(\.json)),
            "options": .array(options.map(\.json)),
            "accepts": .texts(acceptsAnyKind ? [Self.anyKind] : accepts.map(\.name)), "needs_input": .bool(needsInput),
            "gives": .optional(gives?.name), "passes_input_on": .bool(passesInputOn),
            "examples": .array(
                examples.map { .object(["statement": .string($0.statement), "meaning": .string($0.meaning)]) }),
            "secret": .bool(isSecret), "whole_name": .bool(needsWholeName),
            "for_assistants": .bool(isForAssistants),
        ])
    }

    /// Reads a signature. Only the fields `name` and `summary` are needed.
    ///
    /// - Parameter place: where the JSON is in a manifest, such as `commands[0]`, for errors.
    /// - Throws: `Failure` that names the place of what is wrong.
    public init(json: JSONValue, at place: String = "") throws(Failure) {
        let fields = try ManifestFields(json, at: place)
        self.init(try fields.name("name"), summary: try fields.neededText("summary"))
        otherNames = try fields.names("other_names")
        details = try fields.text("details") ?? ""
        positionals = try fields.elements("positionals") { value, place throws(Failure) in
            try Positional(json: value, at: place)
        }
        options = try fields.elements("options") { value, place throws(Failure) in try Option(json: value, at: place) }
        let kinds = try fields.names("accepts")
        acceptsAnyKind = kinds.contains(Self.anyKind)
        accepts = acceptsAnyKind ? [] : kinds.map(ValueKind.init(named:))
        needsInput = try fields.flag("needs_input")
        gives = fields.value("gives") == nil ? nil : ValueKind(named: try fields.name("gives"))
        passesInputOn = try fields.flag("passes_input_on")
        examples = try fields.elements("examples") { value, place throws(Failure) in
            let fields = try ManifestFields(value, at: place)
            return Example(try fields.neededText("statement"), try fields.text("meaning") ?? "")
        }
        isSecret = try fields.flag("secret")
        needsWholeName = try fields.flag("whole_name")
        isForAssistants = try fields.flag("for_assistants")
        try check(fields)
    }

    /// The word that stands for values of any kind in `accepts`.
    private static let anyKind = "any"

    /// Checks that each word of a call can only be one parameter's.
    private func check(_ fields: ManifestFields) throws(Failure) {
        for (index, name) in otherNames.enumerated() where name == self.name || otherNames[..<index].contains(name) {
            throw fields.failure("other_names[\(index)]", "\(name) is there twice")
        }
        var names: Set<String> = []
        for (index, positional) in positionals.enumerated() {
            let place = "positionals[\(index)]"
            if !names.insert(positional.name).inserted {
                throw fields.failure("\(place).name", "another parameter has the name \(positional.name)")
            }
            guard index > 0 else { continue }
            if positionals[index - 1].repeats {
                throw fields.failure(place, "the argument before it takes all words that remain")
            }
            if positionals[index - 1].isOptional, !positional.isOptional {
                throw fields.failure(place, "is needed, but the argument before it is optional")
            }
        }
        var letters: Set<String> = []
        for (index, option) in options.enumerated() {
            let place = "options[\(index)]"
            if !names.insert(option.name).inserted {
                throw fields.failure("\(place).name", "another parameter has the name \(option.name)")
            }
            if option.name == "help" { throw fields.failure("\(place).name", "every command has --help already") }
            if let letter = option.letter, !letters.insert(letter).inserted {
                throw fields.failure("\(place).letter", "another option has the letter \(letter)")
            }
            if option.hasNumberForm, options[..<index].contains(where: \.hasNumberForm) {
                throw fields.failure("\(place).number_form", "another option has it")
            }
        }
    }
}

extension CommandSignature.Positional {
    fileprivate var json: JSONValue {
        .object([
            "name": .string(name), "type": type.json, "help": .string(help), "optional": .bool(isOptional),
            "repeats": .bool(repeats),
        ])
    }

    fileprivate init(json: JSONValue, at place: String) throws(Failure) {
        let fields = try ManifestFields(json, at: place)
        self.init(
            try fields.name("name"), try ArgumentType(of: fields) ?? .text, isOptional: try fields.flag("optional"),
            repeats: try fields.flag("repeats"), help: try fields.text("help") ?? "")
    }
}

extension CommandSignature.Option {
    fileprivate var json: JSONValue {
        .object([
            "name": .string(name), "letter": .optional(letter), "type": type?.json ?? .null,
            "value_name": .optional(valueName), "help": .string(help), "repeats": .bool(repeats),
            "number_form": .bool(hasNumberForm),
        ])
    }

    fileprivate init(json: JSONValue, at place: String) throws(Failure) {
        let fields = try ManifestFields(json, at: place)
        self = .flag(
            try fields.name("name"), letter: try fields.text("letter"), help: try fields.text("help") ?? "")
        if let letter, letter.utf8.count != 1 || letter.first?.isLetter != true {
            throw fields.failure("letter", "must be one ASCII letter")
        }
        type = try ArgumentType(of: fields)
        valueName = try fields.text("value_name")
        repeats = try fields.flag("repeats")
        hasNumberForm = try fields.flag("number_form")
        if type == nil, valueName != nil {
            throw fields.failure("value_name", "a flag has no value; an option with a value has a type")
        }
        if hasNumberForm, type?.kind != .integer { throw fields.failure("number_form", "the type must be integer") }
    }
}

extension ArgumentType {
    /// The type as JSON: a word, or an object with the word as its `kind` if there is more to say.
    var json: JSONValue {
        var object: JSONObject = ["kind": .string(kind.rawValue)]
        if let choices { object["choices"] = .texts(choices) }
        if let minimum { object["minimum"] = .integer(minimum) }
        if let maximum { object["maximum"] = .integer(maximum) }
        return object.fields.count == 1 ? .string(kind.rawValue) : .object(object)
    }

    /// Reads the field `type` of a parameter or a setting; nil if it was left out.
    init?(of fields: ManifestFields) throws(Failure) {
        guard let value = fields.value("type") else { return nil }
        let place = fields.place(of: "type")
        if let word = value.text {
            guard let kind = Kind(rawValue: word) else { throw Texts.notAType(place, word) }
            self.init(kind)
            if kind == .choice {
                throw Texts.manifest(
                    place, "a choice needs its words", hint: #"write {"kind":"choice","choices":["one","two"]}"#)
            }
            return
        }
        guard value.object != nil else { throw Texts.manifest(place, "must be a word, or an object with a kind") }
        let fields = try ManifestFields(value, at: place)
        let word = try fields.neededText("kind")
        guard let kind = Kind(rawValue: word) else { throw Texts.notAType(fields.place(of: "kind"), word) }
        self.init(kind)
        switch kind {
        case .choice:
            let words = try fields.texts("choices")
            if words.isEmpty { throw fields.failure("choices", "needs a word") }
            choices = words
        case .integer:
            minimum = try fields.integer("minimum")
            maximum = try fields.integer("maximum")
            if let minimum, let maximum, minimum > maximum {
                throw fields.failure("maximum", "\(maximum) is less than the minimum, \(minimum)")
            }
        case .seconds:
            maximum = try fields.integer("maximum")
            if let maximum, maximum < 1 { throw fields.failure("maximum", "must be at least 1") }
        default: break
        }
    }
}

extension ValueKind {
    /// The kind of this name: the toolkit's, or one that a plugin brings.
    public init(named name: String) { self = Self.builtIn.first { $0.name == name } ?? ValueKind(name) }
}

extension SettingDeclaration {
    /// The declaration as an object of JSON, with all its fields.
    public var json: JSONValue {
        .object([
            "name": .string(name), "other_names": .texts(otherNames), "type": type.json,
            "default": .string(defaultValue), "meaning": .string(meaning),
        ])
    }

    /// Reads a declaration. The fields `name` and `default` are needed; without a `type`, any text is a value.
    ///
    /// - Parameter place: where the JSON is in a manifest, such as `settings[0]`, for errors.
    /// - Throws: `Failure` that names the place of what is wrong, also if the default is no value of the type.
    public init(json: JSONValue, at place: String = "") throws(Failure) {
        let fields = try ManifestFields(json, at: place)
        let type = try ArgumentType(of: fields) ?? .text
        // A number may be written as one, and means what would be typed.
        let text =
            if let number = fields.value("default")?.integer { String(number) } else { try fields.text("default") }
        guard let text else { throw fields.failure("default", "is missing") }
        self.init(
            try fields.name("name"), argumentType: type, default: text, meaning: try fields.text("meaning") ?? "",
            otherNames: try fields.names("other_names"))
        do throws(Failure) {
            _ = try WordReader.read(text, as: type, called: name)
        } catch {
            throw fields.failure("default", error.sentence)
        }
    }
}

extension MaskDeclaration {
    /// The declaration as an object of JSON, with all its fields.
    public var json: JSONValue {
        .object([
            "name": .string(name), "meaning": .string(meaning), "example": .string(example),
            "pattern": .string(pattern),
        ])
    }

    /// Reads a declaration. The fields `name` and `pattern` are needed.
    ///
    /// - Parameter place: where the JSON is in a manifest, such as `masks[0]`, for errors.
    /// - Throws: `Failure` that names the place of what is wrong. A pattern is compiled when the mask is added.
    public init(json: JSONValue, at place: String = "") throws(Failure) {
        let fields = try ManifestFields(json, at: place)
        self.init(
            try fields.name("name"), meaning: try fields.text("meaning") ?? "",
            example: try fields.text("example") ?? "", pattern: try fields.neededText("pattern"))
    }
}

extension JSONValue {
    /// An array of strings.
    fileprivate static func texts(_ texts: [String]) -> JSONValue { .array(texts.map(JSONValue.string)) }
}

import JSON

extension String {
    /// The text of a plugin with every character that a terminal could act on, or that changes how a line is laid out,
    /// replaced by U+FFFD: control characters, and Unicode's format characters such as bidirectional overrides.
    ///
    /// - Parameter keepsLines: whether line ends stay, as in a help text.
    func inert(keepsLines: Bool = false) -> String {
        let isPrintable = utf8.allSatisfy { (UInt8(ascii: " ")...UInt8(ascii: "~")).contains($0) }
        if isPrintable { return self }
        let scalars = unicodeScalars.map { scalar -> Unicode.Scalar in
            switch scalar.properties.generalCategory {
            case .control: keepsLines && scalar == "\n" ? scalar : "\u{FFFD}"
            case .format, .lineSeparator, .paragraphSeparator, .surrogate: "\u{FFFD}"
            default: scalar
            }
        }
        return String(String.UnicodeScalarView(scalars))
    }
}

extension JSONValue {
    /// The value with all texts in it made inert; those of the field `details` may have several lines.
    func inert(_ field: String = "") -> JSONValue {
        switch self {
        case .string(let text): .string(text.inert(keepsLines: field == "details"))
        case .array(let elements): .array(elements.map { $0.inert(field) })
        case .object(let object):
            .object(JSONObject(object.fields.map { .init(name: $0.name, value: $0.value.inert($0.name)) }))
        default: self
        }
    }
}

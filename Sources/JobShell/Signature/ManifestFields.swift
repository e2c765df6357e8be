import JSON
import JobModel

/// The fields of a JSON object that a plugin wrote, such as its manifest. Each error names the place in the JSON.
///
/// A field that is `null` counts as left out. Fields that nobody asks for are ignored.
public struct ManifestFields: Sendable {
    private let object: JSONObject
    private let place: String

    /// Takes the fields of an object.
    ///
    /// - Parameter place: where the value is, such as `commands[0]`; empty for the whole text.
    /// - Throws: `Failure` if the value is no object.
    public init(_ value: JSONValue, at place: String = "") throws(Failure) {
        guard let object = value.object else { throw Texts.manifest(place, "must be an object") }
        self.object = object
        self.place = place
    }

    /// Where a field of the object is: `commands[0].name`.
    public func place(of name: String) -> String { place.isEmpty ? name : "\(place).\(name)" }

    /// The failure of a field that is wrong.
    ///
    /// - Parameter problem: what is wrong, after the field's place and a colon: `must be an array`.
    public func failure(_ name: String, _ problem: Sentence) -> Failure { Texts.manifest(place(of: name), problem) }

    /// A field as it is; nil if it was left out.
    public func value(_ name: String) -> JSONValue? { object[name] == .null ? nil : object[name] }

    /// A text; nil if it was left out.
    ///
    /// - Throws: `Failure` if the field is no string.
    public func text(_ name: String) throws(Failure) -> String? {
        guard let value = value(name) else { return nil }
        guard let text = value.text else { throw failure(name, "must be a text") }
        return text
    }

    /// A text that is needed.
    ///
    /// - Throws: `Failure` if the field was left out, is no string, or is empty.
    public func neededText(_ name: String) throws(Failure) -> String {
        guard let text = try text(name) else { throw failure(name, "is missing") }
        guard !text.allSatisfy(\.isWhitespace) else { throw failure(name, "must not be empty") }
        return text
    }

    /// A name that is needed, which can be typed as a word as it is: ASCII letters, digits, hyphens, underscores and
    /// question marks, no hyphen in front.
    ///
    /// - Throws: `Failure` if the field was left out or is no such name.
    public func name(_ name: String) throws(Failure) -> String {
        let text = try neededText(name)
        guard Self.isName(text) else { throw Texts.notAName(place(of: name), text) }
        return text
    }

    /// Names; none if the field was left out.
    ///
    /// - Throws: `Failure` if the field is no array of names.
    public func names(_ name: String) throws(Failure) -> [String] {
        let texts = try texts(name)
        for (index, text) in texts.enumerated() where !Self.isName(text) {
            throw Texts.notAName("\(place(of: name))[\(index)]", text)
        }
        return texts
    }

    /// Texts; none if the field was left out.
    ///
    /// - Throws: `Failure` if the field is no array of strings.
    public func texts(_ name: String) throws(Failure) -> [String] {
        try elements(name) { value, place throws(Failure) in
            guard let text = value.text else { throw Texts.manifest(place, "must be a text") }
            return text
        }
    }

    /// `true` or `false`; `false` if the field was left out.
    ///
    /// - Throws: `Failure` if the field is neither.
    public func flag(_ name: String) throws(Failure) -> Bool {
        switch value(name) {
        case nil: false
        case .bool(let flag): flag
        default: throw failure(name, "must be true or false")
        }
    }

    /// A whole number; nil if it was left out.
    ///
    /// - Throws: `Failure` if the field is no whole number of 64 bits.
    public func integer(_ name: String) throws(Failure) -> Int64? {
        guard let value = value(name) else { return nil }
        guard let number = value.integer else { throw failure(name, "must be a whole number") }
        return number
    }

    /// The elements of an array, each of them read by `read` with its place; none if the field was left out.
    ///
    /// - Throws: `Failure` if the field is no array, and what `read` throws.
    public func elements<Element>(
        _ name: String, _ read: (_ value: JSONValue, _ place: String) throws(Failure) -> Element
    ) throws(Failure) -> [Element] {
        guard let value = value(name) else { return [] }
        guard let elements = value.elements else { throw failure(name, "must be an array") }
        var result: [Element] = []
        for (index, element) in elements.enumerated() {
            result.append(try read(element, "\(place(of: name))[\(index)]"))
        }
        return result
    }

    private static func isName(_ text: String) -> Bool {
        let bytes = text.utf8
        return bytes.count <= longestName && bytes.first != UInt8(ascii: "-") && !bytes.isEmpty
            && bytes.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "?"):
                    true
                default: false
                }
            }
    }

    private static let longestName = 64
}

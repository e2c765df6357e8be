import JobModel

/// The sentences about JSON that plugins write.
extension Texts {
    /// A manifest that can't be read.
    ///
    /// - Parameter place: where the fault is, such as `commands[0].name`; empty for the whole text.
    static func manifest(_ place: String, _ problem: Sentence, hint: Sentence? = nil) -> Failure {
        Failure(
            "bad-manifest", place.isEmpty ? "it \(problem)" : "\(place): \(problem)", hint: hint,
            status: .usage)
    }

    static func notAName(_ place: String, _ text: String) -> Failure {
        manifest(
            place, "\(quoted(text)) is no name",
            hint: "a name has up to 64 letters, digits, hyphens and underscores, and does not begin with a hyphen")
    }

    static func notAType(_ place: String, _ word: String) -> Failure {
        let words = ArgumentType.Kind.allCases.map(\.rawValue)
        let meant = otherTypeWords[word.lowercased()].map { kind -> Sentence in
            kind.map { "write \($0.rawValue)" } ?? "leave the type out: an option without one is a flag"
        }
        return manifest(
            place, "there is no type \(quoted(word))",
            hint: meant ?? SpellingSuggestion.question(word, among: words)
                ?? "the types are \(words.joined(separator: ", "))")
    }

    /// Words by which other tools call types; nil stands for a flag, which has no type here.
    private static let otherTypeWords: [String: ArgumentType.Kind?] = [
        "flag": nil, "bool": nil, "boolean": nil, "string": .text, "str": .text, "int": .integer, "number": .integer,
        "file": .path, "enum": .choice, "hosts": .hostSet,
    ]
}

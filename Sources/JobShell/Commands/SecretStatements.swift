import BKJob
import Grammar
import JobModel

/// Decides what of typed texts must be neither stored nor shown: statements that call a command declared secret
/// (`CommandSignature.isSecret`), and words in them that are probably secrets.
///
/// All ways of calling a secret command are recognised: the beginning of its name, a name in quotes or with a `\`, a call
/// after `;`, `&&` or `|`, an alias, and statements that are given to another command (`watch`, `alias`). Texts that do
/// not parse are examined, too, because the errors about them are shown.
public struct SecretStatements: Sendable {
    private let registry: Registry
    private let aliases: [String: String]
    /// Statements that are nested more deeply within statements count as secret.
    private static let deepest = 16
    /// The longest text that is examined, in bytes; a longer one counts as secret.
    private static let longest = 1 << 20

    /// Creates a check for the secret commands of a registry.
    ///
    /// - Parameter aliases: the text of each alias, keyed by its name.
    public init(_ registry: Registry, aliases: [String: String]) {
        self.registry = registry
        self.aliases = aliases
    }

    /// Whether a text must not be stored or shown: it calls a secret command, or has words that are probably secrets. In
    /// a text that does not parse, every word that could be the name of a secret command counts.
    public func areIn(_ text: String) -> Bool {
        var finding = finding(in: text)
        return finding.isSecret || !finding.words().isEmpty
    }

    /// Whether a text has words that are probably secrets. A call of `login` alone, or with the path of a file, has none.
    public func haveWords(in text: String) -> Bool {
        var finding = finding(in: text)
        return finding.isTooMuch || !finding.words().isEmpty
    }

    /// The failure of a text as it may be shown: words of the text that are probably secrets are masked, a hint that
    /// would show one of them is left out, and so is the excerpt of a text that must not be shown.
    func concealed(_ failure: Failure, of text: String) -> Failure {
        var finding = finding(in: text)
        let result = failure.masking(finding.words()).withoutProbableSecrets
        return finding.isSecret ? result.blaming(nil) : result
    }

    private func finding(in text: String) -> Finding {
        var finding = Finding(text)
        examine(text, &finding, Nesting())
        return finding
    }
}

/// What was found in a text.
private struct Finding {
    /// Whether a secret command is called.
    var isSecret = false
    /// Whether the text is too long or nested too deeply to be examined.
    var isTooMuch = false
    /// The words in the place of a secret, as they were typed.
    var places: [String] = []
    private let text: String

    init(_ text: String) {
        self.text = text
    }

    /// The words that are probably secrets, each whole and in the pieces in which an error may show it.
    mutating func words() -> [String] {
        var words: Set<String> = []
        for word in places + (isTooMuch ? [] : SecretShapes.words(in: text)) {
            words.insert(word)
            for piece in word.split(whereSeparator: { $0.isWhitespace || "'\"“”‘’;；|｜&,，@".contains($0) }) {
                words.insert(String(piece))
            }
        }
        return words.sorted()
    }
}

extension SecretStatements {
    /// What a text is within.
    private struct Nesting {
        var depth = 0
        /// The aliases whose texts are being examined. An alias that mentions its own name means the command.
        var aliases: Set<String> = []

        func inner(alias: String? = nil) -> Nesting {
            Nesting(depth: depth + 1, aliases: alias.map { aliases.union([$0]) } ?? aliases)
        }
    }

    private func examine(_ text: String, _ finding: inout Finding, _ nesting: Nesting) {
        guard nesting.depth < Self.deepest, text.utf8.count <= Self.longest else {
            finding.isSecret = true
            finding.isTooMuch = true
            return
        }
        // A text with full-width punctuation often parses once that is replaced by ASCII.
        let meant = FullWidth.replaced(text.unicodeScalars)
        if !meant.characters.isEmpty, let text = meant.text { return examine(text, &finding, nesting.inner()) }
        var calls: [[Word]] = [[]]
        for token in Grammar.tokens(text) {
            switch token.kind {
            case .word(let word): calls[calls.count - 1].append(word)
            case .pipe, .and, .or, .semicolon, .newline, .invalid: calls.append([])
            case .shell, .redirect, .append, .comment, .continuation: break
            }
        }
        for call in calls { examine(call, &finding, nesting) }
    }

    /// Examines the words of one stage.
    private func examine(_ call: [Word], _ finding: inout Finding, _ nesting: Nesting) {
        guard let name = call.first else { return }
        let words = call.map { $0.literalText ?? $0.description }
        addValues(behindNamesIn: words, &finding)
        // Escapes can hide the form that the text has once it is read.
        for word in words { finding.places += SecretShapes.words(in: word) }
        if let alias = name.bareText, !nesting.aliases.contains(alias), let text = aliases[alias] {
            let expanded = ([text] + call.dropFirst().map(\.description)).joined(separator: " ")
            return examine(expanded, &finding, nesting.inner(alias: alias))
        }
        let signature = signature(name)
        if let signature, signature.isSecret {
            finding.isSecret = true
            addPlaces(call.dropFirst(), of: signature, &finding)
        } else if signature?.takesStatements != false {
            for (place, word) in words.enumerated().dropFirst() {
                // `alias name='text'` is one word.
                let texts = [word] + (Assignment(word).map { [$0.value] } ?? [])
                for text in texts where signature != nil || text.contains(where: \.isWhitespace) {
                    examine(text, &finding, nesting.inner())
                }
                // `alias l login x`, `sudo login x`: the name and the words behind it are words of another call.
                if texts.contains(where: isSecretName) {
                    finding.isSecret = true
                    finding.places += words[(place + 1)...].filter { !$0.hasPrefix("-") }
                    break
                }
            }
        }
    }

    /// Adds the words of a call of a secret command that are neither options nor values of options.
    private func addPlaces(_ call: ArraySlice<Word>, of signature: CommandSignature, _ finding: inout Finding) {
        var isValue = false
        for word in call {
            let text = word.literalText ?? word.description
            if isValue {
                isValue = false
            } else if word.barePrefix.hasPrefix("-") {
                let name = text.drop { $0 == "-" }
                isValue = signature.options.contains { $0.name == name && $0.type != nil }
            } else if !Self.isAddress(text) {
                finding.places.append(text)
                if let assignment = Assignment(text) { finding.places.append(assignment.value) }
            }
        }
    }

    /// Adds the words behind a word that is the name of a credential, as in `let bk_token x` and `set bk_token = x`. Host
    /// sets and options are left out: in `filter bk_token @failed` the second word is no secret.
    private func addValues(behindNamesIn words: [String], _ finding: inout Finding) {
        func isName(_ word: String) -> Bool {
            let name = word.prefix { !"=:＝：".contains($0) }
            return (SecretShapes.isCredentialName(name) || SecretShapes.isWordForPassword(name))
                && word.dropFirst(name.count).count <= 1
        }
        guard let place = words.firstIndex(where: isName) else { return }
        finding.places += words[(place + 1)...].filter { word in
            !word.hasPrefix("@") && !word.hasPrefix("-") && word != "=" && !Self.isAddress(word)
        }
    }

    /// Whether a word is an IPv4 address or a host set of such addresses. `log 10.20.0.11` was meant for `show`.
    private static func isAddress(_ word: String) -> Bool {
        word.count { $0 == "." } >= 3 && word.allSatisfy { "0123456789.,[]-*/:".contains($0) }
    }

    private func isSecretName(_ text: String) -> Bool {
        registry.signatures.contains { $0.isSecret && ([$0.name] + $0.otherNames).contains(text) }
    }

    private func signature(_ name: Word) -> CommandSignature? {
        guard let name = name.literalText else { return nil }
        return (try? registry.command(name, allowsBeginnings: true))?.signature
    }
}

extension CommandSignature {
    /// Whether the command is given statements, which it runs at once or later.
    fileprivate var takesStatements: Bool {
        positionals.contains { $0.type.kind == .statement } || options.contains { $0.type?.kind == .statement }
    }
}

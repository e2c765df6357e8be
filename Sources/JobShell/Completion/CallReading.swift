import Grammar
import JobModel

/// Reads the words of a call that is being typed, one after the other, and tells what each is by the command's
/// signature. Unlike `ArgumentReader`, which reads complete calls, it goes on after wrong words.
struct CallReading: Sendable {
    /// What a word of a call is.
    enum Role: Sendable, Equatable {
        /// An option or a flag, without a value in the same word; nil for one that the command does not have. `--help`
        /// is known without an option.
        case option(CommandSignature.Option?, isKnown: Bool)
        /// The value of an option. `start` is the UTF-8 offset of the value in the word's text: 0 if the value is a
        /// word of its own, else the length of `--name=` or `-n`.
        case value(CommandSignature.Option, start: Int)
        /// An argument by its position.
        case argument(CommandSignature.Positional)
        /// `--`, after which no word is an option.
        case endOfOptions
        /// A word for which the command has no place.
        case surplus
    }

    /// The command that is called.
    let signature: CommandSignature
    /// The texts of the words that were read, by the name of their parameter. Words with variables are missing.
    private(set) var given: [String: [String]] = [:]
    /// The option whose value the next word is.
    private(set) var pending: CommandSignature.Option?
    /// Whether `--` was read.
    private(set) var optionsEnded = false
    private var positionalCount = 0

    init(_ signature: CommandSignature) {
        self.signature = signature
    }

    /// The argument that the next word is, unless it is an option; nil if the command takes no more.
    var nextPositional: CommandSignature.Positional? {
        if signature.positionals.indices.contains(positionalCount) { return signature.positionals[positionalCount] }
        return signature.positionals.last.flatMap { $0.repeats ? $0 : nil }
    }

    /// Reads the next word.
    mutating func read(_ word: Word) -> Role {
        let bare = word.barePrefix
        if let option = pending {
            pending = nil
            if !isOption(bare, inPlaceOfValueOf: option) {
                note(word.literalText, for: option.name)
                return .value(option, start: 0)
            }
        }
        if !optionsEnded, bare.hasPrefix("-"), let role = option(word, bare) { return role }
        guard let positional = nextPositional else { return .surplus }
        positionalCount += 1
        note(word.literalText, for: positional.name)
        return .argument(positional)
    }

    /// Whether a word is an option in spite of an option before it that needs a value, as in `--name --status x`.
    private func isOption(_ bare: String, inPlaceOfValueOf option: CommandSignature.Option) -> Bool {
        bare.hasPrefix("-") && bare.dropFirst().first?.isNumber == false && option.type?.kind != .text
            && Double(bare) == nil && TimeExpression(bare) == nil
    }

    private mutating func note(_ text: String?, for name: String) {
        if let text { given[name, default: []].append(text) }
    }

    /// Reads a word that begins with a bare `-`; nil if it is an argument all the same.
    private mutating func option(_ word: Word, _ bare: String) -> Role? {
        let isBare = word.bareText != nil
        if bare == "--", isBare {
            optionsEnded = true
            return .endOfOptions
        }
        if bare.hasPrefix("--") {
            let name = bare.dropFirst(2).prefix { $0 != "=" }
            let hasValue = name.utf8.count + 2 < bare.utf8.count
            // In `--na$x` the name was not typed as a whole.
            guard hasValue || isBare, !name.isEmpty else { return nil }
            guard let option = signature.options.first(where: { $0.name == name }) else {
                return .option(nil, isKnown: name == "help" && !hasValue)
            }
            guard option.type != nil else {
                note("", for: option.name)
                return .option(option, isKnown: !hasValue)
            }
            if !hasValue {
                pending = option
                return .option(option, isKnown: true)
            }
            let start = name.utf8.count + 3
            note(word.literalText.map { String(decoding: $0.utf8.dropFirst(start), as: UTF8.self) }, for: option.name)
            return .value(option, start: start)
        }
        let rest = bare.dropFirst()
        guard let first = rest.first else { return nil }
        if isBare, rest.utf8.allSatisfy({ (48...57).contains($0) }),
            let option = signature.options.first(where: \.hasNumberForm)
        {
            note(String(rest), for: option.name)
            return .option(option, isKnown: true)
        }
        let hasLetter = signature.options.contains { $0.letter == String(first) }
        if !hasLetter, Int64(bare) != nil || TimeExpression(bare) != nil { return nil }
        return letters(rest, of: word, isBare: isBare)
    }

    private mutating func letters(_ letters: Substring, of word: Word, isBare: Bool) -> Role {
        var start = 1
        for letter in letters {
            start += String(letter).utf8.count
            guard let option = signature.options.first(where: { $0.letter == String(letter) }) else {
                return .option(nil, isKnown: letter == "h" && letters.count == 1)
            }
            if option.type == nil {
                note("", for: option.name)
                continue
            }
            if isBare, start == letters.utf8.count + 1 {
                pending = option
                return .option(option, isKnown: true)
            }
            note(word.literalText.map { String(decoding: $0.utf8.dropFirst(start), as: UTF8.self) }, for: option.name)
            return .value(option, start: start)
        }
        return .option(nil, isKnown: isBare)
    }
}

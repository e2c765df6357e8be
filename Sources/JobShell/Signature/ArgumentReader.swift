import HostSets
import JobModel

/// Parses the words of a call by the command's signature. The words of every command, built-in or not, are parsed here.
///
/// The syntax is that of getopt_long: `-x`, `-x VALUE`, `-xVALUE`, `-abc`, `--long VALUE`, `--long=VALUE` and `--`. A
/// negative number after an option that takes a number is the option's value.
struct ArgumentReader {
    private let signature: CommandSignature
    /// Writes hints that show the whole statement corrected; nil if the statement is not known.
    private let advice: CallAdvice?
    /// The words that are not parsed yet; the index of each is its position in the call.
    private var words: ArraySlice<ArgumentWord>
    private var arguments = Arguments()
    private var positionals: [PlacedWord] = []

    /// Parses the arguments of a call.
    ///
    /// - Throws: a usage `Failure` that names the wrong word and shows how the command is used.
    static func read(
        _ words: [ArgumentWord], for signature: CommandSignature, advice: CallAdvice? = nil
    ) throws(Failure) -> Arguments {
        var reader = ArgumentReader(signature: signature, advice: advice, words: words[...])
        try reader.readAll()
        return reader.arguments
    }

    /// Whether the words ask for the command's help instead of running the command.
    static func asksForHelp(_ words: [ArgumentWord], of signature: CommandSignature) -> Bool {
        for word in words {
            let option = word.barePrefix == word.text.count ? word.text : ""
            if option == "--" { return false }
            if option == "--help" { return true }
            if option == "-h", !signature.options.contains(where: { $0.letter == "h" }) { return true }
        }
        return false
    }

    private init(signature: CommandSignature, advice: CallAdvice?, words: ArraySlice<ArgumentWord>) {
        self.signature = signature
        self.advice = advice
        self.words = words
    }

    private mutating func readAll() throws(Failure) {
        while let word = words.popFirst() {
            let place = words.startIndex - 1
            let bare = word.text.prefix(word.barePrefix)
            if bare == "--", word.text.count == 2 {
                positionals += zip(words.indices, words).map { PlacedWord($0, $1) }
                break
            } else if bare.hasPrefix("--"), bare.count > 2 {
                try readLong(word, at: place)
            } else if let (option, type) = numberForm(of: word) {
                let called = "--\(option.name)"
                try store(String(bare.dropFirst()), as: type, of: option, called: called, at: place, after: "-")
            } else if bare.hasPrefix("-"), bare.count > 1, !bare.hasPrefix("--"), !isNumber(bare) {
                try readLetters(word, at: place)
            } else {
                if let meant = option(withOtherHyphens: word) {
                    throw Texts.otherHyphens(
                        word.text, hint: advice?.line(replacing: place, by: meant) ?? "type `\(meant)`"
                    ).atWord(place)
                }
                positionals.append(PlacedWord(place, word))
            }
        }
        try placePositionals()
    }

    /// The option that a word such as `-5` gives a value to; nil if the command has no such option.
    private func numberForm(of word: ArgumentWord) -> (CommandSignature.Option, ArgumentType)? {
        let digits = word.text.utf8.dropFirst()
        guard word.barePrefix == word.text.count, word.text.utf8.first == UInt8(ascii: "-"), !digits.isEmpty,
            digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let option = signature.options.first(where: \.hasNumberForm), let type = option.type
        else { return nil }
        return (option, type)
    }

    /// `-5` is an ordinary word, unless the command has an option `-5`.
    private func isNumber(_ bare: Substring) -> Bool {
        let second = bare.dropFirst().first.map(String.init)
        if signature.options.contains(where: { $0.letter == second }) { return false }
        return Int64(bare) != nil || TimeExpression(String(bare)) != nil
    }

    /// The option with ASCII hyphens that a bare word with other hyphens was meant to be; nil if the command has no
    /// such option. Editors produce them: `–i`, and `—limit` where an editor turns two hyphens into one dash.
    private func option(withOtherHyphens word: ArgumentWord) -> String? {
        guard word.barePrefix == word.text.count, word.text.first.map(FullWidthText.isHyphen) == true else {
            return nil
        }
        let body = word.text.drop { $0 == "-" || FullWidthText.isHyphen($0) }
        let name = body.prefix { $0 != "=" }
        if signature.options.contains(where: { $0.name == name }) { return "--" + body }
        let isOfLetters = body.first.map { first in signature.options.contains { $0.letter == String(first) } }
        return isOfLetters == true ? "-" + body : nil
    }

    private mutating func readLong(_ word: ArgumentWord, at place: Int) throws(Failure) {
        let body = word.text.dropFirst(2)
        let name = String(body.prefix { $0 != "=" })
        guard name.count + 2 <= word.barePrefix else {
            positionals.append(PlacedWord(place, word))
            return
        }
        guard let option = signature.options.first(where: { $0.name == name }) else {
            throw Texts.unknownOption("--\(name)", of: signature)
                .advised(advice?.unknownOption(word.text, at: place, of: signature)).atWord(place)
        }
        let attached = body.contains("=") ? String(body.dropFirst(name.count + 1)) : nil
        if let type = option.type {
            if let attached {
                try store(attached, as: type, of: option, called: "--\(name)", at: place, after: "--\(name)=")
            } else {
                let value = try nextValue(for: "--\(name)", option, at: place)
                try store(value, as: type, of: option, called: "--\(name)", at: words.startIndex - 1, from: place)
            }
        } else if attached != nil {
            throw Texts.flagWithValue("--\(name)", of: signature).atWord(place)
        } else {
            arguments.append(.integer(1), to: option.name, at: place...place)
        }
    }

    private mutating func readLetters(_ word: ArgumentWord, at place: Int) throws(Failure) {
        var rest = word.text.dropFirst()
        var bareLeft = word.barePrefix - 1
        while let letter = rest.popFirst() {
            guard bareLeft > 0, let option = signature.options.first(where: { $0.letter == String(letter) }) else {
                throw Texts.unknownOption("-\(letter)", of: signature)
                    .advised(advice?.unknownOption(word.text, at: place, of: signature)).atWord(place)
            }
            bareLeft -= 1
            guard let type = option.type else {
                arguments.append(.integer(1), to: option.name, at: place...place)
                continue
            }
            if rest.isEmpty {
                let value = try nextValue(for: "-\(letter)", option, at: place)
                try store(value, as: type, of: option, called: "-\(letter)", at: words.startIndex - 1, from: place)
            } else {
                let before = String(word.text.dropLast(rest.count))
                try store(String(rest), as: type, of: option, called: "-\(letter)", at: place, after: before)
            }
            return
        }
    }

    private mutating func nextValue(
        for called: String, _ option: CommandSignature.Option, at place: Int
    ) throws(Failure) -> String {
        let missing = Texts.missingValue(called, option, of: signature).atWord(place)
        guard let word = words.first else { throw missing }
        let bare = word.text.prefix(word.barePrefix)
        // In `--name --status x` the value of --name is missing; a negative number or time, however, is a value.
        // A word such as `-1x` is a value with a mistake in it.
        let isOption = bare.dropFirst().first?.isNumber == false
        if bare.hasPrefix("-"), isOption, option.type?.kind != .text, Double(bare) == nil,
            TimeExpression(String(bare)) == nil,
            TimeExpression.longest(insteadOf: String(bare.dropFirst())) == nil
        {
            throw missing
        }
        words.removeFirst()
        return word.text
    }

    /// - Parameters:
    ///   - option: the index of the option, if its value is a word of its own.
    ///   - before: the text before the value in the same word: `--name=` or `-n`.
    private mutating func store(
        _ text: String, as type: ArgumentType, of option: CommandSignature.Option, called: String, at place: Int,
        from start: Int? = nil, after before: String = ""
    ) throws(Failure) {
        if !option.repeats, arguments.count(option.name) > 0 {
            throw Texts.givenTwice(called, of: signature).atWord(place)
        }
        let value = try value(of: text, as: type, called: called, at: place, after: before)
        arguments.append(value, text, to: option.name, at: (start ?? place)...place)
    }

    /// Reads the value of a word. If the value is wrong and a correction is known, the failure's hint shows the
    /// corrected statement.
    private mutating func value(
        of text: String, as type: ArgumentType, called: String, at place: Int, after before: String = ""
    ) throws(Failure) -> ArgumentValue {
        if type.kind == .hostSet, called.hasPrefix("-"), text.allSatisfy(\.isWhitespace) {
            throw Texts.noHostsGiven(called).atWord(place)
        }
        do {
            let value = try WordReader.read(text, as: type, called: called)
            arguments.remarks += WordReader.remarks(text, as: type, called: called)
            return value
        } catch {
            var failure = error
            if failure.instead == nil, let ascii = FullWidthText.ascii(text),
                (try? WordReader.read(ascii, as: type, called: called)) != nil
            {
                failure = failure.replacing(by: ascii)
            }
            failure = failure.atWord(place)
            // `--status = failed`
            if text == "=", let hint = advice?.line(without: place) { throw failure.hinting(hint) }
            guard let instead = failure.instead else { throw failure }
            throw failure.hinting(advice?.line(replacing: place, by: instead, after: before) ?? failure.hint)
        }
    }

    private mutating func placePositionals() throws(Failure) {
        var rest = positionals[...]
        for declared in signature.positionals {
            if rest.isEmpty, !declared.isOptional { throw Texts.missingArgument(declared, of: signature) }
            let called = declared.name.uppercased()
            repeat {
                let first = positionals.count - rest.count
                guard let placed = rest.popFirst() else { break }
                let text = placed.word.text
                if declared.type.kind == .path, placed.word.isHostName {
                    throw Texts.hostsInPlaceOfPath(text, called: called).advised(advice?.fileNotHosts(text))
                        .atWord(placed.place)
                }
                do throws(Failure) {
                    var value = try value(of: text, as: declared.type, called: called, at: placed.place)
                    if case .hostSet(let set) = value, !set.bareNames.isEmpty {
                        let places = positionals.map(\.place)
                        value = .hostSet(set.advising(advice?.patternOfWords(places, from: first, of: signature)))
                    }
                    arguments.append(value, text, to: declared.name, at: placed.place...placed.place)
                } catch {
                    guard declared.type.kind == .hostSet, error.instead == nil || !rest.isEmpty else { throw error }
                    throw error.advised(advice?.wrongHosts(positionals.map(\.place), from: first, of: signature))
                }
            } while declared.repeats
        }
        if let surplus = rest.first {
            throw Texts.surplusArgument(surplus.word.text, of: signature).advised(
                advice?.surplus(positionals.map(\.place), accepted: positionals.count - rest.count, of: signature)
            ).atWord(surplus.place)
        }
    }
}

extension Failure {
    /// The same failure with this hint, or unchanged if the hint is nil.
    fileprivate func advised(_ hint: String?) -> Failure { hint.map(hinting) ?? self }
}

/// A word and its position in the call, from 0.
private struct PlacedWord {
    let place: Int
    let word: ArgumentWord

    init(_ place: Int, _ word: ArgumentWord) {
        self.place = place
        self.word = word
    }
}

extension ArgumentWord {
    /// Whether the word was typed bare and is a name of hosts, such as `@failed` or `@g2`.
    fileprivate var isHostName: Bool {
        guard barePrefix == text.count, text.first == "@" else { return false }
        let name = text.dropFirst()
        return HostSet.isName(String(name))
            || (name.first == "g" && Int(name.dropFirst()) != nil)
    }
}

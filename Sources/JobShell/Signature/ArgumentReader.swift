import JobModel

/// Reads the words of a call as the command's signature asks. Every command, built in or not, is read by this one.
///
/// The forms are those of getopt_long: `-x`, `-x VALUE`, `-xVALUE`, `-abc`, `--long VALUE`, `--long=VALUE`, `--`; and a
/// negative number after an option that takes a number is its value.
struct ArgumentReader {
    private let signature: CommandSignature
    private var words: ArraySlice<ArgumentWord>
    private var arguments = Arguments()
    private var positionals: [ArgumentWord] = []

    /// The arguments of a call.
    ///
    /// - Throws: a usage `Failure` that names the wrong word and how the command is called.
    static func read(_ words: [ArgumentWord], for signature: CommandSignature) throws(Failure) -> Arguments {
        var reader = ArgumentReader(signature: signature, words: words[...])
        try reader.readAll()
        return reader.arguments
    }

    /// Whether the words ask for the command's help rather than for the command.
    static func asksForHelp(_ words: [ArgumentWord], of signature: CommandSignature) -> Bool {
        for word in words {
            let option = word.barePrefix == word.text.count ? word.text : ""
            if option == "--" { return false }
            if option == "--help" { return true }
            if option == "-h", !signature.options.contains(where: { $0.letter == "h" }) { return true }
        }
        return false
    }

    private init(signature: CommandSignature, words: ArraySlice<ArgumentWord>) {
        self.signature = signature
        self.words = words
    }

    private mutating func readAll() throws(Failure) {
        while let word = words.popFirst() {
            let bare = word.text.prefix(word.barePrefix)
            if bare == "--", word.text.count == 2 {
                positionals += words
                break
            } else if bare.hasPrefix("--"), bare.count > 2 {
                try readLong(word)
            } else if bare.hasPrefix("-"), bare.count > 1, !bare.hasPrefix("--"), !isNumber(bare) {
                try readLetters(word)
            } else {
                positionals.append(word)
            }
        }
        try placePositionals()
    }

    /// `-5` is a word like any other, unless the command has an option of that letter.
    private func isNumber(_ bare: Substring) -> Bool {
        let second = bare.dropFirst().first.map(String.init)
        if signature.options.contains(where: { $0.letter == second }) { return false }
        return Int64(bare) != nil || TimeExpression(String(bare)) != nil
    }

    private mutating func readLong(_ word: ArgumentWord) throws(Failure) {
        let body = word.text.dropFirst(2)
        let name = String(body.prefix { $0 != "=" })
        guard name.count + 2 <= word.barePrefix else {
            positionals.append(word)
            return
        }
        guard let option = signature.options.first(where: { $0.name == name }) else {
            throw Texts.unknownOption("--\(name)", of: signature)
        }
        let attached = body.contains("=") ? String(body.dropFirst(name.count + 1)) : nil
        if let type = option.type {
            let value: String
            if let attached { value = attached } else { value = try nextValue(for: "--\(name)", option) }
            try store(value, as: type, of: option, called: "--\(name)")
        } else if attached != nil {
            throw Texts.flagWithValue("--\(name)", of: signature)
        } else {
            arguments.append(.integer(1), to: option.name)
        }
    }

    private mutating func readLetters(_ word: ArgumentWord) throws(Failure) {
        var rest = word.text.dropFirst()
        var bareLeft = word.barePrefix - 1
        while let letter = rest.popFirst() {
            guard bareLeft > 0, let option = signature.options.first(where: { $0.letter == String(letter) }) else {
                throw Texts.unknownOption("-\(letter)", of: signature)
            }
            bareLeft -= 1
            guard let type = option.type else {
                arguments.append(.integer(1), to: option.name)
                continue
            }
            let value = try rest.isEmpty ? nextValue(for: "-\(letter)", option) : String(rest)
            try store(value, as: type, of: option, called: "-\(letter)")
            return
        }
    }

    private mutating func nextValue(for called: String, _ option: CommandSignature.Option) throws(Failure) -> String {
        guard let word = words.first else { throw Texts.missingValue(called, option, of: signature) }
        let bare = word.text.prefix(word.barePrefix)
        // `--name --status x` forgot the value of --name; a negative number or time is a value all the same.
        if bare.hasPrefix("-"), bare.count > 1, option.type?.kind != .text, Int64(bare) == nil,
            Double(bare) == nil, TimeExpression(String(bare)) == nil
        {
            throw Texts.missingValue(called, option, of: signature)
        }
        words.removeFirst()
        return word.text
    }

    private mutating func store(
        _ text: String, as type: ArgumentType, of option: CommandSignature.Option, called: String
    ) throws(Failure) {
        if !option.repeats, arguments.count(option.name) > 0 { throw Texts.givenTwice(called, of: signature) }
        try append(text, as: type, to: option.name, called: called)
    }

    private mutating func append(
        _ text: String, as type: ArgumentType, to name: String, called: String
    ) throws(Failure) {
        arguments.append(try WordReader.read(text, as: type, called: called), to: name)
        if let remark = WordReader.remark(text, as: type, called: called) { arguments.remarks.append(remark) }
    }

    private mutating func placePositionals() throws(Failure) {
        var rest = positionals[...]
        for declared in signature.positionals {
            if rest.isEmpty, !declared.isOptional { throw Texts.missingArgument(declared, of: signature) }
            let called = declared.name.uppercased()
            repeat {
                guard let word = rest.popFirst() else { break }
                try append(word.text, as: declared.type, to: declared.name, called: called)
            } while declared.repeats
        }
        if let surplus = rest.first { throw Texts.surplusArgument(surplus.text, of: signature) }
    }
}

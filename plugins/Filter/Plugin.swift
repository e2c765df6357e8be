import JobModel
import JobShell
import LogAnalysis

/// The `filter` command, which finds lines as grep does.
public struct FilterPlugin: Plugin {
    public let name = "Filter"
    public let summary = "the lines that matter"
    public let commands: [any Command] = [FilterCommand()]

    public init() {}
}

/// The options of `filter`, and the line filter and host set that a call asks for with them.
enum FilterOptions {
    static let all: [CommandSignature.Option] =
        [
            .flag("ignore-case", letter: "i", help: "upper and lower case are the same"),
            .flag("smart-case", letter: "S", help: "they are the same for a pattern without upper-case letters"),
            .flag("invert-match", letter: "v", help: "the lines that do not match"),
            .flag("word-regexp", letter: "w", help: "a match is a whole word"),
            .flag("line-regexp", letter: "x", help: "a match is a whole line"),
            .flag("fixed-strings", letter: "F", help: "the pattern is plain text"),
            .init(
                "regexp", letter: "e", .text, valueName: "PATTERN", repeats: true,
                help: "a pattern; lines that match any of several"),
            .init("kind", .text, valueName: "@pN", repeats: true, help: "lines of a kind that `patterns` found"),
            .flag("only-matching", letter: "o", help: "only what matched, or its first capture group"),
            .init("after-context", letter: "A", .count, valueName: "N", help: "N lines after each, too"),
            .init("before-context", letter: "B", .count, valueName: "N", help: "N lines before each, too"),
            .init("context", letter: "C", .count, valueName: "N", help: "N lines before and after each, too"),
            .flag("count", letter: "c", help: "how many lines of each host"),
            .flag("hosts-with-matches", letter: "l", help: "the hosts that have such lines"),
            .flag("hosts-without-match", letter: "L", help: "the hosts that have none"),
            .init("max-count", letter: "m", .count, valueName: "N", help: "no more than N lines of each host"),
            .flag("quiet", letter: "q", help: "show nothing: status 0 if a line matches, 1 if none does"),
            .init("exclude", .hostSet, valueName: "HOSTSET", help: "leave these hosts out (-x is grep's)"),
        ] + habits

    /// Flags of grep that change nothing here, because `filter` always does what they ask for.
    private static let habits: [CommandSignature.Option] = [
        .flag("line-number", letter: "n", help: "as always: each line with its number"),
        .flag("with-filename", letter: "H", help: "as always: each line with its host"),
        .flag("extended-regexp", letter: "E", help: "as always: a superset of these"),
        .flag("perl-regexp", letter: "P", help: "as always: Perl's regular expressions"),
        .flag("recursive", letter: "r", help: "as always: every host's log"),
        .flag("text", letter: "a", help: "as always: every log is text"),
        .flag("no-messages", letter: "s", help: "as always: a host without a log is no error"),
    ]

    /// The host set of a call with `-e` or `--kind`, in which the first word is a host set rather than a pattern.
    ///
    /// - Returns: nil for a call without these options, or without words.
    /// - Throws: a usage `Failure` when the word is no host set, or when there are two words.
    static func hosts(_ arguments: Arguments) throws(Failure) -> HostSet? {
        let option = ["regexp", "kind"].first { arguments.count($0) > 0 }
        guard let option, let word = arguments.text("pattern") else { return nil }
        if let second = arguments.hostSet("hostset") { throw Texts.hostsTwice(second.text, option) }
        let failure = Texts.patternTwice(word, option)
        do throws(Failure) { return try HostSet(word).advising(failure.hint) } catch { throw failure }
    }

    /// The line filter that a call asks for.
    ///
    /// - Throws: a usage `Failure` for a missing or wrong pattern.
    static func filter(_ arguments: Arguments, in session: Session) throws(Failure) -> LineFilter {
        var filter = LineFilter(try test(arguments, in: session))
        filter.isInverted = arguments.flag("invert-match")
        func count(_ name: String) -> Int? { arguments.integer(name).map { Int(clamping: $0) } }
        filter.mostLines = count("max-count")
        filter.linesAfter = count("after-context") ?? count("context") ?? 0
        filter.linesBefore = count("before-context") ?? count("context") ?? 0
        return filter
    }

    private static func test(_ arguments: Arguments, in session: Session) throws(Failure) -> LineFilter.Test {
        let kinds = arguments.texts("kind")
        var patterns = arguments.texts("regexp")
        if !kinds.isEmpty {
            guard patterns.isEmpty else { throw Texts.kindAndPattern }
            if arguments.flag("only-matching") { throw Texts.kindAndParts }
            return try self.kinds(kinds, in: session)
        }
        if patterns.isEmpty { patterns = arguments.texts("pattern") }
        guard !patterns.isEmpty else { throw Texts.noPattern }
        var options = LineExpressions.Options()
        options.ignoresCase = arguments.flag("ignore-case")
        options.usesSmartCase = arguments.flag("smart-case")
        options.isFixed = arguments.flag("fixed-strings")
        options.isWord = arguments.flag("word-regexp")
        options.isWholeLine = arguments.flag("line-regexp")
        return .expressions(try LineExpressions.compiled(patterns, options))
    }

    private static func kinds(_ words: [String], in session: Session) throws(Failure) -> LineFilter.Test {
        guard let set = session.patterns else { throw Texts.noKinds }
        var wanted: Set<Int> = []
        for word in words.flatMap({ $0.split(separator: ",").map(String.init) }) {
            guard let index = index(ofKind: word), set.patterns.indices.contains(index) else {
                throw Texts.noSuchKind(word, set.patterns.count)
            }
            wanted.insert(index)
        }
        return .kinds(set, wanted)
    }

    /// The index, from 0, of the kind of lines with a name such as `@p3` or `p3`; nil for a word that can't be such a
    /// name.
    private static func index(ofKind word: String) -> Int? {
        let name = word.hasPrefix("@") ? word.dropFirst() : word[...]
        let digits = name.dropFirst()
        guard name.first == "p", digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let number = Int(digits), number > 0
        else { return nil }
        return number - 1
    }
}

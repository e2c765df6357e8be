import HostSets
import JobModel
import JobShell
import LogAnalysis

/// The `filter` command, which finds lines as grep does.
public struct FilterPlugin: Plugin {
    public let name = "Filter"
    public let summary = "the lines that matter"
    public let helpGroup: HelpGroup? = .whatHappened
    public let mainCommands = ["filter"]
    public let commands: [any Command] = [FilterCommand()]

    public init() {}
}

/// The parameters of `filter`, and the line filter and host set that a call asks for with them.
enum FilterOptions {
    static let pattern = Parameter.optional("pattern", .text, help: "what to look for")
    static let hostSet = Parameter.hostSet(help: "only in the logs of these hosts")
    static let ignoreCase = Parameter.flag("ignore-case", letter: "i", help: "upper and lower case are the same")
    static let smartCase = Parameter.flag(
        "smart-case", letter: "S", help: "they are the same for a pattern without upper-case letters")
    static let invertMatch = Parameter.flag("invert-match", letter: "v", help: "the lines that do not match")
    static let wordRegexp = Parameter.flag("word-regexp", letter: "w", help: "a match is a whole word")
    static let lineRegexp = Parameter.flag("line-regexp", letter: "x", help: "a match is a whole line")
    static let fixedStrings = Parameter.flag("fixed-strings", letter: "F", help: "the pattern is plain text")
    static let regexp = Parameter.options(
        "regexp", letter: "e", .text, valueName: "PATTERN", help: "a pattern; lines that match any of several")
    static let kind = Parameter.options(
        "kind", .text, valueName: "@pN", help: "lines of a kind that `patterns` found")
    static let onlyMatching = Parameter.flag(
        "only-matching", letter: "o", help: "only what matched, or its first capture group")
    static let afterContext = Parameter.option(
        "after-context", letter: "A", .count, valueName: "N", help: "N lines after each, too")
    static let beforeContext = Parameter.option(
        "before-context", letter: "B", .count, valueName: "N", help: "N lines before each, too")
    static let context = Parameter.option(
        "context", letter: "C", .count, valueName: "N", default: 0, hasNumberForm: true,
        help: "N lines before and after each, too; -5 is -C 5")
    static let count = Parameter.flag("count", letter: "c", help: "how many lines of each host")
    static let hostsWithMatches = Parameter.flag(
        "hosts-with-matches", letter: "l", help: "the hosts that have such lines")
    static let hostsWithoutMatch = Parameter.flag(
        "hosts-without-match", letter: "L", help: "the hosts that have none")
    static let maxCount = Parameter.option(
        "max-count", letter: "m", .count, valueName: "N", help: "no more than N lines of each host")
    static let quiet = Parameter.flag(
        "quiet", letter: "q", help: "show nothing: status 0 if a line matches, 1 if none does")
    /// The option `--exclude` of the other commands without its letter.
    private static let exclude = Parameter.option(
        "exclude", .hostSet, valueName: "HOSTSET", help: "leave these hosts out (-x is grep's)")

    /// The parameters of `filter`.
    static let all: [any SignatureParameter] =
        [
            pattern, hostSet, ignoreCase, smartCase, invertMatch, wordRegexp, lineRegexp, fixedStrings, regexp, kind,
            onlyMatching, afterContext, beforeContext, context, count, hostsWithMatches, hostsWithoutMatch, maxCount,
            quiet, exclude,
        ] + habits

    /// Flags of grep that change nothing here, because `filter` always does what they ask for.
    private static let habits: [Parameter<Bool>] = [
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
    static func hosts(_ invocation: Invocation) throws(Failure) -> HostSet? {
        let option = [regexp, kind].first { invocation.has($0) }?.declaration.name
        guard let option, let word = invocation[pattern] else { return nil }
        if let second = invocation[hostSet] { throw Texts.hostsTwice(second.text, option).about(hostSet) }
        let failure = Texts.patternTwice(word, option).about(pattern)
        do throws(Failure) { return try HostSet(word).advising(failure.hint) } catch { throw failure }
    }

    /// The line filter that a call asks for.
    ///
    /// - Throws: a usage `Failure` for a missing or wrong pattern.
    static func filter(_ invocation: Invocation, in session: Session) throws(Failure) -> LineFilter {
        var filter = LineFilter(try test(invocation, in: session))
        filter.isInverted = invocation[invertMatch]
        filter.mostLines = invocation[maxCount]
        filter.linesAfter = invocation[afterContext] ?? invocation[context]
        filter.linesBefore = invocation[beforeContext] ?? invocation[context]
        return filter
    }

    private static func test(_ invocation: Invocation, in session: Session) throws(Failure) -> LineFilter.Test {
        let kinds = invocation[kind]
        var patterns = invocation[regexp]
        if !kinds.isEmpty {
            guard patterns.isEmpty else { throw Texts.kindAndPattern.about(regexp) }
            if invocation[onlyMatching] { throw Texts.kindAndParts.about(onlyMatching) }
            if let option = invocation.firstGiven(of: [ignoreCase, smartCase, wordRegexp, lineRegexp, fixedStrings]) {
                throw Texts.kindAndOption(option.declaration.name).about(option)
            }
            return try self.kinds(kinds, in: session)
        }
        if patterns.isEmpty, let pattern = invocation[pattern] { patterns = [pattern] }
        guard !patterns.isEmpty else { throw Texts.noPattern }
        var options = LineExpressions.Options()
        // With -i and -S, the last one counts, as with ripgrep.
        let letterCase = invocation.lastGiven(of: [ignoreCase, smartCase])
        options.ignoresCase = letterCase == 0
        options.usesSmartCase = letterCase == 1
        options.isFixed = invocation[fixedStrings]
        options.isWord = invocation[wordRegexp]
        options.isWholeLine = invocation[lineRegexp]
        do {
            return .expressions(try LineExpressions.compiled(patterns, options))
        } catch {
            throw error.hinting(Texts.plainTextInstead)
        }
    }

    private static func kinds(_ words: [String], in session: Session) throws(Failure) -> LineFilter.Test {
        guard let set = session.patterns else { throw Texts.noKinds.about(kind) }
        var wanted: Set<Int> = []
        for word in words {
            for name in word.split(separator: ",").map(String.init) {
                guard let index = index(ofKind: name), set.patterns.indices.contains(index) else {
                    let failure = Texts.noSuchKind(name, set.patterns.count)
                    // Of an option that repeats, only the last word can be marked.
                    throw word == words.last ? failure.about(kind) : failure
                }
                wanted.insert(index)
            }
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

import JobModel

/// The failures of host sets. `place` is always in UTF-8 offsets of `text`.
enum HostSetTexts {
    private static let examples: Sentence =
        "type addresses such as `10.20.0.[1-20,30]`, names such as `web-[01-20]`, or `@failed`"

    // MARK: Expressions

    static func empty(_ text: String) -> Failure {
        Failure("bad-host-set", "the host set is empty", hint: "type `@all` for all hosts", status: .usage)
    }

    static func nothingBefore(_ text: String, _ offset: Int, _ operation: HostTerm.Operation) -> Failure {
        let sign = sign(operation)
        let hint: Sentence =
            operation == .takeAway ? "type `@all!…` to take hosts away from all" : "type a host set before \(sign)"
        return bad(text, offset..<offset + 1, "there is nothing before \(sign)", hint)
    }

    static func nothingAfter(_ text: String, _ offset: Int, _ operation: HostTerm.Operation) -> Failure {
        let sign = sign(operation)
        return bad(
            text, offset..<offset + 1, "there is nothing after \(sign)",
            "type a host set after \(sign), or leave it out")
    }

    static func nothingEscaped(_ text: String, _ offset: Int) -> Failure {
        bad(text, offset..<offset + 1, "there is nothing after the \\ at the end", "type `\\\\` for a backslash itself")
    }

    static func unopened(_ text: String, _ offset: Int) -> Failure {
        bad(text, offset..<offset + 1, "the ] closes no [", "type ranges as in `10.20.0.[1-20,30]`")
    }

    static func unclosed(_ text: String, _ offset: Int) -> Failure {
        bad(text, offset..<offset + 1, "the [ is never closed", "type ranges as in `10.20.0.[1-20,30]`")
    }

    static func tooMany(_ text: String, _ place: Range<Int>) -> Failure {
        let limit: Sentence = "the host set names more than 1000000 hosts"
        let hint: Sentence =
            "type wildcards or a network, such as `10.20.*.*` or `10.20.0.0/16`: they are never expanded"
        return bad(text, place, limit, hint, code: "too-many-hosts")
    }

    // MARK: Words

    static func noPath(_ text: String, _ place: Range<Int>) -> Failure {
        bad(text, place, "no file is named", "type `@file:PATH` for a file with one word a line")
    }

    static func badRun(_ text: String, _ place: Range<Int>, _ number: Substring) -> Failure {
        if Int64(number) != 0, let failure = outOfRange(text, place, number, 1...(.max), "the number of a run") {
            return failure
        }
        return bad(
            text, place, "there is no number of a run after ~", "type `~1` for the run before, as in `@failed~1`")
    }

    static func badName(_ text: String, _ place: Range<Int>) -> Failure {
        bad(text, place, "there is no name after @", "type a name such as `@failed`, `@g2` or `@all`")
    }

    /// The failure for a number that does not fit; nil for what is no whole number.
    private static func outOfRange(
        _ text: String, _ place: Range<Int>, _ number: Substring, _ range: ClosedRange<Int64>, _ called: Sentence
    ) -> Failure? {
        guard WholeNumbers.areWritten(in: number), !number.hasPrefix("-"), !number.hasPrefix("+") else { return nil }
        let limits = WholeNumbers(range)
        return bad(
            text, place, "\(called) must be \(limits.wish(insteadOf: number)), not \(clipped(number))",
            "type a number \(limits.wish(insteadOf: number))")
    }

    static func badNumber(_ text: String, _ place: Range<Int>, _ number: Substring) -> Failure {
        if let failure = outOfRange(text, place, number, 0...(.max), "a number after the colon") { return failure }
        return bad(
            text, place, "there is no whole number after the colon",
            "type one as in `id:100042`, or several as in `id:[100001-100040]`")
    }

    /// - Parameter highest: the highest number that is allowed in the brackets.
    static func badRange(
        _ text: String, _ place: Range<Int>, _ problem: NumberRanges.Problem, highest: Int64 = .max
    ) -> Failure {
        switch problem {
        case .empty:
            return bad(text, place, "a range between the brackets is empty", "type ranges as in `[1-20,30]`")
        case .noNumber(let part):
            let bounds = part.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
            if bounds.allSatisfy(WholeNumbers.areWritten), let great = bounds.first(where: { Int64($0) == nil }),
                let failure = outOfRange(text, place, great, 0...highest, "a number in brackets")
            {
                return failure
            }
            return bad(
                text, place, "the range '\(clipped(part))' is not made of whole numbers",
                "type ranges as in `[1-20,30]`")
        case .reversed(let lower, let upper):
            return bad(text, place, "the range \(lower)-\(upper) runs backwards", "type `\(upper)-\(lower)`")
        case .badStep(let part):
            return bad(
                text, place, "the step in '\(clipped(part))' is not a number from 1",
                "type a range and a step, as in `[1-19/2]`")
        }
    }

    static func noHostName(_ text: String, _ place: Range<Int>) -> Failure {
        bad(text, place, "there is no name after the colon", "type a host's name, as in `name:web-01`")
    }

    static func areaOfName(_ text: String, _ place: Range<Int>, _ name: Substring) -> Failure {
        bad(text, place, "only addresses have a network area", "type `\(clipped(name))`")
    }

    static func badHostNames(_ text: String, _ place: Range<Int>, _ problem: NamePattern.Problem) -> Failure {
        switch problem {
        case .ranges(let inner): return badRange(text, place, inner)
        case .unequalPadding(let range):
            let sentence: Sentence =
                "the bounds of the range [\(clipped(range))] begin with 0 and have different numbers of digits"
            return bad(text, place, sentence, "type as many digits in both bounds, as in `[008-120]`")
        case .unequalBounds(let range):
            let sentence: Sentence = "the bounds of the range [\(clipped(range))] have different numbers of digits"
            return bad(text, place, sentence, "put the whole number between the brackets, as in `[18-111]`")
        }
    }

    static func badAddress(_ text: String, _ place: Range<Int>, _ problem: AddressPattern.Problem) -> Failure {
        switch problem {
        case .ranges(let inner): return badRange(text, place, inner, highest: 255)
        case .tooGreat(let octet):
            if octet == part(text, place) { return notAnAddress(text, place) }
            return bad(text, place, "the octet \(clipped(octet)) is greater than 255", "type octets from 0 to 255")
        case .leadingZero(let octet):
            let number = octet.drop { $0 == "0" }
            return bad(
                text, place, "the octet \(clipped(octet)) begins with 0", "type `\(number.isEmpty ? "0" : number)`")
        case .unequalBounds(let part):
            let sentence: Sentence = "the bounds of the range in '\(clipped(part))' have different numbers of digits"
            return bad(text, place, sentence, "put the whole octet between the brackets, as in `[8-12]`")
        case .notFourOctets, .noOctet:
            return notAnAddress(text, place)
        }
    }

    private static func notAnAddress(_ text: String, _ place: Range<Int>) -> Failure {
        let word = part(text, place)
        if HostSet.isName(word) {
            return bad(text, place, "a name begins with @", "type `@\(word)`")
        }
        if let ascii = FullWidthText.ascii(word) {
            return bad(text, place, "it has full-width characters", "type `\(clipped(ascii))`")
        }
        if !word.isEmpty, word.utf8.allSatisfy({ (48...57).contains($0) }) {
            return bad(
                text, place, "a number alone is not an address", "type `id:\(clipped(word))` for the host of this id")
        }
        if word.contains(where: \.isWhitespace) {
            return bad(
                text, place, "there is a space inside a word", "join hosts with a comma, as in `10.20.0.1,10.20.0.5`")
        }
        if word.contains(where: { $0.isLetter }) {
            return bad(
                text, place, "it is neither an address nor a plain name of a host",
                "type `name:\(clipped(word))` for a name with other characters than letters, digits, -, _ and .")
        }
        return bad(text, place, "it is not an address of four octets", examples)
    }

    static func badAddress6(_ text: String, _ place: Range<Int>) -> Failure {
        if let ascii = FullWidthText.ascii(part(text, place)) {
            return bad(text, place, "it has full-width characters", "type `\(clipped(ascii))`")
        }
        let hint: Sentence =
            "type `fd00::5`, `3:[fd00::5]` in network area 3, or the network `fd00::/64`; IPv6 has no ranges"
        return bad(text, place, "it is neither an IPv6 address nor an address with its network area", hint)
    }

    static func badNetwork(_ text: String, _ place: Range<Int>) -> Failure {
        bad(text, place, "there is no address of four octets before /", "type a network as in `10.20.0.0/16`")
    }

    static func badNetworkLength(_ text: String, _ place: Range<Int>, most: Int) -> Failure {
        bad(
            text, place, "there is no number of bits from 0 to \(most) after /",
            "type a network as in `10.20.0.0/16` or `fd00::/64`")
    }

    // MARK: Failures that depend on a step

    static func noSuchHost(_ set: HostSet, _ term: HostTerm, _ step: StepHosts) -> Failure {
        let word = clipped(part(set.text, term.place))
        let subject = term.word.expansion == 1 ? "'\(word)' is not" : "none of '\(word)' is"
        // In a step whose hosts are known by their addresses, a name is most likely something else: words of a text,
        // say.
        var status = ExitStatus.failure
        switch term.word {
        case .hostName, .hostNames: if !step.hasNames { status = .usage }
        default: break
        }
        return Failure(
            "no-such-host", "\(subject) among the hosts of this step", hint: instead(of: term.word, in: set, step),
            status: status, culprit: culprit(set.text, term.place))
    }

    /// Returns the text to type instead of a word that no host has.
    private static func instead(of word: HostWord, in set: HostSet, _ step: StepHosts) -> Sentence {
        let all: Sentence = "type `hosts` to see the \(step.hosts.count) hosts of this step"
        switch word {
        case .addresses, .address:
            let unknown = step.hosts.count { $0.address == nil && $0.name == nil }
            return unknown == 0
                ? all : "\(all); the addresses of \(unknown) are not known until their logs are fetched"
        case .hostName(let name):
            let near = step.names(near: name).map { NameWord.word(of: $0) }
            if let last = near.last {
                let names = near.map { clipped($0) }.dropLast().joined(separator: ", ")
                return names.isEmpty
                    ? "did you mean \(clipped(last))? \(all)"
                    : "did you mean \(names) or \(clipped(last))? \(all)"
            }
            if let known = SpellingSuggestion.first(name, among: HostSet.builtInNames + step.names.known) {
                return "type `@\(known)`"
            }
            if name.first == "g", Int(name.dropFirst()) != nil {
                return "type `@\(name)` for a group, as `groups` names them"
            }
            return set.advice.map(Sentence.init(verbatim:)) ?? withoutNames(step) ?? all
        case .hostNames(let pattern):
            guard case .text(let start)? = pattern.pieces.first, let near = step.names(near: start).first else {
                return set.advice.map(Sentence.init(verbatim:)) ?? withoutNames(step) ?? all
            }
            return "did you mean \(clipped(NameWord.word(of: near)))? \(all)"
        default: return all
        }
    }

    private static func withoutNames(_ step: StepHosts) -> Sentence? {
        !step.hasNames ? "type `hosts` to see the hosts of this step, which are known by their addresses" : nil
    }

    static func unknownName(
        _ text: String, _ place: Range<Int>, _ name: String, known: [String], run: Int? = nil
    ) -> Failure {
        let nearest = SpellingSuggestion.first(name, among: known)
        let hint: Sentence =
            nearest.map { "type `@\($0)`" }
            ?? "type a status such as `@failed`, or `@all`; type `help hostsets` to see the names"
        let ofRun = run.map { " in the run ~\($0)" } ?? ""
        return bad(text, place, "there is no name @\(clipped(name))\(ofRun)", hint, code: "unknown-name")
    }

    static func noSuchRun(_ text: String, _ place: Range<Int>, _ run: Int) -> Failure {
        Failure(
            "no-such-run", "'\(clipped(part(text, place)))': no hosts are known of the run ~\(run)",
            hint: "choose that run by `job ~\(run)` and name its hosts there")
    }

    // MARK: Files

    @Sendable static func refuseFile(_ path: String) throws(Failure) -> String {
        throw Failure("no-such-file", "the file \(clipped(path)) can't be read here")
    }

    static func fileInFile(_ text: String, _ place: Range<Int>) -> Failure {
        bad(text, place, "a file of hosts names another file", "put the hosts of both into one file")
    }

    static func noneOfFile(_ path: String, _ count: Int) -> Failure {
        let subject =
            count == 1
            ? "the one word in \(clipped(path)) is not" : "none of the \(count) words in \(clipped(path)) is"
        return Failure(
            "no-such-host", "\(subject) among the hosts of this step",
            hint: "type `hosts` to see the hosts of this step")
    }

    static func inFile(_ path: String, line: Int, _ failure: Failure) -> Failure {
        Failure(
            failure.code, "\(clipped(path)):\(line): \(failure.sentence)", hint: failure.advice, status: failure.status,
            culprit: failure.culprit)
    }

    /// The part of a host set that is wrong.
    static func culprit(_ text: String, _ place: Range<Int>) -> Failure.Culprit {
        let start = String(decoding: text.utf8.prefix(place.lowerBound), as: UTF8.self).count
        return .text(TextMark(text, from: start, length: part(text, place).count))
    }

    // MARK: Parts of sentences

    private static func bad(
        _ text: String, _ place: Range<Int>, _ problem: Sentence, _ hint: Sentence, code: String = "bad-host-set"
    ) -> Failure {
        let column = String(decoding: text.utf8.prefix(place.lowerBound), as: UTF8.self).count + 1
        let word = part(text, place)
        let isWhole = word.utf8.count == text.utf8.count
        let position: Sentence = isWhole ? "" : " at character \(column)"
        let message: Sentence = "host set: '\(clipped(word))'\(position): \(problem)"
        return Failure(code, message, hint: hint, status: .usage, culprit: culprit(text, place))
    }

    private static func part(_ text: String, _ place: Range<Int>) -> String {
        String(decoding: text.utf8.dropFirst(place.lowerBound).prefix(place.count), as: UTF8.self)
    }

    private static func clipped(_ text: some StringProtocol) -> String {
        text.count <= 60 ? String(text) : text.prefix(57) + "..."
    }

    private static func sign(_ operation: HostTerm.Operation) -> String {
        String(UnicodeScalar(operation.rawValue))
    }
}

import LogAnalysis
import Testing
import TestSupport

/// Searching logs, held against GNU grep.
@Suite struct LineSearchTests {
    /// What `grep -n` would print of a log.
    private static func output(
        _ patterns: [String], _ options: LineExpressions.Options = .init(), of text: [UInt8], parts: Bool = false,
        _ change: (inout LineFilter) -> Void = { _ in }
    ) throws -> String {
        var filter = LineFilter(.expressions(try LineExpressions(patterns, options)))
        change(&filter)
        let search = LineSearch(filter)
        var output = ""
        var last: Int?
        _ = text.withUnsafeBytes { log in
            search.search(log) { hit in
                if filter.linesBefore + filter.linesAfter > 0, let last, last + 1 < hit.number { output += "--\n" }
                last = hit.number
                let line = UnsafeRawBufferPointer(rebasing: log[hit.range])
                var texts: [String] = []
                if parts {
                    _ = search.forEachPart(of: line) { texts.append(String(decoding: line[$0], as: UTF8.self)) }
                } else {
                    texts = [String(decoding: line, as: UTF8.self)]
                }
                for text in texts {
                    output += "\(hit.number)\(hit.kind == .match ? ":" : "-")\(text)\n"
                }
            }
        }
        return output
    }

    @Test func flagsMeanWhatGrepMeansByThem() async throws {
        var generator = SeededGenerator(seed: 20261125)
        let words = ["error", "ERROR", "err", "disk", "磁盘", "空间 full", "a_b", "x1", "", "oom-killer", "k", "ſtop"]
        let patterns = [
            "error", "err", "d.sk", "^a", "b$", "^$", "[0-9]+", "error|磁盘", "(er+)o", "k", "oom-", "x*", "空间", "e.*r",
            "full$", "^(k|x1)$",
        ]
        for round in 0..<150 {
            var text: [UInt8] = []
            for _ in 0..<Int.random(in: 0...14, using: &generator) {
                for _ in 0..<Int.random(in: 0...3, using: &generator) {
                    text += (words.randomElement(using: &generator) ?? "").utf8
                    if Bool.random(using: &generator) { text.append(0x20) }
                }
                text.append(0x0A)
            }
            if Bool.random(using: &generator), text.last == 0x0A { text.removeLast() }
            let pattern = patterns.randomElement(using: &generator) ?? ""
            var flags = ["-E"]
            var options = LineExpressions.Options()
            func maybe(_ flag: String) -> Bool {
                guard Int.random(in: 0..<4, using: &generator) == 0 else { return false }
                flags.append(flag)
                return true
            }
            options.ignoresCase = maybe("-i")
            let isInverted = maybe("-v")
            options.isWord = maybe("-w")
            options.isWholeLine = maybe("-x")
            let hasParts = !isInverted && !pattern.contains("(") && maybe("-o")
            let most = maybe("-m2") ? 2 : nil
            let before = !hasParts && maybe("-B1") ? 1 : 0
            let after = !hasParts && maybe("-A2") ? 2 : 0
            let expected = try await Grep.output(flags + ["-e", pattern], of: text)
            let found = try Self.output([pattern], options, of: text, parts: hasParts) {
                ($0.isInverted, $0.mostLines, $0.linesBefore, $0.linesAfter) = (isInverted, most, before, after)
            }
            #expect(
                found == expected, "\(round): grep \(flags) '\(pattern)' of \(String(decoding: text, as: UTF8.self))")
        }
    }

    @Test func plainTextIsNoPattern() async throws {
        let text = Array("a.c\nabc\n[x]\n\\d\n(a+)+\n磁盘.满\n# x\n".utf8)
        for pattern in ["a.c", "[x]", "\\d", "(a+)+", "盘.", "# ", "", "^", "\\"] {
            var options = LineExpressions.Options()
            options.isFixed = true
            #expect(
                try Self.output([pattern], options, of: text) == (await Grep.output(["-F", "-e", pattern], of: text)),
                "\(pattern)")
        }
    }

    @Test func severalPatternsAreAnyOfThem() throws {
        let text = Array("one\ntwo\nthree\nfour\n".utf8)
        #expect(try Self.output(["two", "^f"], of: text) == "2:two\n4:four\n")
        #expect(try Self.output(["two\n^f"], of: text) == "2:two\n4:four\n")
        #expect(try Self.output(["(t)wo", "(f)\\w+\\b(?!x)"], of: text, parts: true) == "2:t\n4:f\n")
        #expect(try Self.output(["tw|wo", "two"], of: text, parts: true) == "2:two\n")
    }

    @Test func smartCaseAsksForAnUpperCaseLetterOfThePattern() throws {
        let text = Array("Error\nerror\n".utf8)
        var options = LineExpressions.Options()
        options.usesSmartCase = true
        #expect(try Self.output(["error"], options, of: text) == "1:Error\n2:error\n")
        #expect(try Self.output(["Error"], options, of: text) == "1:Error\n")
        #expect(try Self.output(["\\Serror|\\Berror|\\Wrror|erro\\S"], options, of: text) == "1:Error\n2:error\n")
        #expect(try Self.output(["error", "Nothing"], options, of: text) == "1:Error\n2:error\n")
    }

    @Test(arguments: [
        #"error\x1B?"#, #"error\x{1B}?"#, #"(?<Ver>error)"#, #"(?P<Ver>error)"#, #"(?'Ver'error)"#, #"\p{Lu}rror"#,
        #"\PNrror"#,
        #"error(?#A comment)"#, #"(?<N>e)rror|\g{N}|\k<N>|(?&N)|(?P>N)"#, #"erro\cA|error"#, #"[[:upper:]\S]rror"#,
        #"(?x) error # An end"#, #"(*COMMIT)error"#, #"(*MARK:Here)error"#, #"(*:Here)error"#, #"error\N{U+4A}*"#,
        #"(?U)erro\w"#, "rror",
    ])
    func namesAndEscapesAreNoUpperCaseLetters(_ pattern: String) throws {
        var options = LineExpressions.Options()
        options.usesSmartCase = true
        #expect(try Self.output([pattern], options, of: Array("ERROR\n".utf8)) == "1:ERROR\n")
    }

    @Test(arguments: [
        "Error", "[E]rror", "[A-Z]rror", #"\QE\Error"#, "(?:E)rror", "(?x)Error # an end", "É|Error", #"\Ä|Error"#,
    ])
    func lettersOfClassesAndQuotationsStandForThemselves(_ pattern: String) throws {
        var options = LineExpressions.Options()
        options.usesSmartCase = true
        #expect(try Self.output([pattern], options, of: Array("error\nError\n".utf8)) == "2:Error\n")
    }

    @Test func carriageReturnsBelongToTheEnding() throws {
        let text = Array("ends\r\nends not\r\n\r\nlast".utf8)
        #expect(try Self.output(["s$"], of: text) == "1:ends\n")
        #expect(try Self.output(["^$"], of: text) == "3:\n")
        #expect(try Self.output(["t$"], of: text) == "2:ends not\n4:last\n")
    }

    @Test func bytesThatAreNoTextMatchNothingAndHideNothing() throws {
        let text = [0xFF, 0xFE] + Array(" error here\n".utf8) + [0xE7] + Array("error\n".utf8)
        #expect(try Self.output(["error"], of: text).split(separator: "\n").count == 2)
        #expect(try Self.output(["^.*error"], of: text).isEmpty)
    }

    @Test func theFirstGroupIsWhatIsToldOfAMatch() throws {
        let text = Array("version 2.8.1 then version 3\nversion\nno\n".utf8)
        #expect(try Self.output(["version (\\S+)"], of: text, parts: true) == "1:2.8.1\n1:3\n")
        #expect(try Self.output(["version(x?)"], of: text, parts: true).isEmpty)
    }

    @Test func whereTheGroupTookNoPartTheWholeMatchIsTold() throws {
        let text = Array("pear\nfig 7\nversion\n".utf8)
        #expect(try Self.output([#"pear|fig (\d)"#], of: text, parts: true) == "1:pear\n2:7\n")
        #expect(try Self.output([#"(pear)|fig (\d)"#], of: text, parts: true) == "1:pear\n2:fig 7\n")
        #expect(try Self.output([#"version( \S+)?"#], of: text, parts: true) == "3:version\n")
    }

    @Test(arguments: [
        #"(\d{1,3}\.){3}\d{1,3}"#, #"(?:(\d+)\.){3}\d+"#, #"((?:\d+\.?)){4}"#, #"(?x) ( \d+ \.? ) {4}"#, #"(\d+\.?)+"#,
        #"(?<part>\d+\.?){2,}"#, #"(\d+\.?)*\d"#, #"(?:(?:(\d+)\.)+)\d+"#, #"(\d+\.?)+?$"#, #"(\d|\.)++"#,
        #"([\d.)])*"#,
    ])
    func aRepeatedGroupTellsTheWholeMatch(_ pattern: String) throws {
        #expect(try Self.output([pattern], of: Array("10.9.0.1\n".utf8), parts: true) == "1:10.9.0.1\n")
    }

    @Test(arguments: [
        #"(\d+)\.9"#, #"(10)?\.9"#, #"(10){1}\."#, #"(?:x|(10))\.(\d\.)+"#, #"([(]*10)\."#, #"\(*(10)"#, #"\Q(\E*(10)"#,
        #"(?#(+)(10)\."#, #"(10){0,1}\.9"#, #"(?=(10)\.)1"#,
    ])
    func aGroupThatIsMatchedOnceTellsWhatItTook(_ pattern: String) throws {
        #expect(try Self.output([pattern], of: Array("10.9.0.1\n".utf8), parts: true) == "1:10\n")
    }

    @Test func aLineThatTakesTooMuchWorkIsNeitherAMatchNorNone() throws {
        let hard = String(repeating: "a", count: 5000) + "!"
        let text = Array("aaa\n\(hard)\nb\n".utf8)
        for isInverted in [false, true] {
            var filter = LineFilter(.expressions(try LineExpressions(["^(a+)+$"])))
            filter.isInverted = isInverted
            var hits: [LineHit] = []
            let count = text.withUnsafeBytes { LineSearch(filter).search($0) { hits.append($0) } }
            #expect(hits.map(\.number) == (isInverted ? [2, 3] : [1, 2]))
            #expect(hits.first { $0.number == 2 }?.kind == .undecided)
            #expect(count == 1)
        }
    }

    @Test func aFilterWithinAnotherKeepsTheNumbers() throws {
        let text = Array("a 1\nb 1\na 2\na 1\n".utf8)
        let output = try Self.output(["1"], of: text) { filter in
            guard let first = try? LineExpressions(["a"]) else { return }
            filter.within = [LineFilter(.expressions(first))]
        }
        #expect(output == "1:a 1\n4:a 1\n")
        let inverted = try Self.output(["1"], of: text) { filter in
            guard let first = try? LineExpressions(["a"]) else { return }
            filter.within = [LineFilter(.expressions(first))]
            filter.isInverted = true
        }
        #expect(inverted == "3:a 2\n")
    }

    @Test func theLinesAroundAreTheLogsAlsoWithinAnotherFilter() async throws {
        let text = Array("a\nb ERROR disk\nc\nd\ne ERROR\nf\ng\nh ERROR disk\ni ERROR".utf8)
        for (before, after, most) in [(1, 0, nil), (0, 1, nil), (1, 1, 1), (2, 2, 2), (0, 3, 1)] as [(Int, Int, Int?)] {
            let flags = ["-B\(before)", "-A\(after)"] + (most.map { ["-m\($0)"] } ?? [])
            let expected = try await Grep.output(flags + ["-e", "ERROR.*disk"], of: text)
            let found = try Self.output(["disk"], of: text) { filter in
                guard let error = try? LineExpressions(["ERROR"]) else { return }
                filter.within = [LineFilter(.expressions(error))]
                (filter.linesBefore, filter.linesAfter, filter.mostLines) = (before, after, most)
            }
            #expect(found == expected, "\(flags)")
        }
    }

    @Test func aSearchInPiecesTellsTheSameAsInOne() throws {
        var generator = SeededGenerator(seed: 20261127)
        for round in 0..<200 {
            let words = ["error", "disk", "", "x error", "y"]
            var text: [UInt8] = []
            for _ in 0..<Int.random(in: 0...30, using: &generator) {
                text += ((words.randomElement(using: &generator) ?? "") + "\n").utf8
            }
            if Bool.random(using: &generator), text.last == 0x0A { text.removeLast() }
            let pattern = ["error", "e", "^$", "[xy]", "nothing"].randomElement(using: &generator) ?? ""
            var filter = LineFilter(.expressions(try LineExpressions([pattern])))
            let numbers = [0, 0, 1, 2, 5, Int.max]
            filter.linesBefore = numbers.randomElement(using: &generator) ?? 0
            filter.linesAfter = numbers.randomElement(using: &generator) ?? 0
            filter.mostLines = [nil, nil, 0, 1, 3].randomElement(using: &generator) ?? nil
            filter.isInverted = Bool.random(using: &generator)
            let search = LineSearch(filter)
            text.withUnsafeBytes { log in
                var whole: [LineHit] = []
                let count = search.search(log, firstNumber: 7) { whole.append($0) }
                var pieces: [LineHit] = []
                var progress = LineSearch.Progress(firstNumber: 7)
                var rounds = 0
                while !progress.isComplete, rounds < 100 {
                    rounds += 1
                    LineSearch(filter).search(log, &progress, isStopped: { false }) { hit in
                        pieces.append(hit)
                        return Int.random(in: 0..<3, using: &generator) > 0
                    }
                }
                #expect(pieces == whole && progress.found == count && progress.isComplete, "\(round): \(filter)")
            }
        }
    }

    @Test func ordinaryPatternsAreDecidedOnLongLines() throws {
        let long = "\"msg\":\"" + String(repeating: "a", count: 20_000) + "\" done"
        for pattern in ["\"msg\":\"(\\\\.|[^\"])*\"", "^(\\S+\\s?)+done$", "(a|b)*\" done"] {
            let output = try Self.output([pattern], of: Array(long.utf8))
            #expect(output.hasPrefix("1:"), "\(pattern)")
        }
    }

    @Test func wordsAndLinesAreAskedForWhateverThePatternEndsIn() throws {
        let text = Array("foo\nfoobar\na.b\n".utf8)
        for (pattern, isLine) in [("(?x) foo # a comment", false), ("\\Qfoo", true), ("(?x)foo#", true)] {
            var options = LineExpressions.Options()
            (options.isWord, options.isWholeLine) = (!isLine, isLine)
            #expect(try Self.output([pattern], options, of: text) == "1:foo\n", "\(pattern)")
        }
    }

    @Test func numbersBeginWhereTheLogDoes() throws {
        let text = Array("a\nb\nc\n".utf8)
        var numbers: [Int] = []
        let search = LineSearch(LineFilter(.expressions(try LineExpressions(["[bc]"]))))
        text.withUnsafeBytes { log in _ = search.search(log, firstNumber: 14) { numbers.append($0.number) } }
        #expect(numbers == [15, 16])
    }

    @Test func stoppingIsHeardAlsoWhereEveryLineHits() throws {
        let text = Array(String(repeating: "a\n", count: 100_000).utf8)
        let search = LineSearch(LineFilter(.expressions(try LineExpressions(["a"]))))
        var count = 0
        text.withUnsafeBytes { log in _ = search.search(log, isStopped: { count >= 1000 }, take: { _ in count += 1 }) }
        #expect(count < 3000)
    }

    @Test func aSearchEndsWhenNobodyWillSeeTheRest() throws {
        let text = Array(String(repeating: "nothing\n", count: 100_000).utf8)
        var asked = 0
        let search = LineSearch(LineFilter(.expressions(try LineExpressions(["[0-9][0-9]"]))))
        let isStopped = {
            asked += 1
            return asked == 3
        }
        text.withUnsafeBytes { log in _ = search.search(log, isStopped: isStopped, take: { _ in }) }
        #expect(asked == 3)
    }

    @Test(arguments: ["(", "[a", "*a", "\\", "(?<n>a)(?<n>b)", "a{2,1}", "\\C"])
    func whatIsNoPatternIsRefusedWithItsPlace(_ pattern: String) {
        #expect(throws: RegularExpression.PatternError.self) { try LineExpressions([pattern]) }
    }
}

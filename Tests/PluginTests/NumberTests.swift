import JobModel
import JobShell
import JobShellTesting
import Testing

/// Every number that a command takes, at both ends of what 64 bits hold and around 0.
@Suite struct NumberTests {
    private static let numbers: [Int64] = [.min, -1, 0, 1, .max]

    /// A statement for each word of a command that is a number, with the number in it.
    private static func statements(_ signature: CommandSignature, _ number: Int64) -> [(text: String, isRight: Bool?)] {
        let start = signature.needsInput ? "hosts | \(signature.name)" : signature.name
        let needed = signature.positionals.filter { !$0.isOptional }
        let words = needed.compactMap { word($0.type) }
        var statements: [(text: String, isRight: Bool?)] = []
        // A command whose words can't be made up is tried without them: that is a usage error, and no number is too much.
        let base = ([start] + (words.count == needed.count ? words : [])).joined(separator: " ")
        for option in signature.options {
            guard let type = option.type, isNumber(type) else { continue }
            statements.append(("\(base) --\(option.name)=\(number)", isRight(type, number)))
        }
        for (index, positional) in signature.positionals.enumerated() where isNumber(positional.type) {
            let before = signature.positionals[..<index].compactMap { word($0.type) }
            guard before.count == index, positional.type.kind != .seconds else { continue }
            statements.append(
                (([start, "--"] + before + ["\(number)"]).joined(separator: " "), isRight(positional.type, number)))
        }
        return statements
    }

    private static func isNumber(_ type: ArgumentType) -> Bool {
        [.integer, .size, .seconds, .duration, .time, .hostStatus, .runStatus].contains(type.kind)
    }

    /// Whether a number is within the declared limits; nil where other rules say so.
    private static func isRight(_ type: ArgumentType, _ number: Int64) -> Bool? {
        guard type.kind == .integer else { return nil }
        return number >= type.minimum ?? .min && number <= type.maximum ?? .max
    }

    /// A word that is right for a type, if any can be made up.
    private static func word(_ type: ArgumentType) -> String? {
        switch type.kind {
        case .text: "job_start"
        case .integer: "\(type.minimum ?? 1)"
        case .hostSet: "@all"
        case .choice: type.choices?.first
        default: nil
        }
    }

    @Test func noNumberOfACommandIsTooMuch() async throws {
        let shell = try await ScriptedShell.onDemo(plugins: builtIn, hosts: 20)
        _ = try await shell.run("job 20000100; step 1; groups; patterns")
        let statements = try Registry(builtIn).signatures.flatMap { signature in
            Self.numbers.flatMap { Self.statements(signature, $0) }
        }
        let areRight = Dictionary(statements.map { ($0.text, $0.isRight) }) { first, _ in first }
        try await shell.runEach(statements.map(\.text)) { text, result in
            #expect((0...255).contains(result.status), "\(text)")
            if areRight[text] == .some(.some(false)) { #expect(result.status == 2, "\(text): \(result.notes)") }
        }
        #expect(statements.count > 80)
        try await shell.stop()
    }

    @Test func numbersWithinWordsAreNotTooMuchEither() async throws {
        let shell = try await ScriptedShell.onDemo(plugins: builtIn, hosts: 20)
        _ = try await shell.run("job 20000100; step 1; groups; patterns")
        for number in Self.numbers.map({ "\($0)" }) + ["99999999999999999999", "-99999999999999999999"] {
            for statement in [
                "show --lines=\(number)", "show --lines=\(number)-", "show --lines=1-\(number)",
                "show --lines=\(number)-\(number) --numbers", "filter --kind=@p\(number)", "filter --kind=p\(number)",
                "hosts @g\(number)", "hosts id:\(number)", "hosts \(number):10.20.0.1", "diff @g\(number) @g1",
                "filter 'a{\(number)}'", "filter 'a{\(number),\(number)}'", "filter '\\\(number)'",
                "groups --ignore '(?<n>a){1,\(number)}'",
            ] {
                let result = try await shell.run(statement)
                #expect((0...255).contains(result.status), "\(statement)")
            }
        }
        // The last line there can be, and all from it on.
        let last = try await shell.run("show 10.20.0.1 --lines \(Int64.max)-")
        #expect(last.status == 0 && last.output.split(separator: "\n").count == 1)
        try await shell.stop()
    }

    private static let tooMuch = "99999999999999999999"

    @Test(arguments: [
        ("hosts --exit-code \(tooMuch)", "--exit-code must be at most 9223372036854775807, not \(tooMuch)"),
        ("hosts --exit-code=-\(tooMuch)", "--exit-code must be at least -9223372036854775808, not -\(tooMuch)"),
        ("hosts --slowest \(tooMuch)", "--slowest must be from 1 to 1000000, not \(tooMuch)"),
        ("hosts --slowest 0", "--slowest must be from 1 to 1000000, not 0"),
        ("patterns --top 0", "--top must be from 1 to 1000000, not 0"),
        ("history 0", "COUNT must be from 1 to 1000000, not 0"),
        ("groups --min 0", "--min must be at least 1, not 0"),
        ("groups --min \(tooMuch)", "--min must be from 1 to 9223372036854775807, not \(tooMuch)"),
        ("diff -U \(tooMuch)", "-U must be from 0 to 9223372036854775807, not \(tooMuch)"),
        ("exit \(tooMuch)", "STATUS must be from 0 to 255, not \(tooMuch)"),
        ("watch 99999999999 'hosts'", "SECONDS must be a number of seconds above 0 and up to 1000000,"),
        ("connect http://x --timeout 99999999999", "--timeout must be a number of seconds above 0 and up to 86400,"),
        ("jobs --last 15250284453w", "--last must be at most 15250284452w, not '15250284453w'"),
        ("jobs --since -15250284453w", "--since must be at most 15250284452w, not '-15250284453w'"),
        ("jobs --since \(tooMuch)", "--since must be at most 9223372036854775807, not \(tooMuch)"),
        ("store prune --keep 9223372037GB", "--keep must be at most 9223372036GB, not '9223372037GB'"),
        ("hosts --status \(tooMuch)", "--status must be at most 9223372036854775807, not \(tooMuch)"),
        ("jobs --status failed,\(tooMuch)", "--status must be at most 9223372036854775807, not \(tooMuch)"),
        ("job \(tooMuch)", "the id of a job must be from 1 to 9223372036854775807, not \(tooMuch)"),
        ("job 0", "the id of a job must be at least 1, not 0"),
        ("job ~1001", "the number after ~ must be from 1 to 1000, not 1001"),
        ("step 0", "the position or id of a step must be at least 1, not 0"),
        ("biz \(tooMuch)", "the id of a business must be from 1 to 9223372036854775807, not \(tooMuch)"),
        ("show --lines 0", "a number in --lines must be at least 1, not 0"),
        ("show --lines 1-\(tooMuch)", "a number in --lines must be from 1 to 9223372036854775807, not \(tooMuch)"),
        ("hosts id:\(tooMuch)", "a number after the colon must be from 0 to 9223372036854775807, not \(tooMuch)"),
        ("hosts id:[1-\(tooMuch)]", "a number in brackets must be from 0 to 9223372036854775807, not \(tooMuch)"),
        ("hosts 10.20.0.[1-\(tooMuch)]", "a number in brackets must be from 0 to 255, not \(tooMuch)"),
        ("hosts @failed~\(tooMuch)", "the number of a run must be from 1 to 9223372036854775807, not \(tooMuch)"),
    ])
    func aNumberOutOfRangeIsToldItsRange(_ statement: String, _ sentence: String) async throws {
        let shell = try await ScriptedShell.onDemo(plugins: builtIn, hosts: 20)
        let result = try await shell.run("job 20000100; step 1; " + statement)
        #expect(result.status == 2)
        #expect(result.notes.contains { $0.contains(sentence) }, "\(result.notes)")
        try await shell.stop()
    }

    /// The limits that are told are the true ones.
    @Test func theHighestNumberThatIsToldIsTaken() async throws {
        let shell = try await ScriptedShell.onDemo(plugins: builtIn, hosts: 20)
        let statements = [
            "hosts --exit-code 9223372036854775807", "hosts --slowest 1000000", "groups --min 9223372036854775807",
            "diff -U 9223372036854775807", "jobs --last 15250284452w", "hosts --status 9223372036854775807",
            "watch 1000000 'session' --times 1", "show --lines 9223372036854775807",
        ]
        _ = try await shell.run("job 20000100; step 1")
        for statement in statements {
            let result = try await shell.run(statement)
            #expect(result.status != 2, "\(statement): \(result.notes)")
        }
        try await shell.stop()
    }
}

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
        let world = try await ScriptedShell.onDemo(plugins: builtIn, hosts: 20)
        _ = try await world.run("job 20000100; step 1; fetch")
        var count = 0
        for signature in try Registry(builtIn).signatures {
            for (text, isRight) in Self.numbers.flatMap({ Self.statements(signature, $0) }) {
                let shell = try await world.another(plugins: builtIn)
                _ = try await shell.run("job 20000100; step 1; groups; patterns")
                let result = try await shell.run(text)
                #expect((0...255).contains(result.status), "\(text)")
                if isRight == false { #expect(result.status == 2, "\(text): \(result.notes)") }
                count += 1
            }
        }
        #expect(count > 80)
        try await world.stop()
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
}

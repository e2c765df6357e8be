import Foundation
@testable import HostSets
import JobModel
import Testing
import TestSupport

/// ClusterShell's `nodeset` is the yardstick for what both can say. Needs the program: apt install clustershell.
@Suite(
    .enabled(if: Nodeset.isInstalled, "nodeset is not installed (apt install clustershell)")
) struct NodesetTests {
    @Test(arguments: 1...12)
    func foldsIntoTheSameParts(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        // From one busy network to few hosts in many.
        let spreads: [UInt32] = seed % 3 == 0 ? [4, 4, 4, 4] : seed % 3 == 1 ? [1, 1, 6, 60] : [1, 3, 20, 20]
        var addresses: Set<UInt32> = []
        for _ in 0..<200 {
            addresses.insert(
                spreads.reduce(UInt32(0)) { $0 << 8 | 10 + UInt32.random(in: 0..<$1, using: &generator) })
        }
        let words = AddressFold.words(Array(addresses)).map(\.word)
        let input = addresses.map { HostAddress.v4($0).description }.map { $0 + "\n" }.joined()
        #expect(words.sorted() == Nodeset.parts(try Nodeset.run(["-f"], input: input)).sorted())
    }

    @Test(arguments: [
        ["web-[01-40,50]"], ["web-[1-2,01-02,10-11]"], ["web-[98-99,099-100]"], ["rack[1-3]-node[01-20]"],
        ["db[2-3].example10.com", "app[1,9-10]", "db"], ["r[1-2]n[1-2]", "r2n3"], ["a[1-3]b[1,01]"],
        ["[1-2]a", "[1-2]-1"],
    ])
    func namesFoldIntoTheSameWords(words: [String]) throws {
        let names = try Nodeset.run(["-e", "-S", "\n"] + words).split(separator: "\n").map(String.init)
        let folded = NameFold.words(names).map(\.word)
        let theirs = Nodeset.parts(try Nodeset.run(["-f"], input: names.map { $0 + "\n" }.joined()))
        #expect(folded.sorted() == theirs.sorted())
    }

    @Test(arguments: [
        "10.0.0.[1-20,30]", "10.0.0.[1-19/2]", "10.0.[0-3].[1-5]", "10.0.0.[1-2]0", "10.0.0.1[0-5]", "1[0-1].0.0.[1-3]",
        "10.0.0.[1-5]!10.0.0.3", "10.0.0.[1-5]&10.0.0.[3-8]^10.0.0.3", "10.0.0.1,10.0.0.2!10.0.0.1,10.0.0.7",
        "10.0.[0-2].[1-9]!10.0.1.[3-5]^10.0.[1-2].[4-12]&10.0.[0-1].*",
    ])
    func meansTheSameHosts(text: String) throws {
        let everyone = step(
            ["10", "11"].flatMap { first in
                (0...3).flatMap { third in (0...30).map { "\(first).0.\(third).\($0)" } }
            })
        // nodeset has no step to test wildcards against, so it gets the range instead.
        let theirs = try Nodeset.run(["-e", "-S", "\n", text.replacing("*", with: "[0-30]")])
        #expect(Set(try everyone.words(text)) == Set(theirs.split(separator: "\n").map(String.init)))
    }

    @Test(arguments: [
        ",10.0.0.1", "10.0.0.1,", "10.0.0.1!", "10.0.0.1,,10.0.0.2", "10.0.0.[5-1]", "10.0.0.[]", "10.0.0.[1,,2]",
        "10.0.0.[1-5/0]", "10.0.0.[1/2]", "10.0.0.[1-5", "10.0.0.1]",
    ])
    func refusesTheSameTexts(text: String) {
        #expect(throws: Failure.self) { try HostSet(text) }
        #expect(throws: Nodeset.Refusal.self) { try Nodeset.run(["-e", text]) }
    }
}

/// The program, run once for each question.
private enum Nodeset {
    struct Refusal: Error {}

    static let path = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/nodeset" }
        .first { FileManager.default.isExecutableFile(atPath: $0) }
    static var isInstalled: Bool { path != nil }

    static func run(_ arguments: [String], input: String = "") throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try #require(path))
        process.arguments = arguments
        let (standardInput, output) = (Pipe(), Pipe())
        process.standardInput = standardInput
        process.standardOutput = output
        process.standardError = Pipe()
        try process.run()
        try standardInput.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try standardInput.fileHandleForWriting.close()
        let answer = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        if process.terminationStatus != 0 { throw Refusal() }
        return String(decoding: answer, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Split at the commas outside brackets.
    static func parts(_ folded: String) -> [String] {
        var parts = [""]
        var depth = 0
        for character in folded {
            if character == "[" { depth += 1 }
            if character == "]" { depth -= 1 }
            if character == ",", depth == 0 {
                parts.append("")
            } else {
                parts[parts.count - 1].append(character)
            }
        }
        return parts
    }
}

import LogAnalysis
import Testing
import TestSupport

@Suite struct PatternPropertyTests {
    private func lines(seed: UInt64) -> [(host: Int, line: String)] {
        var random = SeededGenerator(seed: seed)
        var lines: [(host: Int, line: String)] = []
        for sample in PatternSample.all {
            lines += sample.lines(&random).map { (Int.random(in: 0..<300, using: &random), $0.line) }
        }
        return lines
    }

    private func shapes(_ lines: [(host: Int, line: String)], capacity: Int = 100_000) -> LineShapes {
        var shapes = LineShapes(capacity: capacity)
        for line in lines { shapes.add(line.line, host: line.host) }
        return shapes
    }

    @Test(arguments: [100_000, 60, 7]) func theOrderOfLinesDoesNotMatter(_ capacity: Int) {
        for seed in UInt64(1)...3 {
            var random = SeededGenerator(seed: seed)
            let lines = lines(seed: seed)
            let expected = PatternSet(shapes(lines, capacity: capacity)).patterns
            let mixed = lines.shuffled(using: &random)
            #expect(PatternSet(shapes(mixed, capacity: capacity)).patterns == expected)
        }
    }

    @Test(arguments: [100_000, 60, 7]) func halvesMergedAreTheWhole(_ capacity: Int) {
        let lines = lines(seed: 9)
        let expected = PatternSet(shapes(lines, capacity: capacity)).patterns
        for cut in [0, 1, lines.count / 3, lines.count] {
            var first = shapes(Array(lines[..<cut]), capacity: capacity)
            let second = shapes(Array(lines[cut...]), capacity: capacity)
            var other = second
            other.merge(first)
            first.merge(second)
            #expect(PatternSet(first).patterns == expected)
            #expect(PatternSet(other).patterns == expected)
        }
    }

    @Test(arguments: [100_000, 60, 7]) func eachLineIsAssignedToTheKindThatCountedIt(_ capacity: Int) throws {
        let lines = lines(seed: 4)
        let set = PatternSet(shapes(lines, capacity: capacity))
        var counts = [Int](repeating: 0, count: set.patterns.count)
        for line in lines {
            let pattern = try #require(set.pattern(of: line.line))
            counts[pattern] += 1
            #expect(set.patterns[pattern].hosts.contains(line.host))
        }
        #expect(counts == set.patterns.map(\.lineCount))
        for (index, pattern) in set.patterns.enumerated() {
            #expect(pattern.example.withUnsafeBytes { set.pattern(of: $0) } == index)
        }
    }

    @Test func whatHasEndlessKindsIsBounded() {
        var random = SeededGenerator(seed: 1)
        var shapes = LineShapes(capacity: 500)
        let letters = Array("abcdefghijklmnopqrstuvwxyz".utf8)
        for host in 0..<20_000 {
            let words = (0..<5).map { _ in
                String(decoding: (0..<6).compactMap { _ in letters.randomElement(using: &random) }, as: UTF8.self)
            }
            shapes.add(words.joined(separator: " "), host: host % 50)
        }
        #expect(shapes.count <= 500)
        #expect(shapes.lineCount == 20_000)
        #expect(PatternSet(shapes).patterns.reduce(0) { $0 + $1.lineCount } == 20_000)
    }

    @Test func hostileBytesAreLinesLikeOthers() throws {
        let lines: [[UInt8]] = [
            [0xFF, 0xFE, 0x00, 0x80], [0], Array("a\u{0}b 12".utf8), [0xE4, 0xBB], Array("<<<<<><".utf8),
            Array("====".utf8),
            Array("((((((".utf8), Array(repeating: UInt8(ascii: "="), count: 5000), Array("\u{1B}[".utf8),
            Array("/".utf8),
            Array(String(repeating: "1:", count: 3000).utf8), Array(String(repeating: "9", count: 3000).utf8),
            Array(String(repeating: "1s", count: 3000).utf8), Array("x=".utf8), Array("x=(".utf8), Array("-".utf8),
            Array("/1.2.3.4:".utf8), Array("1.2.3.4.".utf8), Array("a::b:".utf8), Array("０：１，２".utf8), [0xE3, 0x80],
        ]
        var shapes = LineShapes()
        for line in lines { shapes.add(line) }
        let set = PatternSet(shapes)
        #expect(set.patterns.reduce(0) { $0 + $1.lineCount } == lines.count)
        for line in lines { #expect(line.withUnsafeBytes { set.pattern(of: $0) } != nil) }
    }

    @Test func randomBytesNeverTrap() {
        var random = SeededGenerator(seed: 77)
        let alphabet = Array("0123456789abcfx:/.-=<>[](){}\"', \u{1B}\\@#%_TZe，中".utf8) + [0xFF, 0x00, 0xE3, 0xEF]
        var shapes = LineShapes(capacity: 2000)
        var lines: [[UInt8]] = []
        for _ in 0..<4000 {
            lines.append(
                (0..<Int.random(in: 0...40, using: &random)).compactMap { _ in alphabet.randomElement(using: &random) })
        }
        for line in lines { shapes.add(line) }
        let set = PatternSet(shapes)
        #expect(lines.allSatisfy { $0.withUnsafeBytes { set.pattern(of: $0) } != nil })
    }

    @Test func aLineOfAMegabyteIsAKindOfBoundedSize() throws {
        var shapes = LineShapes()
        shapes.add([UInt8](repeating: UInt8(ascii: "7"), count: 1_000_000))
        shapes.add(Array(String(repeating: "word ", count: 200_000).utf8))
        let set = PatternSet(shapes)
        #expect(set.patterns.count == 2)
        #expect(set.patterns.allSatisfy { $0.example.count <= 4096 && $0.templateBytes.count < 50_000 })
    }
}

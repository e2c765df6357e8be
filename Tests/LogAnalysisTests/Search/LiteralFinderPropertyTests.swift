import Testing
import TestSupport

@testable import LogAnalysis

/// The one thing that a filter must never do: hold back a line that PCRE2 would match.
@Suite struct LiteralFinderPropertyTests {
    /// Tries a pattern on lines; whether it has a filter, how many lines match and how many the filter held back.
    private func check(
        _ pattern: String, ignoringCase: Bool, _ lines: [[UInt8]],
        _ counts: inout (filters: Int, matches: Int, held: Int)
    ) {
        guard let expression = try? RegularExpression(pattern, ignoringCase: ignoringCase),
            let finder = RequiredLiterals.texts(of: pattern, ignoringCase: ignoringCase).map({
                LiteralFinder($0, ignoringCase: ignoringCase)
            })
        else { return }
        counts.filters += 1
        let matcher = RegularExpression.Matcher(expression)
        for line in lines {
            line.withUnsafeBytes { bytes in
                let isFound = finder.next(in: bytes, from: 0) != nil
                if !isFound { counts.held += 1 }
                guard case .match = matcher.first(in: bytes) else { return }
                counts.matches += 1
                if !isFound {
                    let texts = RequiredLiterals.texts(of: pattern, ignoringCase: ignoringCase) ?? []
                    Issue.record(
                        """
                        \(pattern.debugDescription) matches \(String(decoding: bytes, as: UTF8.self).debugDescription), \
                        ignoring case: \(ignoringCase), which has none of \(texts.map { String(decoding: $0, as: UTF8.self) })
                        """)
                }
            }
        }
    }

    @Test(arguments: [false, true])
    func noMatchIsHeldBackFromPatternsOfTheGrammar(_ ignoringCase: Bool) {
        var random = RandomPattern(generator: SeededGenerator(seed: 1), ignoringCase: ignoringCase)
        var counts = (filters: 0, matches: 0, held: 0)
        for _ in 0..<2000 {
            let (pattern, sample) = random.alternatives(2)
            let lines = [Array(sample.utf8), random.noise() + Array(sample.utf8) + random.noise(), random.noise()]
            check(pattern, ignoringCase: ignoringCase, lines, &counts)
        }
        // Else the test would say nothing.
        #expect(counts.filters > 400 && counts.matches > 200 && counts.held > 200, "\(counts)")
    }

    @Test(arguments: [false, true])
    func noMatchIsHeldBackFromGarbage(_ ignoringCase: Bool) {
        var random = RandomPattern(generator: SeededGenerator(seed: 2), ignoringCase: ignoringCase)
        var counts = (filters: 0, matches: 0, held: 0)
        for _ in 0..<6000 {
            let pattern = random.garbage()
            // Many of these patterns match themselves, or what is left without what means something.
            let plain = pattern.filter { !"\\()[]{}|*+?^$".contains($0) }
            let lines = [pattern, plain, plain + plain, String(plain.dropFirst()), String(plain.dropLast())].map {
                random.noise() + Array($0.utf8).filter { $0 != 0x0A } + random.noise()
            }
            check(pattern, ignoringCase: ignoringCase, lines, &counts)
        }
        #expect(counts.filters > 150 && counts.matches > 80 && counts.held > 80, "\(counts)")
    }
}

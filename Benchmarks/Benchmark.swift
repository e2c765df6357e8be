/// Measures joblog's parts from within; `Benchmarks/run` calls it beside the yardsticks.
@main
enum Benchmark {
    static func main() throws {
        let words = Array(CommandLine.arguments.dropFirst())
        let count = words.dropFirst().first.flatMap { Int($0) } ?? 50_000
        switch (words.first, words.count) {
        case ("folding", _): Folding.run(count)
        case ("addresses", _): Folding.print(addresses: count)
        case ("scanner", 2): try Scanning.scanner(words[1])
        case ("decoder", 2): try Scanning.decoder(words[1])
        case ("masks", 3): try Masking.masks(words[1], threads: Int(words[2]) ?? 1)
        case ("patterns", 2): try Masking.patterns(words[1])
        case ("diffing", 3): Diffing.run(words[1], words[2])
        case ("searching", 4):
            try Searching.run(words[1], words[3], ignoringCase: words[2] == "-i")
        case ("accuracy", 2...): try Accuracy.run(Array(words.dropFirst()))
        case ("worst", 1): WorstCases.run()
        case ("worlds", 2...): try WorldFolders.write(to: words[1], Array(words.dropFirst(2)))
        default:
            print(
                """
                usage: benchmark folding N | addresses N | scanner FILE | decoder FILE | masks FILE THREADS
                       | patterns FILE | searching FOLDER -i|-s PATTERN | diffing FROM TO | worst | accuracy CSV…
                       | worlds DIR [--hosts N] [--seed N]
                """)
        }
    }
}

/// The median of several rounds, so that one disturbance does not count.
enum Median {
    /// Milliseconds of the median round.
    static func milliseconds(of rounds: Int, _ body: () throws -> Void) rethrows -> Double {
        let clock = ContinuousClock()
        let times = try (0..<rounds).map { _ in try clock.measure(body) }
        let median = times.sorted()[rounds / 2]
        return median / .milliseconds(1)
    }
}

import Foundation

/// How often tests that try things at random do so.
enum FuzzRounds {
    /// As many times as a run of all tests bears, times the number in the environment variable JOBLOG_FUZZ_ROUNDS.
    static func count(_ usual: Int) -> Int {
        let factor = ProcessInfo.processInfo.environment["JOBLOG_FUZZ_ROUNDS"].flatMap { Int($0) } ?? 1
        return usual * min(max(1, factor), 1_000_000)
    }
}

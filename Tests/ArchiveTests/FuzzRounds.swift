import Foundation

/// As many times as a run of all tests bears, times the number in the environment variable JOBLOG_FUZZ_ROUNDS.
let fuzzRounds = ProcessInfo.processInfo.environment["JOBLOG_FUZZ_ROUNDS"].flatMap { Int($0) }.map { max(1, $0) } ?? 1

/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers from the same seed.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}

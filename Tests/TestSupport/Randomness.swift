import Foundation

/// SplitMix64 (Steele, Lea, Flood 2014): the same seed gives the same numbers, so that a failure can be seen again.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// A generator that begins with `seed`.
    public init(seed: UInt64) { state = seed }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    /// True once in `count` times.
    public mutating func once(in count: Int) -> Bool { Int.random(in: 0..<count, using: &self) == 0 }
}

/// How often tests that try things at random do so.
public enum FuzzRounds {
    /// `usual` rounds, as many as a run of the whole suite bears, times the number in the environment variable
    /// JOBLOG_FUZZ_ROUNDS, which `make fuzz` sets.
    public static func count(_ usual: Int) -> Int {
        let factor = ProcessInfo.processInfo.environment["JOBLOG_FUZZ_ROUNDS"].flatMap { Int($0) } ?? 1
        return usual * min(max(1, factor), 1_000_000)
    }
}

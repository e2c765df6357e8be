import Foundation
import JobModel
import LogStore
import Testing

/// A folder of its own for a test, gone with it.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "/logstore-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Where the test's store lies; its folder does not exist yet.
    var store: String { path + "/cache/joblog/logs.sqlite" }
}

/// SplitMix64, so that every run draws the same numbers.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// What the tests keep.
enum Sample {
    static let now = Timestamp(milliseconds: 1_795_000_000_000)
    static let platform = "https://job.example"
    static let scope = Scope.business(2)

    static func minutes(_ count: Int64) -> Timestamp { now.advanced(byMilliseconds: count * 60_000) }

    static func place(step: Int64 = 1, job: Int64 = 9_007_199_254_740_993, executeCount: Int = 0) -> LogPlace {
        LogPlace(platform: platform, scope: scope, job: job, step: step, executeCount: executeCount)
    }

    static func host(_ id: Int64, status: Int = 9) -> JobModel.Host {
        JobModel.Host(
            id: id, ipv4: .v4(0x0A00_0000 | UInt32(truncatingIfNeeded: id & 0xFF_FFFF)),
            status: HostStatus(rawValue: status))
    }

    static func log(_ id: Int64, _ text: String, status: Int = 9) -> HostLog {
        log(id, Array(text.utf8), status: status)
    }

    static func log(_ id: Int64, _ bytes: [UInt8], status: Int = 9) -> HostLog {
        HostLog(host: host(id, status: status), state: .fetched, content: .script(bytes))
    }

    /// Bytes that no compression makes smaller.
    static func noise(_ count: Int, seed: UInt64) -> [UInt8] {
        var generator = SeededGenerator(state: seed)
        return (0..<count).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
    }
}

extension LogStore {
    /// What a script's host printed, as text.
    func text(_ id: Int64, at place: LogPlace = Sample.place()) throws -> String? {
        guard case .script(let bytes)? = try content(of: .id(id), at: place) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }
}

import Foundation
import JobModel
import LogStore
import Testing
import TestSupport

extension TemporaryFolder {
    /// The path of the test's store, whose folder does not exist yet.
    var store: String { self["cache/joblog/logs.sqlite"] }
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
        var generator = SeededGenerator(seed: seed)
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

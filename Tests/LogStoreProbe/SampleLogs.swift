import JobModel

/// Logs that look like what deployments print; the same ones for the same numbers, in any process.
struct SampleLogs {
    private var state: UInt64

    /// SplitMix64 (Steele, Lea, Flood 2014).
    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    private mutating func below(_ bound: UInt64) -> UInt64 { next() % bound }

    /// The place that batches of one seed are kept at.
    static func place(_ seed: Int) -> LogPlace {
        LogPlace(
            platform: "https://job.example", scope: .business(2), job: 9_007_199_254_740_993, step: Int64(seed),
            executeCount: 0)
    }

    /// The logs of `count` hosts, of about `bytes` bytes each. Hosts of different batches differ.
    static func batch(_ number: Int, seed: Int, count: Int, bytes: Int) -> [HostLog] {
        (0..<count).map { index in
            let id = number * count + index
            let host = Host(
                id: Int64(id), ipv4: .v4(0x0A00_0000 + UInt32(id)), status: HostStatus(rawValue: 9), exitCode: 0)
            let content = script(host: id, seed: seed, bytes: bytes)
            return HostLog(host: host, state: .fetched, content: .script(content))
        }
    }

    /// What one host printed.
    static func script(host: Int, seed: Int, bytes: Int) -> [UInt8] {
        var sample = SampleLogs(state: UInt64(host) &* 1_000_003 &+ UInt64(seed))
        var result: [UInt8] = []
        result.reserveCapacity(bytes + 160)
        var second = sample.below(40_000)
        while result.count < bytes {
            second += sample.below(3)
            let time = [second / 3600, second / 60 % 60, second % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
            result += "2026-11-23 \(time[0]):\(time[1]):\(time[2]).\(100 + sample.below(900)) ".utf8
            result += Self.levels[Int(sample.below(UInt64(Self.levels.count)))].utf8
            result += " [deploy-\(sample.below(32))] host=10.0.\(host / 256).\(host % 256) ".utf8
            result += Self.messages[Int(sample.below(UInt64(Self.messages.count)))].utf8
            result += " id=\(String(sample.next(), radix: 16)) took=\(sample.below(5000))ms\n".utf8
        }
        return result
    }

    private static let levels = ["INFO ", "INFO ", "INFO ", "DEBUG", "WARN "]
    private static let messages = [
        "pulling image registry.example/service/api:4.18.2", "checksum of /data/release/app.tar.gz matches",
        "waiting for the port to be released", "stopping the previous instance, signal 15",
        "connection pool ready, 32 connections to db-primary.example:3306", "health check answered 200 OK",
        "configuration /etc/service/service.yaml loaded, 214 keys", "migrating table t_order_detail, part",
        "retry after a timeout of the lock service", "cache warmed, entries written",
    ]
}

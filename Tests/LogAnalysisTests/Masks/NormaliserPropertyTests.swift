import LogAnalysis
import Testing
import TestSupport

struct NormaliserPropertyTests {
    /// Parts of what the recognisers look for, so that nearly right texts come often.
    static let fragments = """
        1|2|12|59|60|123|2026|1795623243|54321|8080|-|:|.|,|/|\u{20}|\u{20}\u{20}|=|[|]|(|)|#|@|%|_|\"|T|Z|\t|\r|\n|é|：
        2026-11-23|15:52:35|15:52|Nov|Mon|Nov 23|23 Nov 2026|2026年|11月|25日|下午|14时3分|+0800| CST|PM
        pid|PID:|process|进程|进程号|线程|thread|sshd[|]:|in|took|耗时|timeout|超时|elapsed|port|端口|time|时间|at|epoch_ms=
        s|ms|m|h|d|秒|分钟|小时| seconds| min|MB|MB/s|kB|req/s|/s|bps|KiB|0x|0x7f3a2c00e010|deadbeef|4bf92f35|a1|trace_id=
        6f1c2a30-8a52-4d7e-9b1f-0c2d3e4f5a6b|/tmp/|/tmp/tmp|tmp.|deploy.|Xy12Ab34|10.20.0.12|10-20-0-12|10.0.0.9|fd00::12|fd00|::
        hostname=|hostname|主机名|web-7|VM-|root@|~]#|rss|heap used|[===>  ]|.....|--.-K/s|--:--:--|<time>|<|>|I1125|root|?| ---
        exec-|worker/|├─|1207/demo|tcp |17:M|[20481]|INFO|LOG:|D |TID |executor |task | in stage |kill -9 |qtp|conn12|blk_
        api-|6c7b8d9f5d|-k4zq7|pod/|b81f00a2c9d3|container |docker-|4bf92f3577b34da6a3ce929d0e0e4736|,00f067aa0ba902b7|taskId
        C:\\tmp\\|\\Temp\\|%TEMP%\\|tmpA1B2.tmp|/folders/|/T/|job-|\u{1B}[1m|\u{1B}[m|<0.|0.222.0>| with PID | on |celery@
        25.04.2024|24/04/25|4/5/2024|2024.05.14|240514|020304|20240514|-02.03.04|:123|][ 12]|25-APR-24|25Apr2024|四月|4月|周二
        Tue|mar.|avril|may|, | at | AM|上午| (UTC+0200)| m=+0.1|1714000001|.123|1.7140012e+09|e-05|audit(|handler (|INFO| D |17:M
        D/Demo(|):|for|running|up| days, |3 weeks| ago|前|个月|年| and |PT1H|10/0/30/69/109| 200 | - |(01:04)|#7|[  12.345678]|[T12]
        """.split { $0 == "|" || $0 == "\n" }.map(String.init) + ["|", "\n", " ", "  "]

    static func text(seed: UInt64) -> [UInt8] {
        var generator = SeededGenerator(seed: seed)
        return (0..<Int.random(in: 1...40, using: &generator)).flatMap { _ in
            Array((fragments.randomElement(using: &generator) ?? "").utf8)
        }
    }

    @Test func `normalising again changes nothing, and the details add up`() {
        let normaliser = Normaliser(host: ownHost)
        for seed in UInt64(0)..<6000 {
            let log = Self.text(seed: seed)
            let once = normaliser.normalise(log, isDetailed: true)
            let twice = normaliser.normalise(Array(once.bytes))
            #expect(once.bytes == twice.bytes, "seed \(seed): \(String(decoding: log, as: UTF8.self).debugDescription)")
            let joined = once.lines.flatMap { once.bytes[$0.output] + [0x0A] }
            #expect(joined == Array(once.bytes), "seed \(seed)")
            #expect(once.masked.allSatisfy { $0.range.upperBound <= log.count && !$0.range.isEmpty }, "seed \(seed)")
            #expect(
                zip(once.masked, once.masked.dropFirst()).allSatisfy { $0.range.upperBound <= $1.range.lowerBound },
                "seed \(seed): \(String(decoding: log, as: UTF8.self).debugDescription) \(once.masked)")
            #expect(once.masked.count == once.counts.reduce(0, +) || log.contains(0x0D), "seed \(seed)")
        }
    }

    @Test func `any bytes are passed over unharmed`() {
        var generator = SeededGenerator(seed: 7)
        let normaliser = Normaliser(host: ownHost)
        for _ in 0..<500 {
            let log = (0..<Int.random(in: 0...300, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            let once = normaliser.normalise(log)
            #expect(once.bytes == normaliser.normalise(Array(once.bytes)).bytes)
        }
    }

    /// Each would take far longer if some place were looked at as often as the log is long.
    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            "1", ":", "a1", "f", "1.", "1,234", "1m", "1s ", "1:", "12:34:56", "-", "2026-", "/tmp/", "/", " ", "1 ",
            "\r", "@", "0x",
            "10.20.0.12", "10-20-0-12-", "hostname=", "ostname", "[=", "100%[", "1%  ", "进程", "1年", "11月", "12时3分",
            "pid 1 ", "1#", "a-", "fd00:", "1-1-",
            "\\", "\\tmp\\", "\\Temp\\a1", "/T/", "/tmp.", "/var/folders/", "-2b4k5", "a-bcdfghjk-", "exec-1-",
            "exec-1", "├─1 ",
            "kill -9 ", "1/a ", "pid\u{1B}[1m1", "\u{1B}[1m", "\u{1B}[K1", "12:00:01 1 ", "[1] ", "e1_",
            "1714000001234_", "a: b1: ",
            "container b81f00a2c9d3 ", "4bf92f3577b34da6a3ce929d0e0e4736,", "celery@",
            "Nov 1 ", "主机名", "1.1.", "1/1/", "Tue ", "mar. 1 ", "é", "四月 1 ", "1 days, ", "1d", "P1D", "(1", "[ 1.5]",
            "1e-",
            "240514 ", "1714000001 ", "1:1 - ", "1/1/1/1/1 ", " 1 and ", "][ ", "1_", "web-a", "aaaa-1",
            "root  1  0.1  ", "1kB/", "......1% ",
        ])
    func `300 kilobytes of anything takes linear time`(unit: String) {
        let unit = Array(unit.utf8)
        let count = 300_000
        let log = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialised in
            for index in 0..<count { buffer[index] = unit[index % unit.count] }
            initialised = count
        }
        let result = Normaliser(host: HostIdentity(addresses: ["10.20.0.12", "fd00::12"], name: "web-a")).normalise(log)
        #expect(!result.bytes.isEmpty)
    }
}

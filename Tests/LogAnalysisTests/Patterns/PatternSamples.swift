import LogAnalysis
import TestSupport

/// Labelled lines in invented formats: a template's index is the label of its lines.
struct PatternSample {
    let name: String
    /// How many lines, and the template; `{…}` is filled anew for each line.
    let templates: [(Int, String)]

    static let all: [PatternSample] = [
        PatternSample(
            name: "deploy agent",
            templates: [
                (40, "{date} {time} [{number}] INFO fetching artifact {path} from {host}:{port}"),
                (40, "{date} {time} [{number}] INFO fetched {size} in {duration}"),
                (25, "{date} {time} [{number}] WARN retry {digit} of 5: connection to {address}:{port} refused"),
                (12, "{date} {time} [{number}] WARN retry {digit} of 5: connection to {address}:{port} timed out"),
                (9, "{date} {time} [{number}] ERROR checksum of {path} is {hash}, expected {hash}"),
                (20, "{date} {time} [{number}] INFO service started"),
                (20, "{date} {time} [{number}] INFO service stopped"),
                (4, "{date} {time} [{number}] INFO service reloaded"),
                (1, "{date} {time} [{number}] FATAL no space left on device while writing {path}"),
            ]),
        PatternSample(
            name: "key values",
            templates: [
                (50, "level=info msg=\"request served\" user={user} method=GET status={number} took={duration}"),
                (20, "level=info msg=\"request served\" user={user} method=POST status={number} took={duration}"),
                (30, "level=warn msg=\"slow query\" table={table} owner={user} rows={number}"),
                (25, "level=error msg=\"lock timeout\" table={table} held_by=task_{number}_{digit}"),
                (20, "level=info cache=hit verbose=false"),
                (20, "level=info cache=miss verbose=false"),
                (10, "level=info cache=hit verbose=true"),
            ]),
        PatternSample(
            name: "logins",
            templates: [
                (40, "session opened for user {user} by (uid={digit})"),
                (40, "session closed for user {user}"),
                (30, "login of {user} from {address} ({hostOrNone}) failed: wrong password"),
                (8, "login of {user} from {address} ({hostOrNone}) failed: account locked"),
                (3, "kernel: eth0: link up, {number} Mbps"),
                (3, "kernel: bond0: link up, {number} Mbps"),
                (2, "idle"), (3, "active"), (4, "draining"),
            ]),
        PatternSample(
            name: "transfers",
            templates: [
                (30, "{host}:{port} close, {sizeTwice} sent, {sizeTwice} received, lifetime {lifetime}"),
                (30, "{host}:{port} open through proxy {address}:{port} HTTPS"),
                (10, "{host}:{port} open through proxy {address}:{port} SOCKS5"),
                (20, "block blk_{signed} of size {number} moved to /{address}:{port}"),
                (15, "queue depth: {list}"),
                (10, "job {uuid} finished at Mon Nov {digit} {time} 2026"),
            ]),
        PatternSample(
            name: "Chinese",
            templates: [
                (30, "{date} {time} 任务{number}执行成功，耗时{number}毫秒"),
                (20, "{date} {time} 任务{number}执行失败，退出码{digit}"),
                (10, "{date} {time} 正在升级到版本{digit}.{digit}.{digit}"),
                (5, "{date} {time} 磁盘空间不足：{path} 剩余{number}MB"),
                (20, "{date} {time} 服务已启动"),
                (20, "{date} {time} 服务已停止"),
            ]),
    ]

    /// The lines with their labels, mixed.
    func lines(_ random: inout SeededGenerator) -> [(label: Int, line: String)] {
        var lines: [(label: Int, line: String)] = []
        for (label, (count, template)) in templates.enumerated() {
            for _ in 0..<count { lines.append((label, Self.fill(template, &random))) }
        }
        return lines.shuffled(using: &random)
    }

    private static func fill(_ template: String, _ random: inout SeededGenerator) -> String {
        var result = ""
        var rest = template[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            result += rest[..<open]
            result += value(rest[rest.index(after: open)..<close], &random)
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }

    private static func value(_ type: Substring, _ random: inout SeededGenerator) -> String {
        func number(_ range: ClosedRange<Int>) -> String { String(Int.random(in: range, using: &random)) }
        func two(_ range: ClosedRange<Int>) -> String {
            let text = number(range)
            return text.count == 1 ? "0" + text : text
        }
        func pick(_ choices: [String]) -> String { choices.randomElement(using: &random) ?? "" }
        func digits(_ count: Int) -> String {
            (0..<count).map { _ in pick("0123456789abcdef".map(String.init)) }.joined()
        }
        switch type {
        case "number": return number(1...99_999)
        case "digit": return number(1...9)
        case "signed": return pick(["", "-"]) + number(100_000_000...999_999_999)
        case "port": return number(1024...65_535)
        case "date": return "2026-11-" + two(1...28)
        case "time": return two(0...23) + ":" + two(0...59) + ":" + two(0...59)
        case "duration": return pick([number(1...999) + "ms", number(1...99) + ".5s", "1m" + number(1...59) + "s"])
        case "lifetime": return pick(["<1 sec", two(0...59) + ":" + two(0...59)])
        case "size": return number(1...999) + pick(["KB", "MB", " KB", ".7MB"])
        case "sizeTwice":
            return pick([number(1...999) + " bytes", number(1024...9999) + " bytes (" + number(1...9) + ".1 KB)"])
        case "address": return [1, 2, 3, 4].map { _ in number(1...254) }.joined(separator: ".")
        case "host": return pick(["mirror.example.com", "node-\(number(1...99)).dc1.example.cn", "a.b.example.org"])
        case "hostOrNone": return pick(["", "", "node-\(number(1...99)).dc1.example.cn", "gw.example.net"])
        case "path": return "/" + pick(["data", "opt", "var"]) + "/" + pick(["a", "b/c", "d.txt", "x-1/y.log"])
        case "hash": return "a1" + digits(38)
        case "uuid": return [8, 4, 4, 4, 12].map(digits).joined(separator: "-")
        case "user": return pick(["root", "alice", "bob", "carol", "dave", "erin", "mallory", "op-7"])
        case "table": return pick(["orders", "users", "items", "prices", "stock", "carts"])
        case "list":
            return (0..<Int.random(in: 1...6, using: &random)).map { _ in number(0...99) }.joined(separator: ", ")
        default: return ""
        }
    }
}

extension LineShapes {
    mutating func add(_ line: String, host: Int = 0) { add(Array(line.utf8), host: host) }
    mutating func add(_ line: [UInt8], host: Int = 0) { line.withUnsafeBytes { add($0, host: host) } }
}

extension PatternSet {
    init(lines: [String]) {
        var shapes = LineShapes()
        for line in lines { shapes.add(line) }
        self.init(shapes)
    }

    func pattern(of line: String) -> Int? { Array(line.utf8).withUnsafeBytes { pattern(of: $0) } }
    var templates: [String] { patterns.map(\.template) }
}

import JobLogs
import JobModel
import LogAnalysis
import TerminalText

/// Draws the logs of hosts, each under a header, one host at a time.
struct LogRenderer: Sendable {
    private let list: LogList
    private let screen: Screen

    init(_ list: LogList, on screen: Screen) {
        self.list = list
        self.screen = screen
    }

    /// A chunk for each host.
    func stream() -> ByteStream {
        ByteStream {
            let iterator = list.logs.makeAsyncIterator()
            let index = Counter()
            return {
                guard let log = try await iterator.next() else { return nil }
                let position = await index.next()
                let word =
                    list.positions.indices.contains(position)
                    ? list.step.hosts.word(for: list.positions[position]) : log.host.address?.description ?? ""
                return draw(log, word: word, isFirst: position == 0)
            }
        }
    }

    private func draw(_ log: HostLog, word: String, isFirst: Bool) -> [UInt8] {
        var facts = [log.host.status.name]
        if let code = log.host.exitCode { facts.append("exit code \(code)") }
        if !log.host.tag.isEmpty { facts.append(TerminalSafe.text(log.host.tag, escapingLayout: true)) }
        let header =
            screen.paint("==> \(word)", Look.header) + " "
            + screen.paint("(\(facts.joined(separator: ", ")))", Look.of(log.host.status))
            + screen.paint(" <==", Look.header)
        var bytes = Array(((isFirst ? "" : "\n") + header + "\n").utf8)
        switch log.content {
        case .script(let content):
            if list.isRaw {
                bytes += content
            } else {
                let mark: TextStyle = screen.usesColor ? .dim : .plain
                bytes += Array(TerminalSafe.text(content, mark: mark).utf8)
            }
        case .files(let transfers): bytes += Array(draw(transfers).utf8)
        case nil: bytes += Array((screen.paint(absence(log), .dim)).utf8)
        }
        if bytes.last != UInt8(ascii: "\n") { bytes.append(UInt8(ascii: "\n")) }
        return bytes
    }

    private func absence(_ log: HostLog) -> String {
        switch log.state {
        case .failed: "(not fetched: \(TerminalSafe.text(log.failure?.message ?? "unknown", escapingLayout: true)))"
        case .unfetched: "(not fetched)"
        case .none, .fetched: "(no log)"
        }
    }

    /// A distribution's log: a table of transfers, then the lines of each.
    private func draw(_ transfers: [FileTransfer]) -> String {
        let rows = transfers.map { transfer -> JSONObject in
            [
                "mode": .string(transfer.mode == .upload ? "upload" : "download"),
                "source": .string(Self.end(transfer.source, transfer.sourcePath)),
                "target": .string(Self.end(transfer.destination, transfer.destinationPath)),
                "size": .optional(transfer.size), "speed": .optional(transfer.speed),
                "process": .optional(transfer.progress), "status": .optional(transfer.statusName),
            ]
        }
        let columns = ["mode", "source", "target", "size", "speed", "process", "status"]
            .filter { name in rows.contains { $0[name] != .null && $0[name] != "" } }
            .map { Table.Column($0, title: $0) }
        let lines = transfers.compactMap(\.log).map { TerminalSafe.text($0) }
        return (TableRenderer(Table(columns: columns, rows: rows), on: screen).lines() + lines)
            .joined(separator: "\n")
    }

    private static func end(_ endpoint: FileTransfer.Endpoint?, _ path: String?) -> String {
        let host = endpoint?.ip ?? endpoint?.ipv6 ?? endpoint?.hostID.map { "id:\($0)" }
        return [host, path].compactMap { $0 }.joined(separator: ":")
    }
}

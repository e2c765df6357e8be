import JSON
import JobModel
import JobShell

/// Hosts of a step by the moments when they began: a value of this plugin's own.
///
/// It needs a kind and records. `to`, `expect`, `save` and `>` work with nothing else; `table` makes it nice to read, and
/// `hostSelection` tells what it is about.
struct WaveList: Value {
    /// Hosts that began without a pause between them.
    struct Wave {
        /// The positions of the hosts in the step.
        var positions: [Int]
        /// When the first of them began.
        let begin: Timestamp
        /// When the last of them began.
        var last: Timestamp
    }

    static let kind = ValueKind("waves")

    private let selection: HostSelection
    private let waves: [Wave]

    /// Divides hosts into waves. Hosts that have not begun are in none.
    init(_ selection: HostSelection, gapMilliseconds: Int64) {
        self.selection = selection
        let begun = zip(selection.positions, selection.hosts)
            .compactMap { position, host in host.start.map { (position: position, start: $0) } }
            .sorted { ($0.start, $0.position) < ($1.start, $1.position) }
        var waves: [Wave] = []
        for (position, start) in begun {
            if var wave = waves.last, start < wave.last.advanced(byMilliseconds: gapMilliseconds) {
                wave.positions.append(position)
                wave.last = start
                waves[waves.count - 1] = wave
            } else {
                waves.append(Wave(positions: [position], begin: start, last: start))
            }
        }
        self.waves = waves
    }

    /// The number of hosts that have begun.
    var hostCount: Int { waves.reduce(0) { $0 + $1.positions.count } }

    private var rows: [JSONObject] {
        waves.enumerated().map { index, wave in
            [
                "wave": .whole(index + 1), "host_count": .whole(wave.positions.count),
                "begin": .string(wave.begin.iso8601), "last": .string(wave.last.iso8601),
                "which": .string(selection.step.hosts.shortWord(wave.positions)),
            ]
        }
    }

    var kind: ValueKind { Self.kind }
    var records: Records { Records(rows.map(JSONValue.object)) }
    var hostSelection: HostSelection? { selection }

    func table() async throws -> Table? {
        Table(
            kind: kind,
            columns: [
                .init("wave", title: "wave", .number), .init("host_count", title: "hosts", .number),
                .init("begin", title: "began", .time), .init("last", title: "last began", .time, mayGo: true),
                .init("which", title: "which", .hostSet),
            ],
            rows: rows)
    }
}

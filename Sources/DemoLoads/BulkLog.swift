import DemoPlatform
import JobModel

/// A long log for benchmarks: a beginning, a round that is repeated, and an ending. Its holes get new values each time,
/// but each has a fixed width, so that the length of a log is known before it is made.
///
/// The log is made section by section while it is sent, already escaped for JSON. This is many times faster than a
/// `LogTemplate`, so that a client under test never waits for the demo platform.
struct BulkLog: StreamedTemplate {
    /// How often the round is repeated.
    let rounds: Int
    let escaped: Form
    let plain: Form

    /// Makes a log of about `size` bytes, to the nearest whole round, of a template as `LogTemplate` reads it. All lines
    /// but the first and the last are the round.
    init(repeating template: String, size: Int) {
        let lines = LogTemplate(template).lines
        plain = Form(lines) { Array($0.utf8) }
        escaped = Form(lines, \.escapedForJSON)
        let rest = size - plain.beginning.usualCount - plain.ending.usualCount
        rounds = max(1, (rest + plain.round.usualCount / 2) / max(1, plain.round.usualCount))
    }

    struct Form: Sendable {
        let beginning, round, ending: BulkSection

        init(_ lines: [[LogTemplate.Piece]], _ bytes: (String) -> [UInt8]) {
            beginning = BulkSection(lines.prefix(1), bytes)
            round = BulkSection(lines.dropFirst().dropLast(), bytes)
            ending = BulkSection(lines.dropFirst().suffix(1), bytes)
        }
    }

    func render(
        host: DemoHost, noise: Noise, start: Timestamp, end: Timestamp, isEscaped: Bool
    ) -> any StreamedLog {
        BulkWriter(BulkText(self, host: host, noise: noise, start: start, end: end, isEscaped: isEscaped))
    }
}

/// A `BulkLog` as one host prints it, in one of its two forms: plain, or escaped for JSON.
struct BulkText: Sendable {
    let form: BulkLog.Form
    let rounds: Int
    let noise: Noise
    let start: Timestamp
    let duration: Int64
    let host, ip: [UInt8]

    /// The log that `host` prints between `start` and `end`.
    ///
    /// - Parameter isEscaped: whether the text is escaped for JSON.
    init(
        _ log: BulkLog, host: DemoHost, noise: Noise, start: Timestamp, end: Timestamp, isEscaped: Bool
    ) {
        form = isEscaped ? log.escaped : log.plain
        rounds = log.rounds
        self.noise = noise
        self.start = start
        duration = end.milliseconds - start.milliseconds
        self.host = Array(host.name.utf8)
        ip = Array(host.address.utf8)
    }

    /// The length in bytes.
    var count: Int { count(form.beginning) + rounds * count(form.round) + count(form.ending) }

    func count(_ section: BulkSection) -> Int {
        section.fixedCount + section.hostHoles * host.count + section.addressHoles * ip.count
    }

    /// The section at an index: 0 is the beginning, the last one the ending; nil after the last.
    func section(_ index: Int) -> BulkSection? {
        switch index {
        case 0: form.beginning
        case ...rounds: form.round
        case rounds + 1: form.ending
        default: nil
        }
    }

    var lineCount: Int64 {
        Int64(form.beginning.lineCount + rounds * form.round.lineCount + form.ending.lineCount)
    }
}

/// A section of a bulk log: its literal bytes in one array, and the holes between them.
struct BulkSection: Sendable {
    struct Piece: Sendable {
        /// The end, in `text`, of the literal before the hole.
        let end: Int
        let hole: LogTemplate.Hole?
        /// Whether the piece ends a line.
        let endsLine: Bool
    }

    let text: [UInt8]
    let pieces: [Piece]
    /// The length in bytes without the holes whose width depends on the host.
    let fixedCount: Int
    let hostHoles, addressHoles, lineCount: Int

    /// The length in bytes on a host such as `VM-10-20-0-12-centos`.
    var usualCount: Int { fixedCount + hostHoles * 20 + addressHoles * 10 }

    init(_ lines: ArraySlice<[LogTemplate.Piece]>, _ bytes: (String) -> [UInt8]) {
        var text: [UInt8] = []
        var pieces: [Piece] = []
        for line in lines {
            for piece in line {
                switch piece {
                case .literal(let literal):
                    text += bytes(String(decoding: literal, as: UTF8.self))
                    // Adjacent literals are joined into one piece.
                    if let last = pieces.last, last.hole == nil, !last.endsLine { pieces.removeLast() }
                    pieces.append(Piece(end: text.count, hole: nil, endsLine: literal.last == UInt8(ascii: "\n")))
                case .hole(let hole): pieces.append(Piece(end: text.count, hole: hole, endsLine: false))
                case .run(let byte, let count): text += repeatElement(byte, count: count)
                }
            }
        }
        self.text = text
        self.pieces = pieces
        fixedCount = pieces.reduce(text.count) { $0 + ($1.hole?.bulkWidth ?? 0) }
        hostHoles = pieces.count { $0.hole == .host }
        addressHoles = pieces.count { $0.hole == .ip }
        lineCount = lines.count
    }
}

extension LogTemplate.Hole {
    /// The width of the hole in a bulk log, in bytes; nil if it depends on the host.
    var bulkWidth: Int? {
        switch self {
        case .pid, .child, .seconds, .milliseconds: 5
        case .host, .ip: nil
        case .uuid: 36
        case .temporary: 8
        case .time: 19
        case .epoch: 13
        case .elapsed: 6
        case .rate: 9
        case .pointer: 14
        }
    }
}

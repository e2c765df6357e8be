import JobModel

/// A long log for benchmarks: a beginning, the same round again and again, an ending, with holes that are filled anew
/// each time and have a width of their own, so that a log's length is known before any of it is made.
///
/// It is made section by section while it is sent, already escaped for JSON: many times faster than a `LogTemplate`,
/// so that a measured client never waits for the demo platform.
struct BulkLog: Sendable {
    /// How often the round comes.
    let rounds: Int
    let escaped: Form
    let plain: Form

    /// A log of about `size` bytes (to the nearest whole round) of templates as `LogTemplate` reads them.
    init(beginning: String, round: String, ending: String, size: Int) {
        plain = Form(beginning, round, ending) { Array($0.utf8) }
        escaped = Form(beginning, round, ending) { text in
            var json = JSONBytes()
            json.value(text)
            return Array(json.bytes.dropFirst().dropLast())
        }
        let rest = size - plain.beginning.usualCount - plain.ending.usualCount
        rounds = max(1, (rest + plain.round.usualCount / 2) / max(1, plain.round.usualCount))
    }

    struct Form: Sendable {
        let beginning, round, ending: BulkSection

        init(_ beginning: String, _ round: String, _ ending: String, _ bytes: (String) -> [UInt8]) {
            self.beginning = BulkSection(beginning, bytes)
            self.round = BulkSection(round, bytes)
            self.ending = BulkSection(ending, bytes)
        }
    }
}

/// What one host prints of a `BulkLog`, in one of its two forms.
struct BulkText: Sendable {
    let form: BulkLog.Form
    let rounds: Int
    let noise: Noise
    let start: Timestamp
    let duration: Int64
    let host, ip: [UInt8]

    /// What `host` prints between `start` and `end`, as it is or with JSON's escapes.
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

    /// Its length in bytes.
    var count: Int { count(form.beginning) + rounds * count(form.round) + count(form.ending) }

    /// All of it at once.
    func bytes() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            var writer = BulkWriter(self)
            while let size = writer.writeSection(to: UnsafeMutableBufferPointer(rebasing: buffer[initialized...])) {
                initialized += size
            }
        }
    }

    func count(_ section: BulkSection) -> Int {
        section.fixedCount + section.hostHoles * host.count + section.addressHoles * ip.count
    }

    /// The sections in their order: 0 is the beginning, the last one the ending.
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

/// A stretch of a bulk log: literal bytes, flat, and the holes between them.
struct BulkSection: Sendable {
    struct Piece: Sendable {
        /// Where the literal before the hole ends.
        let end: Int
        let hole: LogTemplate.Hole?
        /// Whether a line ends with it.
        let endsLine: Bool
    }

    let text: [UInt8]
    let pieces: [Piece]
    /// Its length without the holes whose width depends on the host.
    let fixedCount: Int
    let hostHoles, addressHoles, lineCount: Int

    /// Its length on a host like `VM-10-20-0-12-centos`.
    var usualCount: Int { fixedCount + hostHoles * 20 + addressHoles * 10 }

    init(_ template: String, _ bytes: (String) -> [UInt8]) {
        var text: [UInt8] = []
        var pieces: [Piece] = []
        let lines = LogTemplate(template).lines
        for line in lines {
            for piece in line {
                switch piece {
                case .literal(let literal):
                    text += bytes(String(decoding: literal, as: UTF8.self))
                    // Neighbouring literals are one.
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
    /// How many bytes it takes in a bulk log; nil where that depends on the host.
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

import JobModel

/// A log with holes for values that differ from host to host by nature. The holes are filled when a host's log is asked
/// for.
///
/// All other text is the same on every host, so that hosts with one behaviour form one group when logs are compared.
package struct LogTemplate: Sendable {
    /// The kinds of holes, written in a template as in `{time}`. The first six have one value throughout a host's log,
    /// the others get a new value each time.
    package enum Hole: String, Sendable {
        /// The process id of the script: `56875`.
        case pid
        /// The process id of a process that the script started.
        case child
        /// The host's name and address.
        case host, ip
        /// Random ids: `6f1c2a30-…`, and eight letters and digits as `mktemp` makes them.
        case uuid, temporary
        /// The line's time, `2026-11-23 15:52:35`, and as epoch milliseconds.
        case time, epoch
        /// Durations: `1.24s`, `35ms`, and how long the script has run so far, `21.40s`.
        case seconds, milliseconds, elapsed
        /// A speed: `12.7 MB/s`.
        case rate
        /// An address in memory: `0x7f3a2c00e010`.
        case pointer
    }

    /// A part of a line.
    package enum Piece: Sendable {
        case literal([UInt8])
        case hole(Hole)
        case run(UInt8, count: Int)
    }

    /// The parts of each line; the last part of a line is its newline.
    package let lines: [[Piece]]

    /// Reads a template: lines of text with holes. A brace that opens no known hole is an ordinary character.
    package init(_ text: String) {
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            LogTemplate.pieces(of: line) + [.literal([UInt8(ascii: "\n")])]
        }
    }

    /// Makes a template of bytes without holes.
    init(bytes: [UInt8]) {
        lines = [[.literal(bytes)]]
    }

    /// Makes a template of a first line, and one line that repeats a byte `count` times and has no newline at its end.
    init(first: String, then byte: UInt8, count: Int) {
        lines = [[.literal(Array(first.utf8)), .run(byte, count: count)]]
    }

    private static func pieces(of line: Substring) -> [Piece] {
        var pieces: [Piece] = []
        var rest = line
        // The line has no hole before this index.
        var known = rest.startIndex
        while let open = rest[known...].firstIndex(of: "{") {
            guard let close = rest[open...].firstIndex(of: "}"),
                let hole = Hole(rawValue: String(rest[rest.index(after: open)..<close]))
            else {
                known = rest.index(after: open)
                continue
            }
            pieces += [.literal(Array(rest[..<open].utf8)), .hole(hole)]
            rest = rest[rest.index(after: close)...]
            known = rest.startIndex
        }
        return pieces + [.literal(Array(rest.utf8))]
    }

    /// The log of a host that ran from `start` to `end`, up to the lines printed at `moment`.
    func render(host: DemoHost, noise: Noise, start: Timestamp, end: Timestamp, at moment: Timestamp) -> [UInt8] {
        var filler = HoleFiller(host: host, noise: noise, start: start)
        let last = Int64(max(1, lines.count - 1))
        let duration = end.milliseconds - start.milliseconds
        for (index, line) in lines.enumerated() {
            let time = start.advanced(byMilliseconds: duration * Int64(index) / last)
            if time > moment { break }
            filler.moment = time
            for piece in line {
                switch piece {
                case .literal(let text): filler.bytes += text
                case .run(let byte, let count): filler.bytes += repeatElement(byte, count: count)
                case .hole(let hole): filler.fill(hole)
                }
            }
        }
        return filler.bytes
    }
}

/// Fills the holes of one host's log.
private struct HoleFiller {
    var bytes: [UInt8] = []
    var moment: Timestamp
    private let start: Timestamp
    private var noise: Noise
    private let host, ip, uuid, temporary: [UInt8]
    private let pid, child: Int64

    init(host: DemoHost, noise: Noise, start: Timestamp) {
        self.noise = noise
        self.start = start
        moment = start
        self.host = Array(host.name.utf8)
        ip = Array(host.address.utf8)
        pid = self.noise.next(in: 2_000...64_000)
        child = pid + self.noise.next(in: 10...900)
        uuid = HoleFiller.uuid(self.noise.next(), self.noise.next())
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
        var bits = self.noise.next()
        temporary = (0..<8).map { _ in
            defer { bits /= UInt64(alphabet.count) }
            return alphabet[Int(bits % UInt64(alphabet.count))]
        }
        bytes.reserveCapacity(4096)
    }

    /// A UUID of version 4, variant 1 (RFC 9562), from 128 random bits.
    private static func uuid(_ high: UInt64, _ low: UInt64) -> [UInt8] {
        var text: [UInt8] = []
        text.appendHexadecimal(high >> 32, digits: 8)
        text.append(UInt8(ascii: "-"))
        text.appendHexadecimal(high >> 16, digits: 4)
        text.append(UInt8(ascii: "-"))
        text.appendHexadecimal(high & 0x0FFF | 0x4000, digits: 4)
        text.append(UInt8(ascii: "-"))
        text.appendHexadecimal(low >> 48 & 0x3FFF | 0x8000, digits: 4)
        text.append(UInt8(ascii: "-"))
        text.appendHexadecimal(low, digits: 12)
        return text
    }

    mutating func fill(_ hole: LogTemplate.Hole) {
        switch hole {
        case .pid: bytes.appendDecimal(pid)
        case .child: bytes.appendDecimal(child)
        case .host: bytes += host
        case .ip: bytes += ip
        case .uuid: bytes += uuid
        case .temporary: bytes += temporary
        case .time: bytes.appendPlatformTime(moment)
        case .epoch: bytes.appendDecimal(moment.milliseconds)
        case .seconds:
            appendFraction(noise.next(in: 21...499), digits: 2)
            bytes.append(UInt8(ascii: "s"))
        case .elapsed:
            appendFraction((moment.milliseconds - start.milliseconds) / 10, digits: 2)
            bytes.append(UInt8(ascii: "s"))
        case .milliseconds:
            bytes.appendDecimal(noise.next(in: 3...980))
            bytes.append(text: "ms")
        case .rate:
            appendFraction(noise.next(in: 21...1180), digits: 1)
            bytes.append(text: " MB/s")
        case .pointer:
            bytes.append(text: "0x7f")
            bytes.appendHexadecimal(noise.next() & ~15, digits: 10)
        }
    }

    private mutating func appendFraction(_ number: Int64, digits: Int) {
        let unit: Int64 = digits == 1 ? 10 : 100
        bytes.appendDecimal(number / unit)
        bytes.append(UInt8(ascii: "."))
        bytes.appendDecimal(number % unit, width: digits)
    }
}

/// A pseudorandom number generator that is seeded with ids: SplitMix64
/// (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014).
///
/// The demo world has no other source of chance, so that two platforms started with the same time send the same bytes.
package struct Noise {
    private var state: UInt64

    /// Makes a generator whose sequence depends only on these ids.
    package init(_ ids: Int64...) {
        state = 0x6A6F_626C_6F67
        for id in ids {
            state ^= UInt64(bitPattern: id)
            state = next()
        }
    }

    /// The next 64 random bits.
    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// The next random number in a range.
    package mutating func next(in range: ClosedRange<Int64>) -> Int64 {
        let width = UInt64(range.upperBound - range.lowerBound) + 1
        return range.lowerBound + Int64(next() % width)
    }
}

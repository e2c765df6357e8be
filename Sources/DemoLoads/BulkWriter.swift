import DemoPlatform
import JobModel

/// Makes a host's bulk log one section at a time, directly in the memory that is sent.
struct BulkWriter: StreamedLog {
    private let text: BulkText
    private let start, duration, lineCount: Int64
    private var nextSection = 0
    private var line: Int64 = 0
    private var noise: Noise
    private let pid: Int64
    /// The value of the hole `time` that was written last.
    private var stamp: [UInt8] = []
    /// The second for which `stamp` was made.
    private var stampedSecond: Int64?

    init(_ text: BulkText) {
        self.text = text
        noise = text.noise
        pid = noise.next(in: 10_000...64_000)
        start = text.start.milliseconds
        duration = text.duration
        lineCount = max(1, text.lineCount)
    }

    var count: Int { text.count }

    var nextCount: Int? { text.section(nextSection).map(text.count) }

    mutating func writeNext(to memory: UnsafeMutableBufferPointer<UInt8>) {
        guard let section = text.section(nextSection) else { return }
        nextSection += 1
        write(section, to: memory)
    }

    private mutating func write(_ section: BulkSection, to memory: UnsafeMutableBufferPointer<UInt8>) {
        guard memory.count >= text.count(section), let first = memory.baseAddress else { return }
        var place = first
        let (child, temporary) = (noise.next(in: 10_000...64_900), noise.next())
        let uuid = (noise.next(), noise.next())
        section.text.withUnsafeBufferPointer { literal in
            var copied = 0
            for piece in section.pieces {
                if piece.end > copied, let source = literal.baseAddress {
                    place.update(from: source + copied, count: piece.end - copied)
                    place += piece.end - copied
                    copied = piece.end
                }
                if piece.endsLine { line += 1 }
                switch piece.hole {
                case nil: break
                case .pid: BulkWriter.put(pid, digits: 5, &place)
                case .child: BulkWriter.put(child, digits: 5, &place)
                case .host: BulkWriter.put(text.host, &place)
                case .ip: BulkWriter.put(text.ip, &place)
                case .uuid: BulkWriter.put(uuid: uuid, &place)
                case .temporary: BulkWriter.put(letters: temporary, &place)
                case .time: putTime(&place)
                case .epoch: BulkWriter.put(moment, digits: 13, &place)
                case .seconds:
                    BulkWriter.put(noise.next(in: 100...499), digits: 3, fraction: 2, &place)
                    BulkWriter.put("s", &place)
                case .milliseconds:
                    BulkWriter.put(noise.next(in: 100...980), digits: 3, &place)
                    BulkWriter.put("ms", &place)
                case .elapsed:
                    BulkWriter.put((moment - start) / 10, digits: 4, fraction: 2, &place)
                    BulkWriter.put("s", &place)
                case .rate:
                    BulkWriter.put(noise.next(in: 100...999), digits: 3, fraction: 1, &place)
                    BulkWriter.put(" MB/s", &place)
                case .pointer:
                    BulkWriter.put("0x7f", &place)
                    BulkWriter.put(hexadecimal: noise.next() & ~15, digits: 10, &place)
                }
            }
        }
    }

    /// The time of the current line, in milliseconds since 1970.
    private var moment: Int64 { start + duration * line / lineCount }

    private mutating func putTime(_ place: inout UnsafeMutablePointer<UInt8>) {
        let second = moment / 1000
        if second != stampedSecond {
            stampedSecond = second
            stamp.removeAll(keepingCapacity: true)
            stamp.appendPlatformTime(Timestamp(milliseconds: second * 1000))
        }
        BulkWriter.put(stamp, &place)
    }

    // MARK: The forms of holes

    private static func put(_ bytes: [UInt8], _ place: inout UnsafeMutablePointer<UInt8>) {
        bytes.withUnsafeBufferPointer { bytes in
            guard let source = bytes.baseAddress else { return }
            place.update(from: source, count: bytes.count)
            place += bytes.count
        }
    }

    private static func put(_ text: StaticString, _ place: inout UnsafeMutablePointer<UInt8>) {
        place.update(from: text.utf8Start, count: text.utf8CodeUnitCount)
        place += text.utf8CodeUnitCount
    }

    /// Writes the last `digits` digits of a number, the last `fraction` of them after a decimal point.
    private static func put(
        _ number: Int64, digits: Int, fraction: Int = 0, _ place: inout UnsafeMutablePointer<UInt8>
    ) {
        let width = fraction > 0 ? digits + 1 : digits
        var rest = number.magnitude
        for position in (0..<width).reversed() {
            if fraction > 0, position == width - fraction - 1 {
                place[position] = UInt8(ascii: ".")
            } else {
                place[position] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            }
        }
        place += width
    }

    private static func put(hexadecimal number: UInt64, digits: Int, _ place: inout UnsafeMutablePointer<UInt8>) {
        for position in 0..<digits {
            let digit = UInt8(truncatingIfNeeded: number >> UInt64((digits - 1 - position) * 4)) & 15
            place[position] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
        }
        place += digits
    }

    /// Writes a UUID of version 4, variant 1 (RFC 9562), from 128 random bits.
    private static func put(uuid: (UInt64, UInt64), _ place: inout UnsafeMutablePointer<UInt8>) {
        let (high, low) = uuid
        put(hexadecimal: high >> 32, digits: 8, &place)
        put("-", &place)
        put(hexadecimal: high >> 16, digits: 4, &place)
        put("-", &place)
        put(hexadecimal: high & 0x0FFF | 0x4000, digits: 4, &place)
        put("-", &place)
        put(hexadecimal: low >> 48 & 0x3FFF | 0x8000, digits: 4, &place)
        put("-", &place)
        put(hexadecimal: low, digits: 12, &place)
    }

    /// The characters of which `mktemp` makes names.
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)

    private static func put(letters bits: UInt64, _ place: inout UnsafeMutablePointer<UInt8>) {
        for position in 0..<8 {
            place[position] = alphabet[Int((bits >> UInt64(position * 8)) & 0xFF) % alphabet.count]
        }
        place += 8
    }
}

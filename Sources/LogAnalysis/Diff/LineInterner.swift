import Glibc

/// Gives equal lines equal numbers, so that later steps compare numbers instead of bytes.
///
/// One interner serves any number of logs: lines of different logs with the same number have the same bytes. The caller
/// chooses which bytes represent a line; to ignore timestamps, intern the normalised line. It is fastest if the lines
/// come in the order of an earlier log. Equality is always confirmed byte by byte.
public struct LineInterner: Sendable {
    /// The distinct lines, joined.
    private var arena: [UInt8] = []
    /// The offset in `arena` at which the line with each number begins; the last element is the offset of the next
    /// line.
    private var starts: [Int] = [0]
    private var table = LineTable()

    /// An interner without lines.
    public init() {}

    /// The number of distinct lines. Their numbers are 0 up to, but not including, `count`.
    public var count: Int { table.count }

    /// The bytes of the line with this number.
    public subscript(number: Int32) -> ArraySlice<UInt8> {
        arena[starts[Int(number)]..<starts[Int(number) + 1]]
    }

    /// Announces that the next line is the first one of another log. This only affects speed.
    public mutating func startLog() { table.startLog() }

    /// The number of a line: its earlier number, or the next free one for a new line.
    public mutating func intern(_ line: UnsafeRawBufferPointer) -> Int32 {
        let number = Self.number(of: line, &table, arena, starts)
        if number == starts.count - 1 {
            arena.append(contentsOf: line)
            starts.append(arena.count)
        }
        return Int32(number)
    }

    /// The number of a line: its earlier number, or the next free one for a new line.
    public mutating func intern(_ line: ArraySlice<UInt8>) -> Int32 {
        line.withUnsafeBytes { intern($0) }
    }

    /// The numbers of a log's lines, without their endings.
    public mutating func intern(linesOf log: LogText) -> [Int32] {
        startLog()
        return log.bytes.withUnsafeBytes { bytes in
            (0..<log.lineCount).map { intern(UnsafeRawBufferPointer(rebasing: bytes[log.range(ofLine: $0)])) }
        }
    }

    /// This is static because a closure over `self` could not read `arena` while it changes `table`.
    private static func number(
        of line: UnsafeRawBufferPointer, _ table: inout LineTable, _ arena: [UInt8], _ starts: [Int]
    ) -> Int {
        arena.withUnsafeBytes { arena in
            table.number(of: line) { UnsafeRawBufferPointer(rebasing: arena[starts[$0]..<starts[$0 + 1]]) }
        }
    }
}

/// The numbers of the lines of two logs, compared with their endings, so that no difference is missed: `a` at the end
/// of a log differs from `a` and a line feed. The bytes are not copied, as an interner would do.
struct WholeLineNumbers {
    private(set) var from: [Int32] = []
    private(set) var to: [Int32] = []

    init(from: LogText, to: LogText) {
        var table = LineTable()
        table.reserve(from.lineCount)
        var lines: [UnsafeRawBufferPointer] = []
        lines.reserveCapacity(from.lineCount)
        from.bytes.withUnsafeBytes { fromBytes in
            to.bytes.withUnsafeBytes { toBytes in
                self.from = Self.numbers(of: from, fromBytes, &table, &lines)
                self.to = Self.numbers(of: to, toBytes, &table, &lines)
            }
        }
    }

    /// `lines` holds the distinct lines so far, by number.
    private static func numbers(
        of log: LogText, _ bytes: UnsafeRawBufferPointer, _ table: inout LineTable,
        _ lines: inout [UnsafeRawBufferPointer]
    ) -> [Int32] {
        table.startLog()
        var start = 0
        return (0..<log.lineCount).map { index in
            let end = log.range(ofLine: index + 1).lowerBound
            let line = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
            start = end
            let number = table.number(of: line) { lines[$0] }
            if number == lines.count { lines.append(line) }
            return Int32(number)
        }
    }
}

extension LogText {
    /// The range of line `index` (from 0) in `bytes`, with its ending.
    func range(ofWholeLine index: Int) -> Range<Int> {
        range(ofLine: index).lowerBound..<range(ofLine: index + 1).lowerBound
    }
}

/// A hash table that finds the number of a line; the bytes are stored elsewhere.
///
/// Logs to be compared have most of their lines in the same order. So a line is first compared with the one that came
/// last after the line before it, which avoids the hash and an access to memory that is probably not in a cache. Only
/// if that guess fails is the line looked up in a table with linear probing that is at most half full.
struct LineTable: Sendable {
    /// Each slot holds the upper half of a line's hash above its number plus one; 0 is a free slot.
    private var slots: [UInt64]
    /// The number of low bits of a hash that do not choose a slot. The upper bits do, so that a slot's contents say
    /// where they belong when the table grows.
    private var shift: UInt64 = 60
    /// For each number, the number that came after it last. The first element is for the beginning of a log; -1 means
    /// none.
    private var successors: [Int32] = [-1]
    /// The previous number plus one; 0 at the beginning of a log.
    private var place = 0

    init() { slots = Array(repeating: 0, count: 16) }

    /// The number of distinct lines.
    var count: Int { successors.count - 1 }

    /// Reserves memory for this many numbers. This only affects speed.
    mutating func reserve(_ numbers: Int) { successors.reserveCapacity(numbers + 1) }

    /// Announces that the next line is the first one of another log.
    mutating func startLog() { place = 0 }

    /// The number of a line: its earlier number, or the previous value of `count` for a new line. `known` returns the
    /// line with a number.
    @inline(__always)
    mutating func number(of line: UnsafeRawBufferPointer, known: (Int) -> UnsafeRawBufferPointer) -> Int {
        let guess = Int(successors[place])
        if guess >= 0, Self.areEqual(known(guess), line) {
            place = guess + 1
            return guess
        }
        let number = lookUp(line, known)
        successors[place] = Int32(number)
        place = number + 1
        return number
    }

    @inline(__always)
    private mutating func lookUp(_ line: UnsafeRawBufferPointer, _ known: (Int) -> UnsafeRawBufferPointer) -> Int {
        let hash = ByteHash(line).first
        let upper = hash & 0xFFFF_FFFF_0000_0000
        var slot = Int(hash >> shift)
        while slots[slot] != 0 {
            if slots[slot] & 0xFFFF_FFFF_0000_0000 == upper {
                let number = Int(slots[slot] & 0xFFFF_FFFF) - 1
                if Self.areEqual(known(number), line) { return number }
            }
            slot = (slot &+ 1) & (slots.count &- 1)
        }
        let number = count
        precondition(number < Int(Int32.max), "more distinct lines than numbers")
        slots[slot] = upper | UInt64(number + 1)
        successors.append(-1)
        if count * 2 > slots.count { grow() }
        return number
    }

    /// Makes the table four times as large.
    private mutating func grow() {
        shift -= 2
        var wider = [UInt64](repeating: 0, count: slots.count * 4)
        for slot in slots where slot != 0 {
            var place = Int(slot >> shift)
            while wider[place] != 0 { place = (place + 1) & (wider.count - 1) }
            wider[place] = slot
        }
        slots = wider
    }

    @inline(__always)
    private static func areEqual(_ one: UnsafeRawBufferPointer, _ other: UnsafeRawBufferPointer) -> Bool {
        guard one.count == other.count else { return false }
        guard let base = one.baseAddress, let otherBase = other.baseAddress else { return true }
        return memcmp(base, otherBase, one.count) == 0
    }
}

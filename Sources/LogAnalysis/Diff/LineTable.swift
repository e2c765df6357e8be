import Glibc

/// Finds the number of a line; the bytes are kept elsewhere.
///
/// Logs to be compared have most of their lines in the same order. So a line is first held against the one that last
/// came after the line before, which spares the hash and a visit to memory that is likely not in a cache. Only where
/// that guess fails is it looked up, in a table with linear probing that is at most half full.
struct LineTable: Sendable {
    /// A slot holds the upper half of a line's hash above its number plus one; 0 is a free slot.
    private var slots: [UInt64]
    /// How many bits of a hash do not choose a slot. Its upper ones do, so that a slot knows where it goes when the
    /// table grows.
    private var shift: UInt64 = 60
    /// Which number last came after a number; the first element is for the beginning of a log; -1 is none.
    private var successors: [Int32] = [-1]
    /// The number before, plus one; 0 at the beginning of a log.
    private var place = 0

    init() { slots = Array(repeating: 0, count: 16) }

    /// How many numbers there are.
    var count: Int { successors.count - 1 }

    /// There may be this many numbers. Only a matter of speed.
    mutating func reserve(_ numbers: Int) { successors.reserveCapacity(numbers + 1) }

    /// What comes now is another log.
    mutating func startLog() { place = 0 }

    /// The number of a line: the one it got before, else a new one, which is `count` as it was. `known` gives the lines
    /// that have numbers.
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

    /// Four times as many slots.
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

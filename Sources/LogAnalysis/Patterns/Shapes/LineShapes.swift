import Glibc

/// The distinct shapes of lines, with the number of lines and the hosts of each shape. This is the first phase of
/// finding patterns.
///
/// A shape is a line with its values replaced by placeholders. Counting shapes is exact and independent of the order of
/// lines, hosts and merges. Memory is limited to `capacity` distinct shapes of a few kilobytes each, whatever the
/// input: if there are more, all lines are counted by coarser shapes from then on (see `ShapeCoarsening`), which is
/// independent of the order, too.
///
/// Each of several concurrent workers fills a collection of its own with the lines of whole hosts; the collections are
/// then merged with `merge`.
public struct LineShapes: Sendable {
    /// One distinct shape.
    struct Entry: Sendable {
        var hash: ByteHash
        /// The range of the shape's text in `texts`.
        var text: Range<Int>
        var lineCount: Int
        var hosts: HostPositions
        /// The beginning of the first line in byte order, which does not depend on the order in which lines were added.
        var example: [UInt8]
        var lastHost: Int
    }

    /// The greatest length of an example in bytes.
    static let exampleBytes = ShapeScanner.inspectedBytes

    let capacity: Int
    /// The coarseness of the shapes, from 0 (unchanged) to `ShapeCoarsening.last`.
    private(set) var coarseness = 0
    private(set) var entries: [Entry] = []
    private(set) var texts: [UInt8] = []
    /// A hash table with open addressing: 0 is a free slot, any other value the index of an entry plus 1. Its size is a
    /// power of two, and at most half of it is used.
    private var slots: [UInt32]
    private var scratch: [UInt8]
    /// Recently added lines, by hash: with thousands of hosts, most lines were just seen on another host.
    private var recent: [Recent]

    private struct Recent: Sendable {
        var hash: ByteHash
        var entry: Int
    }

    private static let recentCount = 8192
    private static let noHash = ByteHash([UInt8]())

    /// Creates an empty collection that distinguishes at most `capacity` shapes.
    public init(capacity: Int = 100_000) {
        self.capacity = max(1, capacity)
        slots = Array(repeating: 0, count: 1024)
        scratch = Array(repeating: 0, count: ShapeScanner.capacity + 64)
        recent = Array(repeating: Recent(hash: Self.noHash, entry: -1), count: Self.recentCount)
    }

    /// The number of distinct shapes.
    public var count: Int { entries.count }

    /// The number of lines that were added.
    public var lineCount: Int { entries.reduce(0) { $0 + $1.lineCount } }

    /// Counts a line (without its ending) of the host at position `host`.
    public mutating func add(_ line: UnsafeRawBufferPointer, host: Int) {
        let lineHash = ByteHash(line)
        let recentSlot = Int(truncatingIfNeeded: lineHash.first) & (Self.recentCount - 1)
        let known = recent[recentSlot]
        if known.entry >= 0, known.hash == lineHash {
            entries[known.entry].lineCount += 1
            note(host, at: known.entry)
            return
        }
        let length = writeShape(of: line)
        let index = entry(ofLength: length)
        entries[index].lineCount += 1
        note(host, at: index)
        let beginning = UnsafeRawBufferPointer(rebasing: line.prefix(Self.exampleBytes))
        let isExample =
            entries[index].lineCount == 1
            || entries[index].example.withUnsafeBytes { Self.precedes(beginning, $0) }
        if isExample { entries[index].example = Array(beginning) }
        recent[recentSlot] = Recent(hash: lineHash, entry: index)
        if entries.count > capacity { coarsen() }
    }

    /// Adds the counts of another collection.
    public mutating func merge(_ other: LineShapes) {
        var other = other
        while coarseness < other.coarseness { coarsen() }
        while other.coarseness < coarseness { other.coarsen() }
        absorb(other.entries, texts: other.texts)
        while entries.count > capacity, coarseness < ShapeCoarsening.last { coarsen() }
    }

    /// The same lines, counted by shapes of at least this coarseness.
    func coarsened(to coarseness: Int) -> LineShapes {
        var result = self
        while result.coarseness < min(coarseness, ShapeCoarsening.last) { result.coarsen() }
        return result
    }

    /// The text of an entry's shape.
    func text(_ entry: Entry) -> ArraySlice<UInt8> { texts[entry.text] }

    /// The shape under which `line` is counted.
    func shape(of line: UnsafeRawBufferPointer) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: min(scratch.count, 11 * line.count + 64))
        let length = buffer.withUnsafeMutableBufferPointer { buffer in
            ByteClass.table.withUnsafeBufferPointer { classes in
                guard let out = buffer.baseAddress, let classes = classes.baseAddress else { return 0 }
                return ShapeScanner.shape(of: line, to: out, classes: classes)
            }
        }
        return ShapeCoarsening.coarsened(buffer[..<length], coarseness)
    }

    // MARK: - The table

    @inline(__always)
    private mutating func note(_ host: Int, at index: Int) {
        guard entries[index].lastHost != host else { return }
        entries[index].lastHost = host
        entries[index].hosts.insert(host)
    }

    private mutating func writeShape(of line: UnsafeRawBufferPointer) -> Int {
        let length = scratch.withUnsafeMutableBufferPointer { buffer in
            ByteClass.table.withUnsafeBufferPointer { classes in
                guard let out = buffer.baseAddress, let classes = classes.baseAddress else { return 0 }
                return ShapeScanner.shape(of: line, to: out, classes: classes)
            }
        }
        guard coarseness > 0 else { return length }
        let coarse = ShapeCoarsening.coarsened(scratch[..<length], coarseness)
        scratch.replaceSubrange(0..<coarse.count, with: coarse)
        return coarse.count
    }

    /// The index of the entry for the shape in `scratch[..<length]`, which is created if necessary.
    private mutating func entry(ofLength length: Int) -> Int {
        let hash = scratch.withUnsafeBytes { ByteHash(UnsafeRawBufferPointer(rebasing: $0[..<length])) }
        let slot = slot(of: hash)
        if slots[slot] != 0 { return Int(slots[slot]) - 1 }
        return insert(hash, text: scratch[..<length], at: slot)
    }

    /// The slot that holds `hash`, or the free slot where it belongs.
    private func slot(of hash: ByteHash) -> Int {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash.first) & mask
        while slots[slot] != 0, entries[Int(slots[slot]) - 1].hash != hash { slot = (slot + 1) & mask }
        return slot
    }

    private mutating func insert(_ hash: ByteHash, text: ArraySlice<UInt8>, at slot: Int) -> Int {
        let start = texts.count
        texts.append(contentsOf: text)
        entries.append(
            Entry(
                hash: hash, text: start..<texts.count, lineCount: 0, hosts: HostPositions(), example: [],
                lastHost: -1))
        slots[slot] = UInt32(entries.count)
        if entries.count * 2 > slots.count { grow() }
        return entries.count - 1
    }

    private mutating func grow() {
        slots = Array(repeating: 0, count: slots.count * 2)
        for index in entries.indices { slots[slot(of: entries[index].hash)] = UInt32(index + 1) }
    }

    /// Whether one text comes before another in byte order.
    private static func precedes(_ one: UnsafeRawBufferPointer, _ other: UnsafeRawBufferPointer) -> Bool {
        guard let base = one.baseAddress, let otherBase = other.baseAddress else { return one.count < other.count }
        let order = memcmp(base, otherBase, min(one.count, other.count))
        return order == 0 ? one.count < other.count : order < 0
    }

    private mutating func absorb(_ others: [Entry], texts otherTexts: [UInt8]) {
        for other in others {
            let slot = slot(of: other.hash)
            let isNew = slots[slot] == 0
            let index = isNew ? insert(other.hash, text: otherTexts[other.text], at: slot) : Int(slots[slot]) - 1
            let isExample =
                isNew
                || other.example.withUnsafeBytes { one in
                    entries[index].example.withUnsafeBytes { Self.precedes(one, $0) }
                }
            if isExample { entries[index].example = other.example }
            entries[index].lineCount += other.lineCount
            entries[index].hosts.formUnion(other.hosts)
        }
    }

    /// Counts all lines by the next coarser shapes, until the shapes are few enough.
    private mutating func coarsen() {
        repeat {
            guard coarseness < ShapeCoarsening.last else { return }
            coarseness += 1
            var old = entries
            var oldTexts: [UInt8] = []
            for index in old.indices {
                let coarse = ShapeCoarsening.next(texts[old[index].text], coarseness)
                old[index].hash = ByteHash(coarse)
                old[index].text = oldTexts.count..<(oldTexts.count + coarse.count)
                oldTexts.append(contentsOf: coarse)
            }
            entries = []
            texts = []
            slots = Array(repeating: 0, count: 1024)
            absorb(old, texts: oldTexts)
        } while entries.count > capacity
        recent = Array(repeating: Recent(hash: Self.noHash, entry: -1), count: Self.recentCount)
    }
}

extension LineShapes {
    /// Counts all lines of a log of the host at position `host`.
    ///
    /// - Parameter isStopped: called every few thousand lines; once it returns true, the rest is left out.
    public mutating func add(linesOf log: [UInt8], host: Int, isStopped: () -> Bool = { false }) {
        log.withUnsafeBytes { bytes in
            bytes.forEachDrawnLine(unless: isStopped) { line, _ in add(line, host: host) }
        }
    }
}

/// Makes shapes coarser, for input with more distinct shapes than memory allows.
///
/// Each step depends only on the shape itself, so the final counts do not depend on the order in which the lines came,
/// only on the number of distinct shapes at each step.
enum ShapeCoarsening {
    /// The last step, after which all lines are of one kind.
    static let last = 4

    /// The shape at a coarseness: 0 leaves it unchanged; 1 keeps only words of letters; 2 keeps the first four of
    /// these; 3 keeps the first one; 4 keeps nothing.
    static func coarsened(_ shape: ArraySlice<UInt8>, _ coarseness: Int) -> [UInt8] {
        var result = Array(shape)
        // The steps are taken one by one, as they are for a shape that was already counted.
        for step in 1...last where step <= coarseness { result = next(result[...], step) }
        return result
    }

    /// Advances a shape from the step before `step` to `step`.
    static func next(_ shape: ArraySlice<UInt8>, _ step: Int) -> [UInt8] {
        guard step < last else { return shape.isEmpty ? [] : Array("<*>".utf8) }
        let kept = step == 1 ? Int.max : step == 2 ? 4 : 1
        var result: [UInt8] = []
        var afterHole = false
        for (index, word) in shape.split(separator: 0x20).enumerated() {
            let trimmed = word.last.map { ",.;:".utf8.contains($0) } == true ? word.dropLast() : word
            if index < kept, !trimmed.isEmpty, trimmed.count <= 16, trimmed.allSatisfy(\.isASCIILetter) {
                if !result.isEmpty { result.append(0x20) }
                result.append(contentsOf: word)
                afterHole = false
            } else if !afterHole {
                if !result.isEmpty { result.append(0x20) }
                result.append(contentsOf: "<*>".utf8)
                afterHole = true
            }
        }
        return result
    }
}

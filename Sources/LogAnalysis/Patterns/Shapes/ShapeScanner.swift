/// Writes the *shape* of a line: the line with its values (numbers, times, addresses, paths, identifiers, …) replaced
/// by placeholders such as `<num>`. A run of white space becomes one space; colors (CSI sequences) are left out.
///
/// The line is read in one pass, with no backtracking beyond the current chunk. A chunk is the text between spaces,
/// brackets, quotes, commas and the borders of non-ASCII text, so that a number inside Chinese text is a number. Only
/// the first `inspectedBytes` of a line are read, so that a line of megabytes costs no more than a line of a few
/// kilobytes.
struct ShapeScanner: LineBytes {
    /// The number of bytes of a line that decide its kind.
    static let inspectedBytes = 4096
    /// The size of a buffer that the shape of any line fits in: one byte grows to at most ten.
    static let capacity = 11 * inspectedBytes

    let base: UnsafePointer<UInt8>
    let end: Int
    let out: UnsafeMutablePointer<UInt8>
    let classes: UnsafePointer<UInt8>
    var written = 0

    /// Writes the shape of `line` to `out`, which must have room for `capacity` bytes, and returns the length of the
    /// shape.
    static func shape(
        of line: UnsafeRawBufferPointer, to out: UnsafeMutablePointer<UInt8>, classes: UnsafePointer<UInt8>
    ) -> Int {
        guard let base = line.bindMemory(to: UInt8.self).baseAddress else { return 0 }
        var scanner = ShapeScanner(
            base: base, end: min(line.count, inspectedBytes), out: out, classes: classes)
        scanner.scan()
        if line.count > inspectedBytes { scanner.emit("<...>") }
        return scanner.written
    }

    private mutating func scan() {
        var place = 0
        while place < end {
            let byte = base[place]
            let kind = classes[Int(byte)]
            if kind & (ByteClass.space | ByteClass.mark) != 0 {
                if kind & ByteClass.space != 0 {
                    place = byte == 0x1B ? endOfEscape(from: place) : place &+ 1
                    if byte != 0x1B, written > 0, out[written &- 1] != 0x20 { emit(0x20) }
                } else if byte == UInt8(ascii: "<"), let stop = endOfPlaceholder(place) {
                    emitSource(place, stop)
                    place = stop
                } else {
                    emit(byte)
                    place &+= 1
                }
            } else if kind & ByteClass.high != 0 {
                emit(byte)
                place &+= 1
            } else {
                place = scanChunk(place)
            }
        }
        if written > 0, out[written &- 1] == 0x20 { written &-= 1 }
    }

    /// Copies the chunk that begins at `start` while examining it, and rewrites it with `writeValues` if it may hold a
    /// value. Returns the end of the chunk.
    @inline(__always)
    private mutating func scanChunk(_ start: Int) -> Int {
        var place = start
        var seen: UInt8 = 0
        let before = written
        while place < end {
            let byte = base[place]
            let kind = classes[Int(byte)]
            if kind & (ByteClass.space | ByteClass.mark | ByteClass.high) != 0 { break }
            seen |= kind
            out[written] = byte
            written &+= 1
            place &+= 1
        }
        guard seen & (ByteClass.digit | ByteClass.slash | ByteClass.dot) != 0 else { return place }
        written = before
        return writeValues(start, place, seen)
    }

    @inline(__always)
    mutating func emit(_ byte: UInt8) {
        out[written] = byte
        written &+= 1
    }

    @inline(__always)
    mutating func emitSource(_ from: Int, _ to: Int) {
        var place = from
        while place < to {
            out[written] = base[place]
            written &+= 1
            place &+= 1
        }
    }

    @inline(__always)
    mutating func emit(_ text: StaticString) {
        let count = text.utf8CodeUnitCount
        (out + written).update(from: text.utf8Start, count: count)
        written &+= count
    }
}

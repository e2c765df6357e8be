import Glibc

/// Where lines begin and end in a log, and their numbers: counted from one place to the next, never twice.
struct LineCursor {
    /// A line that begins at a place, and its number.
    struct Mark: Sendable {
        var place = 0
        var number: Int
    }

    private let log: UnsafeRawBufferPointer
    /// The line whose number was told last: counting goes on from there.
    private(set) var mark: Mark

    init(_ log: UnsafeRawBufferPointer, from mark: Mark) {
        self.log = log
        self.mark = mark
    }

    /// The number, from 1, of the line that begins at `start`; `start` never goes back.
    mutating func number(at start: Int) -> Int {
        var count = 0
        for index in mark.place..<max(mark.place, start) where log[index] == 0x0A { count &+= 1 }
        mark = Mark(place: max(mark.place, start), number: mark.number + count)
        return mark.number
    }

    /// The line that begins at `start`, without its ending (a CR belongs to it), and where the next one begins.
    static func line(of log: UnsafeRawBufferPointer, at start: Int) -> (range: Range<Int>, next: Int) {
        guard let base = log.baseAddress, start < log.count else { return (start..<start, start) }
        let feed = memchr(base + start, 0x0A, log.count - start).map { UnsafeRawPointer($0) - base }
        var end = feed ?? log.count
        if end > start, log[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        return (start..<end, feed.map { $0 + 1 } ?? log.count)
    }

    /// The beginning of the line that `place` lies in, or of one that stands `linesBefore` lines before it.
    static func start(of log: UnsafeRawBufferPointer, linesBefore: Int, _ place: Int, notBefore floor: Int) -> Int {
        var start = place
        var left = linesBefore
        while start > floor {
            if log[start - 1] == 0x0A {
                if left == 0 { return start }
                left -= 1
            }
            start -= 1
        }
        return floor
    }
}

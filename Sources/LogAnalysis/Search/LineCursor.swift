import Glibc

/// Finds where the lines of a log begin and end. An instance also numbers lines: it counts line feeds from one call to
/// the next, so that it passes over each byte of the log once. `LineSearch` uses it.
struct LineCursor {
    /// The offset at which a line begins, and the line's number.
    struct Mark: Sendable {
        var place = 0
        var number: Int
    }

    private let log: UnsafeRawBufferPointer
    /// The line whose number was returned last; counting continues there.
    private(set) var mark: Mark

    init(_ log: UnsafeRawBufferPointer, from mark: Mark) {
        self.log = log
        self.mark = mark
    }

    /// The number, from 1, of the line that begins at `start`. Calls must go
    /// forward in the log: for an earlier line the number of the latest one is returned.
    mutating func number(at start: Int) -> Int {
        var count = 0
        for index in mark.place..<max(mark.place, start) where log[index] == 0x0A { count &+= 1 }
        mark = Mark(place: max(mark.place, start), number: mark.number + count)
        return mark.number
    }

    /// The range of the line that begins at `start`, without its ending, and the offset at which the next line begins.
    /// A CR at the end of the line is part of the ending.
    static func line(of log: UnsafeRawBufferPointer, at start: Int) -> (range: Range<Int>, next: Int) {
        guard let base = log.baseAddress, start < log.count else { return (start..<start, start) }
        let feed = memchr(base + start, 0x0A, log.count - start).map { UnsafeRawPointer($0) - base }
        var end = feed ?? log.count
        if end > start, log[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        return (start..<end, feed.map { $0 + 1 } ?? log.count)
    }

    /// The offset at which the line that contains `place`, or the line `linesBefore` lines before it, begins, but not
    /// less than `floor`.
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

/// Finds the lines of a log that may match: every matching line contains at least one of a few literals
/// (`RequiredLiterals`), and only lines that contain one are tried.
final class LineCandidates {
    private let log: UnsafeRawBufferPointer
    private var scan: LiteralScan
    private let start: Int
    private var count = 0
    private var place: Int
    /// The number of candidates after which their distance is judged.
    private static let trial = 64
    /// The least average distance of candidates, in bytes. If they are nearer to each other, trying every line is
    /// cheaper than searching for literals (measured: literals pay if fewer than about a quarter of the lines have
    /// one).
    private static let leastDistance = 400

    /// Finds candidates from the line that begins at `start` on.
    init(_ finder: LiteralFinder, _ log: UnsafeRawBufferPointer, from start: Int) {
        self.log = log
        (self.start, place) = (start, start)
        scan = LiteralScan(finder, log)
    }

    /// The offset at which the next candidate begins, at or after `start`, which is the beginning of a line; nil if
    /// there is none.
    func next(from start: Int) -> Int? {
        guard let literal = scan.next(from: start) else { return nil }
        count += 1
        place = LineCursor.start(of: log, linesBefore: 0, literal, notBefore: start)
        return place
    }

    /// Whether candidates are so rare that searching for literals pays.
    var areRare: Bool { count < Self.trial || (place - start) / count >= Self.leastDistance }
}

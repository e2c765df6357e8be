#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Where lines begin and end in a log, and their numbers: counted from one place to the next, never twice.
struct LineCursor {
    private let log: UnsafeRawBufferPointer
    private var place = 0
    private var number: Int

    init(_ log: UnsafeRawBufferPointer, firstNumber: Int = 1) {
        self.log = log
        number = firstNumber
    }

    /// The number, from 1, of the line that begins at `start`; `start` never goes back.
    mutating func number(at start: Int) -> Int {
        var count = 0
        for index in place..<max(place, start) where log[index] == 0x0A { count &+= 1 }
        place = max(place, start)
        number += count
        return number
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

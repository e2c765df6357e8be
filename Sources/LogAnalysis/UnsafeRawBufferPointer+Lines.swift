import Glibc

extension UnsafeRawBufferPointer {
    /// Calls `body` for each line, without its LF. A last line without LF is a line like any other.
    ///
    /// - Parameter isStopped: asked every few thousand lines; once it is true, the other lines are left out.
    func forEachLine(
        unless isStopped: () -> Bool = { false }, _ body: (UnsafeRawBufferPointer) throws -> Void
    ) rethrows {
        guard let base = baseAddress else { return }
        var place = 0
        var lines = 0
        while place < count {
            lines &+= 1
            if lines & 4095 == 0, isStopped() { return }
            let end = memchr(base + place, 0x0A, count - place).map { UnsafeRawPointer($0) - base } ?? count
            try body(UnsafeRawBufferPointer(rebasing: self[place..<end]))
            place = end + 1
        }
    }

    /// Calls `body` for each line as it is compared, with its number, from 1: without CR before its LF, and of a line that was
    /// drawn anew in place for each of its `DrawnStates`.
    ///
    /// - Parameter isStopped: asked every few thousand lines; once it is true, the other lines are left out.
    func forEachDrawnLine(
        unless isStopped: () -> Bool = { false }, _ body: (UnsafeRawBufferPointer, _ number: Int) throws -> Void
    ) rethrows {
        var number = 0
        try forEachLine(unless: isStopped) { line in
            number += 1
            let line = line.withoutReturns
            if line.firstReturn == nil { return try body(line, number) }
            var states = DrawnStates(line)
            while let state = states.next(unless: isStopped) {
                try body(UnsafeRawBufferPointer(rebasing: line[state]), number)
            }
        }
    }

    /// A line without the CRs at its end.
    var withoutReturns: UnsafeRawBufferPointer {
        var end = count
        while end > 0, self[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        return UnsafeRawBufferPointer(rebasing: self[..<end])
    }

    /// Where the first CR is.
    var firstReturn: Int? {
        guard let base = baseAddress else { return nil }
        return memchr(base, Int32(UInt8(ascii: "\r")), count).map { UnsafeRawPointer($0) - base }
    }
}

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

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

    /// A line as it looked in the end: without the CR of a Windows ending, and of a progress line that was drawn anew in
    /// place only its last state.
    var lastState: UnsafeRawBufferPointer {
        let carriageReturn = UInt8(ascii: "\r")
        guard let base = baseAddress, memchr(base, Int32(carriageReturn), count) != nil else { return self }
        var end = count
        while end > 0, self[end - 1] == carriageReturn { end -= 1 }
        let start = self[..<end].lastIndex(of: carriageReturn).map { $0 + 1 } ?? 0
        return UnsafeRawBufferPointer(rebasing: self[start..<end])
    }
}

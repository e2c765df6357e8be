#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension UnsafeRawBufferPointer {
    /// Calls `body` for each line, without its LF. A last line without LF is a line like any other.
    func forEachLine(_ body: (UnsafeRawBufferPointer) throws -> Void) rethrows {
        guard let base = baseAddress else { return }
        var place = 0
        while place < count {
            let end = memchr(base + place, 0x0A, count - place).map { UnsafeRawPointer($0) - base } ?? count
            try body(UnsafeRawBufferPointer(rebasing: self[place..<end]))
            place = end + 1
        }
    }
}

import Glibc

/// Calls of the C library under names that methods don't hide.
enum POSIX {
    /// Returns the descriptor that a call opens. The call is repeated when a signal interrupts it.
    static func opened(_ call: () -> Int32) -> Int32 {
        while true {
            let descriptor = call()
            if descriptor >= 0 || errno != EINTR { return descriptor }
        }
    }

    /// Calls `read(2)`.
    static func readSome(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
        read(descriptor, buffer.baseAddress, buffer.count)
    }

    /// Returns the names in an open directory except `.` and `..`, as bytes without NUL; nil, with `errno` set, when it
    /// can't be read. The descriptor stays open.
    static func names(in directory: Int32) -> [[UInt8]]? {
        // Closing the stream closes its descriptor, so it gets one of its own.
        let own = openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard own >= 0 else { return nil }
        guard let stream = fdopendir(own), let offset = MemoryLayout<dirent>.offset(of: \.d_name) else {
            close(own)
            return nil
        }
        defer { closedir(stream) }
        var names: [[UInt8]] = []
        while let entry = readdir(stream) {
            // An entry is shorter than its type says: only its name up to the NUL may be read.
            let name = (UnsafeRawPointer(entry) + offset).assumingMemoryBound(to: UInt8.self)
            let bytes = Array(
                UnsafeBufferPointer(
                    start: name, count: strlen((UnsafeRawPointer(name)).assumingMemoryBound(to: CChar.self))))
            if bytes != [UInt8(ascii: ".")], bytes != [UInt8(ascii: "."), UInt8(ascii: ".")] { names.append(bytes) }
        }
        return names
    }

    /// Returns the system's message for an error number.
    static func text(of number: Int32) -> String { String(cString: strerror(number)) }
}

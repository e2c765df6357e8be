import Glibc

/// The system's calls, where a method of the same name would hide them.
enum Systems {
    static func write(_ descriptor: Int32, _ base: UnsafeRawPointer?, _ count: Int) -> Int {
        Glibc.write(descriptor, base, count)
    }

    static func read(_ descriptor: Int32, _ base: UnsafeMutableRawPointer?, _ count: Int) -> Int {
        Glibc.read(descriptor, base, count)
    }

    /// Whether the process has a terminal, be its standard input one or not.
    static var hasTerminal: Bool {
        let descriptor = open("/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC)
        if descriptor < 0 { return false }
        close(descriptor)
        return true
    }
}

/// The paths that an archive has named so far, as a hash of 64 bits each, so that 200,000 long names take a few megabytes.
///
/// The hash's key is drawn by lot in each process: nobody can make names that collide, and 200,000 do by accident once in
/// a billion archives.
struct SeenPaths {
    private var hashes: Set<Int> = []

    /// - Returns: Whether the path is new.
    mutating func insert(_ path: String) -> Bool {
        // The bytes count: to a file system, two spellings of one character are two names.
        var hasher = Hasher()
        for byte in path.utf8 { hasher.combine(byte) }
        return hashes.insert(hasher.finalize()).inserted
    }
}

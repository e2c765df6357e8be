import Foundation

/// Reads and writes small files of the program's own.
enum SmallFile {
    /// The bytes of a file; nil if it can't be read.
    static func read(_ path: String) -> [UInt8]? {
        // `Data(contentsOf: URL)` needs a millisecond more for its first use, which every start would pay.
        guard let file = FileHandle(forReadingAtPath: path) else { return nil }
        defer { try? file.close() }
        return (try? file.readToEnd()).map { [UInt8]($0) }
    }

    /// The first bytes of a file; nil if it can't be read.
    static func read(_ path: String, atMost count: Int) -> [UInt8]? {
        guard let file = FileHandle(forReadingAtPath: path) else { return nil }
        defer { try? file.close() }
        return (try? file.read(upToCount: count)).map { [UInt8]($0) }
    }

    /// Writes a file that only the user may read, and its folder if it is missing. A reader sees the old content or the
    /// new, and nothing in between.
    ///
    /// - Returns: whether it was written.
    @discardableResult
    static func write(_ bytes: [UInt8], to path: String) -> Bool {
        let url = URL(filePath: path)
        do {
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
            try Data(bytes).write(to: url, options: .atomic)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
            return true
        } catch {
            return false
        }
    }
}

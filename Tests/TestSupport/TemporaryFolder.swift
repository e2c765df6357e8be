import Foundation

/// A folder for one test. It is removed with everything in it when the last reference to it goes.
public final class TemporaryFolder: Sendable {
    /// The absolute path of the folder.
    public let path: String

    /// Makes an empty folder.
    public init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "joblog-test-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The absolute path of a name in the folder.
    public subscript(_ name: String) -> String { path + "/" + name }

    /// The names in the folder, sorted.
    public var names: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted() }

    /// Writes a file, and makes the folders above it that are missing.
    ///
    /// - Returns: the absolute path of the file.
    @discardableResult
    public func write(_ bytes: [UInt8], as name: String) throws -> String {
        let file = URL(fileURLWithPath: self[name])
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
        return file.path
    }

    /// Writes a text file, and makes the folders above it that are missing.
    ///
    /// - Returns: the absolute path of the file.
    @discardableResult
    public func write(_ text: String, as name: String) throws -> String { try write(Array(text.utf8), as: name) }

    /// The text of a file; nil when there is no such file.
    public func text(_ name: String) -> String? {
        FileManager.default.contents(atPath: self[name]).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The permission bits of a file; nil when there is no such file.
    public func permissions(_ name: String) -> Int? {
        (try? FileManager.default.attributesOfItem(atPath: self[name]))?[.posixPermissions] as? Int
    }

    /// Makes a symbolic link.
    public func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: self[name], withDestinationPath: target)
    }
}

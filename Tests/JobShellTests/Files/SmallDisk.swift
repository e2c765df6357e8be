import Foundation
import TestSupport

/// A file system of 1 MB for a test, which needs root on Linux.
final class SmallDisk: Sendable {
    let folder: TemporaryFolder

    /// Whether one can be made here at all.
    static let isPossible = (try? SmallDisk()) != nil

    init() throws {
        folder = try TemporaryFolder()
        try Self.run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.path)
    }

    deinit { try? Self.run("umount", folder.path) }

    private static func run(_ arguments: String...) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.fileWriteUnknown) }
    }
}

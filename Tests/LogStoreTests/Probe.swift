import Foundation

import Glibc

/// A run of LogStoreProbe, read line by line.
final class Probe {
    private let process = Process()
    private let output = Pipe()
    private var buffer = Data()

    init(_ arguments: [String]) throws {
        process.executableURL = Probe.executable
        process.arguments = arguments
        process.standardOutput = output
        try process.run()
    }

    /// The next lines, fewer at the end of the output.
    func lines(_ count: Int) -> [String] {
        var lines: [String] = []
        while lines.count < count {
            if let end = buffer.firstIndex(of: 10) {
                lines.append(String(decoding: buffer[..<end], as: UTF8.self))
                buffer = Data(buffer[(end + 1)...])
                continue
            }
            let more = output.fileHandleForReading.availableData
            if more.isEmpty { break }
            buffer.append(more)
        }
        return lines
    }

    /// All that is left, until the process has ended.
    func rest() -> [String] {
        let lines = lines(.max)
        process.waitUntilExit()
        return lines
    }

    func kill() {
        Glibc.kill(process.processIdentifier, SIGKILL)
    }

    /// Beside the program that runs the tests; on macOS that is a bundle inside the folder of products.
    private static var executable: URL {
        var folder = Bundle.main.executableURL?.deletingLastPathComponent() ?? URL(fileURLWithPath: "/")
        for candidate in [Bundle.main.bundleURL, folder] + CommandLine.arguments.map({ URL(fileURLWithPath: $0) }) {
            folder = candidate
            while folder.path != "/" {
                let path = folder.appending(path: "LogStoreProbe")
                var isFolder: ObjCBool = false
                if FileManager.default.fileExists(atPath: path.path, isDirectory: &isFolder), !isFolder.boolValue {
                    return path
                }
                folder = folder.deletingLastPathComponent()
            }
        }
        return URL(fileURLWithPath: "LogStoreProbe")
    }
}

/// A file system of a few megabytes, to be filled.
struct SmallDisk {
    private let path: String

    /// Whether this process may mount one.
    static let canBeMade: Bool = {
        let path = NSTemporaryDirectory() + "/logstore-mount-\(UUID().uuidString)"
        guard let disk = try? SmallDisk(at: path, megabytes: 1) else { return false }
        disk.remove()
        try? FileManager.default.removeItem(atPath: path)
        return true
    }()

    init(at path: String, megabytes: Int) throws {
        self.path = path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        guard Self.run("mount", "-t", "tmpfs", "-o", "size=\(megabytes)m", "tmpfs", path) else {
            try? FileManager.default.removeItem(atPath: path)
            throw CocoaError(.fileWriteNoPermission)
        }
    }

    func remove() {
        _ = Self.run("umount", path)
    }

    private static func run(_ words: String...) -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = words
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}

import Foundation

/// Programs of the system that tests ask for what is right.
public enum Tool {
    /// A program ended otherwise than well.
    public struct Failure: Error {
        /// The name of the program.
        public var program: String
        /// Its exit status.
        public var status: Int32
        /// What it wrote to standard error.
        public var errors: String
    }

    /// Whether a program is on the path.
    public static func isInstalled(_ program: String) -> Bool {
        path(of: program) != nil
    }

    /// Runs a program to its end, without holding a thread meanwhile. What it writes goes through files in `folder`:
    /// a pipe would have to be read while it runs.
    public static func run(_ program: String, _ arguments: [String], in folder: URL) async throws -> (
        output: Data, errors: String
    ) {
        guard let executable = path(of: program) else { throw CocoaError(.fileNoSuchFile) }
        let output = folder.appending(path: "output")
        let errors = folder.appending(path: "errors")
        try Data().write(to: output)
        try Data().write(to: errors)
        let process = Process()
        process.executableURL = executable
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        let status: Int32 = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do {
                try process.run()
            } catch {
                process.terminationHandler = nil
                continuation.resume(throwing: error)
            }
        }
        let said = String(decoding: try Data(contentsOf: errors), as: UTF8.self)
        guard status == 0 else { throw Failure(program: program, status: status, errors: said) }
        return (try Data(contentsOf: output), said)
    }

    /// Runs a program to its end, in the C.UTF-8 locale. It may write little: what it writes must fit into pipes.
    public static func run(
        _ name: String, _ arguments: String...
    ) throws -> (status: Int32, output: String, errors: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [name] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(["LC_ALL": "C.UTF-8"]) { $1 }
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        // Neither is long enough to fill the other's pipe.
        let text = [output, errors].map {
            String(decoding: $0.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        }
        process.waitUntilExit()
        return (process.terminationStatus, text[0], text[1])
    }

    /// Runs `body` with a folder that is removed afterwards.
    public static func inTemporaryFolder<Result>(_ body: (URL) async throws -> Result) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "page-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(folder)
    }

    private static func path(of program: String) -> URL? {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
            .map { URL(filePath: String($0)).appending(path: program) }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }
}

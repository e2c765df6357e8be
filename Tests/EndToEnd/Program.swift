import Foundation
import PseudoTerminal

/// Runs the built program as a user's script would, without a terminal.
struct Program {
    /// What came of a run.
    struct Result {
        let status: Int32
        let output: String
        let errors: String

        var errorLines: [String] { errors.split(separator: "\n").map(String.init) }
    }

    /// A folder of its own for home, state and files; removed with the test.
    final class Home {
        let path: String

        init() throws {
            path = FileManager.default.temporaryDirectory.appending(path: "joblog-\(UUID().uuidString)").path
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        }

        deinit { try? FileManager.default.removeItem(atPath: path) }

        @discardableResult
        func write(_ text: String, to name: String, mode: Int = 0o600) throws -> String {
            let file = path + "/" + name
            try Data(text.utf8).write(to: URL(fileURLWithPath: file))
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
            return file
        }

        func read(_ name: String) -> String? { try? String(contentsOfFile: path + "/" + name, encoding: .utf8) }

        var files: [String] { (try? FileManager.default.contentsOfDirectory(atPath: path).sorted()) ?? [] }
    }

    static var path: String { BuiltProducts.path(of: "joblog") }

    /// An environment with nothing of the machine's user in it.
    static func environment(_ home: Home, _ more: [String: String] = [:]) -> [String: String] {
        [
            "PATH": "/usr/bin:/bin", "HOME": home.path, "XDG_STATE_HOME": home.path + "/state", "LANG": "C.UTF-8",
            "TZ": "UTC",
        ].merging(more) { $1 }
    }

    /// Runs the program to its end.
    ///
    /// - Parameters:
    ///   - input: what standard input holds.
    ///   - program: what runs in place of the program, such as a shell that runs it.
    static func run(
        _ arguments: [String], input: String = "", program: String = path, home: Home,
        environment: [String: String] = [:]
    ) throws -> Result {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.environment = Self.environment(home, environment)
        let output = home.path + "/.stdout"
        let errors = home.path + "/.stderr"
        let source = home.path + "/.stdin"
        for file in [output, errors] { try Data().write(to: URL(fileURLWithPath: file)) }
        try Data(input.utf8).write(to: URL(fileURLWithPath: source))
        process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: source))
        process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: output))
        process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: errors))
        try process.run()
        process.waitUntilExit()
        let status = process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
        func text(_ file: String) throws -> String {
            defer { try? FileManager.default.removeItem(atPath: file) }
            return String(decoding: try Data(contentsOf: URL(fileURLWithPath: file)), as: UTF8.self)
        }
        try? FileManager.default.removeItem(atPath: source)
        return Result(status: status, output: try text(output), errors: try text(errors))
    }

    /// Runs statements on a demo platform of the process's own.
    static func demo(
        _ statements: String, _ options: [String] = [], home: Home, environment: [String: String] = [:]
    ) throws -> Result {
        try run(["--no-rc", "--demo"] + options + ["-c", statements], home: home, environment: environment)
    }
}

import Foundation
import JobModel
import JobShell

/// The statements that run before all others.
struct RcFile {
    let path: String
    let text: String
    /// Whether the session is on the demo platform: an rc file that connects or logs in elsewhere must not lead a person
    /// who wants the demo to a real platform.
    let isOnDemo: Bool

    /// The rc file that counts: `--rc`, else `$JOBLOGRC`, else `~/.joblogrc`, else `$XDG_CONFIG_HOME/joblog/joblogrc`.
    ///
    /// - Throws: `Failure` when a file that was named can't be read. The usual places may be empty.
    static func find(
        _ options: ProgramOptions, environment: [String: String], isOnDemo: Bool
    ) throws(Failure) -> RcFile? {
        if options.noRc { return nil }
        if let path = options.rc ?? environment["JOBLOGRC"].flatMap({ $0.isEmpty ? nil : $0 }) {
            return RcFile(path: path, text: try TextFile.read(path), isOnDemo: isOnDemo)
        }
        let home = environment["HOME"] ?? ""
        let configuration = environment["XDG_CONFIG_HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? home + "/.config"
        for path in [home + "/.joblogrc", configuration + "/joblog/joblogrc"] {
            if access(path, F_OK) == 0 { return RcFile(path: path, text: try TextFile.read(path), isOnDemo: isOnDemo) }
        }
        return nil
    }

    /// Runs it in a shell.
    ///
    /// - Returns: its exit status.
    func run(in shell: Shell) async throws -> Int {
        await shell.pinPlatform(isOnDemo)
        let status = try await shell.run(text, from: .file(path: path))
        await shell.pinPlatform(false)
        return status
    }
}

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
    /// One that was named is taken as it is, like a script. One that lies in a usual place runs unasked in every shell: it
    /// must be the user's or root's, and writable by its owner alone; any other is told of and left out.
    ///
    /// - Throws: `Failure` when the file can't be read. The usual places may be empty.
    static func find(
        _ options: ProgramOptions, environment: [String: String], isOnDemo: Bool
    ) throws(Failure) -> RcFile? {
        if options.noRc { return nil }
        let named = options.rc ?? environment["JOBLOGRC"].flatMap { $0.isEmpty ? nil : $0 }
        guard let path = named ?? usualPlaces(environment).first(where: { access($0, F_OK) == 0 }) else { return nil }
        let descriptor = try TextFile.descriptor(of: path)
        defer { close(descriptor) }
        if named == nil, let reason = distrust(descriptor) {
            _ = StandardStreams.complain(Texts.rcFileNotRun(path, reason))
            return nil
        }
        let bytes = try TextFile.readAll(descriptor, name: path)
        return RcFile(path: path, text: try TextFile.statements(bytes, name: path), isOnDemo: isOnDemo)
    }

    private static func usualPlaces(_ environment: [String: String]) -> [String] {
        let folders = UserFolders(environment)
        return [
            folders.home.map { $0 + "/.joblogrc" }, folders.configuration.map { $0 + "/joblog/joblogrc" },
        ].compactMap { $0 }
    }

    /// Why an rc file may hold what somebody else wrote; nil when only its owner, who is the user or root, can have.
    private static func distrust(_ descriptor: Int32) -> Texts.Distrust? {
        var info = stat()
        guard fstat(descriptor, &info) == 0 else { return nil }
        if info.st_uid != geteuid(), info.st_uid != 0 { return .foreign(owner: info.st_uid) }
        return info.st_mode & 0o022 == 0 ? nil : .writable
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

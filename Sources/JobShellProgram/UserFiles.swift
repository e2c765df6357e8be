import Foundation
import JobModel
import JobShell

/// The rc file, whose statements run before all others.
struct RcFile {
    let path: String
    let text: String
    /// Whether the session is on the demo platform. If so, the rc file can't connect or log in elsewhere, so that a
    /// user who asked for the demo does not end up on a real platform.
    let isOnDemo: Bool

    /// Finds and reads the rc file named by `--rc`, or else by `$JOBLOGRC`, or else `~/.joblogrc`, or else
    /// `$XDG_CONFIG_HOME/joblog/joblogrc`.
    ///
    /// A file that the user named is accepted as it is, like a script. A file in one of the usual places runs in every
    /// shell without being asked for. It must therefore belong to the user or root, and only its owner may be able to
    /// write it; otherwise it is reported and skipped.
    ///
    /// - Throws: `Failure` when the file can't be read. The usual places need not have a file.
    static func find(
        _ options: ProgramOptions, environment: [String: String], isOnDemo: Bool
    ) async throws -> RcFile? {
        if options.noRc { return nil }
        if options.rc?.isEmpty == true { throw Texts.emptyPath("--rc") }
        let named = options.rc ?? environment["JOBLOGRC"].flatMap { $0.isEmpty ? nil : $0 }
        guard let path = named ?? usualPlaces(environment).first(where: { access($0, F_OK) == 0 }) else { return nil }
        let descriptor = try TextFile.descriptor(of: path)
        defer { close(descriptor) }
        if named == nil, let reason = distrust(descriptor) {
            _ = StandardStreams.complain(Texts.rcFileNotRun(path, reason))
            return nil
        }
        let bytes = try await TextFile.bytesOffPool(from: descriptor, name: path)
        return RcFile(path: path, text: try TextFile.statements(bytes, name: path), isOnDemo: isOnDemo)
    }

    private static func usualPlaces(_ environment: [String: String]) -> [String] {
        let folders = UserFolders(environment)
        return [
            folders.home.map { $0 + "/.joblogrc" }, folders.configuration.map { $0 + "/joblog/joblogrc" },
        ].compactMap { $0 }
    }

    /// Returns the reason why another user may have written the file; nil if it belongs to the user or root, and only
    /// the owner can write it.
    private static func distrust(_ descriptor: Int32) -> Texts.Distrust? {
        var info = stat()
        guard fstat(descriptor, &info) == 0 else { return nil }
        if info.st_uid != geteuid(), info.st_uid != 0 { return .foreign(owner: info.st_uid) }
        return info.st_mode & 0o022 == 0 ? nil : .writable
    }

    /// Runs the statements in a shell.
    ///
    /// - Returns: The exit status.
    func run(in shell: Shell) async throws -> Int {
        await shell.pinPlatform(isOnDemo)
        let status = try await shell.run(text, from: .file(path: path))
        await shell.pinPlatform(false)
        return status
    }
}

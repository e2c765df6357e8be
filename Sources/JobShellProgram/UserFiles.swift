import Foundation
import JobModel
import JobShell

/// The statements that run before all others.
struct RcFile {
    let path: String
    let text: String
    /// Whether the session is on the demo platform: an rc file that connects or logs in elsewhere must not lead a
    /// person who wants the demo to a real platform.
    let isOnDemo: Bool

    /// The rc file that counts: `--rc`, else `$JOBLOGRC`, else `~/.joblogrc`, else `$XDG_CONFIG_HOME/joblog/joblogrc`.
    ///
    /// One that was named is taken as it is, like a script. One that lies in a usual place runs unasked in every shell:
    /// it must be the user's or root's, and writable by its owner alone; any other is told of and left out.
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

/// Where the user's own files lie, by the XDG Base Directory Specification.
///
/// A variable that is empty, or whose path is relative, counts as not set, as the specification asks. Without a usable
/// variable and without a home directory there is no such folder: nothing is written to `/` or to wherever the shell
/// stands.
struct UserFolders {
    private let environment: [String: String]

    /// - Parameter environment: the process's environment. A value that is no UTF-8 has U+FFFD in it, and is another
    ///   path than the one that was meant; it counts as not set.
    init(_ environment: [String: String]) {
        self.environment = environment
    }

    /// The home directory.
    var home: String? { absolute("HOME") }

    /// The folder of caches: `$XDG_CACHE_HOME`, else `~/.cache`.
    var cache: String? { absolute("XDG_CACHE_HOME") ?? home.map { $0 + "/.cache" } }

    /// The folder of what programs remember: `$XDG_STATE_HOME`, else `~/.local/state`.
    var state: String? { absolute("XDG_STATE_HOME") ?? home.map { $0 + "/.local/state" } }

    /// The folder of settings: `$XDG_CONFIG_HOME`, else `~/.config`.
    var configuration: String? { absolute("XDG_CONFIG_HOME") ?? home.map { $0 + "/.config" } }

    private func absolute(_ name: String) -> String? {
        guard let path = environment[name], path.hasPrefix("/"), !path.contains("\u{FFFD}") else { return nil }
        return path
    }
}

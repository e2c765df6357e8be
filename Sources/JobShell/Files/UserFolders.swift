/// The folders of the user's own files, according to the XDG Base Directory Specification.
///
/// A variable that is empty or has a relative path counts as not set, as the specification demands. Without a usable
/// variable and without a home directory a folder is nil, so that nothing is written to `/` or the current directory.
public struct UserFolders: Sendable {
    private let environment: [String: String]

    /// - Parameter environment: The process's environment. A value with U+FFFD counts as not set, because it was not
    ///   valid UTF-8 and its path is lost.
    public init(_ environment: [String: String]) {
        self.environment = environment
    }

    /// The home directory.
    public var home: String? { absolute("HOME") }

    /// The folder for caches: `$XDG_CACHE_HOME`, or else `~/.cache`.
    public var cache: String? { absolute("XDG_CACHE_HOME") ?? home.map { $0 + "/.cache" } }

    /// The folder for the state that programs keep between runs: `$XDG_STATE_HOME`, or else `~/.local/state`.
    public var state: String? { absolute("XDG_STATE_HOME") ?? home.map { $0 + "/.local/state" } }

    /// The folder for settings: `$XDG_CONFIG_HOME`, or else `~/.config`.
    public var configuration: String? { absolute("XDG_CONFIG_HOME") ?? home.map { $0 + "/.config" } }

    /// The folder for files that programs are given, such as plugins: `$XDG_DATA_HOME`, or else `~/.local/share`.
    public var data: String? { absolute("XDG_DATA_HOME") ?? home.map { $0 + "/.local/share" } }

    private func absolute(_ name: String) -> String? {
        guard let path = environment[name], path.hasPrefix("/"), !path.contains("\u{FFFD}") else { return nil }
        return path
    }
}

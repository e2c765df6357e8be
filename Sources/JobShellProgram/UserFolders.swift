/// Where the user's own files lie, by the XDG Base Directory Specification.
///
/// A variable that is empty, or whose path is relative, counts as not set, as the specification asks. Without a usable
/// variable and without a home directory there is no such folder: nothing is written to `/` or to wherever the shell stands.
struct UserFolders {
    private let environment: [String: String]

    /// - Parameter environment: the process's environment. A value that is no UTF-8 has U+FFFD in it, and is another path
    ///   than the one that was meant; it counts as not set.
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

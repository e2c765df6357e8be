import JSON
import JobShell

/// The plugins that the user has allowed to have the session's credentials (`plugin allow NAME credentials`): a file of
/// the user's, with the path and content of each plugin at that time. A plugin that was changed must be allowed again.
struct AllowedPlugins: Sendable {
    private var allowed: [String: String] = [:]
    private let file: String?

    /// Reads the file of the environment's user.
    init(_ environment: [String: String]) {
        file = UserFolders(environment).state.map { $0 + "/joblog/allowed-plugins.json" }
        guard let file, let bytes = SmallFile.read(file), let root = (try? JSONReader.value(bytes))?.object else {
            return
        }
        for field in root["credentials"]?.object?.fields ?? [] { allowed[field.name] = field.value.text }
    }

    /// Whether the plugin at a path, as it is now, may have the credentials.
    func contains(_ path: String) -> Bool {
        guard let mark = allowed[path] else { return false }
        return mark == Self.mark(of: path)
    }

    /// Allows the plugin at a path, as it is now, to have the credentials.
    ///
    /// - Returns: whether that could be kept.
    mutating func allow(_ path: String) -> Bool {
        guard let file, let mark = Self.mark(of: path) else { return false }
        allowed[path] = mark
        let plugins = JSONObject(
            allowed.sorted { $0.key < $1.key }.map { .init(name: $0.key, value: .string($0.value)) })
        return SmallFile.write(JSONWriter.line(.object(["credentials": .object(plugins)])), to: file)
    }

    private static func mark(of path: String) -> String? {
        PluginFile(path).map { "\($0.size) \($0.changed) \($0.touched) \($0.number)" }
    }
}

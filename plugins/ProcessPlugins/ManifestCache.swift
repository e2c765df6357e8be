import JSON
import JobModel
import JobShell

/// The manifests of plugins, kept by path, size and time of change, so that starting the shell starts no plugin.
struct ManifestCache: Sendable {
    /// What is known of a file: its manifest, or why it has none.
    enum Entry: Sendable, Hashable {
        case manifest(JSONObject)
        case failure(code: String, message: String, hint: String?)
    }

    private static let version: Int64 = 1
    private var entries: [PluginFile: Entry] = [:]
    private let path: String?

    /// Reads the cache of the environment's user; an empty one if there is none, or if it can't be read.
    init(_ environment: [String: String]) {
        path = UserFolders(environment).cache.map { $0 + "/joblog/plugins.json" }
        guard let path, let bytes = SmallFile.read(path), let root = (try? JSONReader.value(bytes))?.object,
            root["version"]?.integer == Self.version
        else { return }
        for value in root["plugins"]?.elements ?? [] {
            guard let path = value["path"]?.text, let file = PluginFile(path), file.size == value["size"]?.integer,
                file.changed == value["changed"]?.integer
            else { continue }
            if let manifest = value["manifest"]?.object {
                entries[file] = .manifest(manifest)
            } else if let code = value["code"]?.text, let message = value["message"]?.text {
                entries[file] = .failure(code: code, message: message, hint: value["hint"]?.text)
            }
        }
    }

    subscript(file: PluginFile) -> Entry? {
        get { entries[file] }
        set { entries[file] = newValue }
    }

    /// Writes the cache. That it can't be written costs the next start some time and nothing else.
    func write() {
        guard let path else { return }
        let plugins = entries.sorted { $0.key.path < $1.key.path }.map { file, entry -> JSONValue in
            var object: JSONObject = [
                "path": .string(file.path), "size": .integer(file.size), "changed": .integer(file.changed),
            ]
            switch entry {
            case .manifest(let manifest): object["manifest"] = .object(manifest)
            case .failure(let code, let message, let hint):
                object["code"] = .string(code)
                object["message"] = .string(message)
                object["hint"] = .optional(hint)
            }
            return .object(object)
        }
        let root: JSONObject = ["version": .integer(Self.version), "plugins": .array(plugins)]
        SmallFile.write(JSONWriter.line(.object(root)), to: path)
    }
}

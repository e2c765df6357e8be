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
    /// A file as it was when the entry was made.
    private struct Version: Hashable {
        let path: String
        let size: Int64
        let changed: Int64
    }
    private var entries: [Version: Entry] = [:]
    private let path: String?

    /// Reads the cache of the environment's user; an empty one if there is none, or if it can't be read.
    init(_ environment: [String: String]) {
        path = UserFolders(environment).cache.map { $0 + "/joblog/plugins.json" }
        guard let path, let bytes = SmallFile.read(path), let root = (try? JSONReader.value(bytes))?.object,
            root["version"]?.integer == Self.version
        else { return }
        for value in root["plugins"]?.elements ?? [] {
            guard let path = value["path"]?.text, let size = value["size"]?.integer,
                let changed = value["changed"]?.integer
            else { continue }
            let version = Version(path: path, size: size, changed: changed)
            if let manifest = value["manifest"]?.object {
                entries[version] = .manifest(manifest)
            } else if let code = value["code"]?.text, let message = value["message"]?.text {
                entries[version] = .failure(code: code, message: message, hint: value["hint"]?.text)
            }
        }
    }

    subscript(file: PluginFile) -> Entry? {
        get { entries[Version(path: file.path, size: file.size, changed: file.changed)] }
        set { entries[Version(path: file.path, size: file.size, changed: file.changed)] = newValue }
    }

    /// Writes the cache, without files that are gone or have changed. That it can't be written costs the next start some
    /// time and nothing else.
    func write() {
        guard let path else { return }
        let current = entries.filter { version, _ in
            PluginFile(version.path).map { $0.size == version.size && $0.changed == version.changed } ?? false
        }
        let plugins = current.sorted { $0.key.path < $1.key.path }.map { file, entry -> JSONValue in
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

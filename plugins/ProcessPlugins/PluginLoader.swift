import JSON
import JobModel
import JobShell

/// Finds plugins in files and folders, and reads their manifests.
struct PluginLoader: Sendable {
    /// How long a plugin may take to give its manifest.
    private static let patience = Duration.seconds(5)
    /// The most plugins that are asked for their manifests at the same time.
    private static let mostAtOnce = 8

    /// The environment that plugins get. It holds no secrets.
    let environment: [String: String]

    /// The plugins in all plugin folders, folder by folder and sorted by name, and for each file that could not be
    /// loaded the reason.
    ///
    /// - Parameter retries: whether plugins that gave no manifest before are asked again.
    func all(retries: Bool = false) async -> (plugins: [ProcessPlugin], failures: [Failure]) {
        var (folders, failures) = PluginFolders.all(environment)
        var files: [PluginFile] = []
        var seen: Set<String> = []
        var trusted: Set<String> = []
        for file in folders.flatMap(PluginFolders.executables) where seen.insert(file.path).inserted {
            do {
                try file.checkTrust(except: &trusted)
                files.append(file)
            } catch {
                failures.append(error)
            }
        }
        folders = []
        guard !files.isEmpty else { return ([], failures) }
        var cache = ManifestCache(environment)
        let unknown = files.filter { file in
            if retries, case .failure? = cache[file] { return true }
            return cache[file] == nil
        }
        if !unknown.isEmpty {
            for (file, entry) in await describe(unknown) { cache[file] = entry }
            cache.write()
        }
        var plugins: [ProcessPlugin] = []
        for file in files {
            do {
                plugins.append(try Self.plugin(file, cache[file]))
            } catch {
                failures.append(Texts.failedToLoad(file.path, error))
            }
        }
        return (plugins, failures)
    }

    /// The plugin in a file.
    ///
    /// - Throws: `Failure` if there is no plugin, or it is not to be trusted.
    func plugin(at path: String) async throws(Failure) -> ProcessPlugin {
        guard let file = PluginFile(path) else { throw Texts.noPluginFile(path) }
        guard file.isExecutable else { throw Texts.notExecutable(path) }
        try file.checkTrust()
        do {
            return try Self.plugin(file, await entry(of: file))
        } catch {
            throw Texts.failedToLoad(path, error)
        }
    }

    private static func plugin(_ file: PluginFile, _ entry: ManifestCache.Entry?) throws(Failure) -> ProcessPlugin {
        switch entry {
        case .manifest(let object)?: return ProcessPlugin(try Manifest(object), path: file.path)
        case .failure(let code, let message, let hint)?:
            throw Failure(
                code, Sentence(verbatim: message), hint: hint.map(Sentence.init(verbatim:)))
        case nil: throw Texts.noPluginFile(file.path)
        }
    }

    private func describe(_ files: [PluginFile]) async -> [(PluginFile, ManifestCache.Entry)] {
        await withTaskGroup(of: (PluginFile, ManifestCache.Entry).self) { tasks in
            var rest = files[...]
            var entries: [(PluginFile, ManifestCache.Entry)] = []
            for file in rest.prefix(Self.mostAtOnce) { tasks.addTask { (file, await entry(of: file)) } }
            rest = rest.dropFirst(Self.mostAtOnce)
            while let entry = await tasks.next() {
                entries.append(entry)
                if let file = rest.popFirst() { tasks.addTask { (file, await self.entry(of: file)) } }
            }
            return entries
        }
    }

    private func entry(of file: PluginFile) async -> ManifestCache.Entry {
        do {
            return .manifest(try await manifest(of: file))
        } catch {
            return .failure(code: error.code, message: error.message, hint: error.hint)
        }
    }

    /// What a file says about itself: the header of a script, else the manifest that it gives.
    private func manifest(of file: PluginFile) async throws(Failure) -> JSONObject {
        if let manifest = try ScriptHeader.manifest(of: file.path) {
            _ = try Manifest(manifest)
            return manifest
        }
        let name = file.path.split(separator: "/").last.map(String.init) ?? file.path
        let runner = PluginRunner(name: name, path: file.path)
        let manifest: JSONObject
        do throws(Failure) {
            manifest = try await runner.describe(environment: environment, within: Self.patience)
        } catch {
            await runner.stop()
            throw error
        }
        await runner.stop()
        _ = try Manifest(manifest)
        return manifest
    }
}

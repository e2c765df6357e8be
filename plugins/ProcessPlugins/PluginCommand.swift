import JSON
import JobModel
import JobShell

/// `plugin list|info|load|reload|allow|new|check` shows and changes which plugins there are, and helps to write them.
struct PluginCommand: Command {
    private enum Action: String, CaseIterable {
        case list, info, load, reload, allow, new, check
    }

    private static let action = Parameter.optional(
        "action", .choice(Action.self), help: "list (the default), info, load, reload, allow, new or check")
    private static let subject = Parameter.optional(
        "name", .text, help: "a plugin's name; for load and check, its path")
    private static let right = Parameter.optional("right", .choice(["credentials"]), help: "for allow: credentials")
    private static let language = Parameter.option(
        "lang", .choice(Skeleton.Language.self), valueName: "LANGUAGE",
        help: "for new: sh, python (the default) or swift")
    private static let folder = Parameter.option(
        "in", .path, valueName: "FOLDER", help: "for new: where to write; the current folder if not given")

    let signature = CommandSignature(
        "plugin", summary: "which plugins there are, and loading others",
        details: """
            list shows all plugins. info NAME shows one: its commands, file and version. load PATH adds the plugin in a
            file until the shell ends; reload looks through the plugin folders again. allow NAME credentials lets a plugin
            that asks for them have the session's credentials; it is remembered until the plugin's file changes.

            new NAME writes a small plugin that works, with a test, and overwrites nothing. For swift it is a package
            that depends on joblog's: on the one that this program was built in, else on a folder joblog beside
            the new package; change it in Package.swift.

            check PATH runs a plugin with hosts and logs that are made up, tries what the protocol asks of it, and says what
            is wrong and what to change. Each command that needs no arguments is called several times. A plugin that
            says nothing for 10 seconds, or for the time of `set plugin-timeout` if that is shorter, is ended.

            Plugins are executable files in the folders of $JOBLOG_PLUGIN_PATH and in ~/.local/share/joblog/plugins.
            """,
        parameters: [Self.action, Self.subject, Self.right, Self.language, Self.folder], gives: .table,
        examples: [.init("plugin", "all plugins"), .init("plugin info Filter", "one of them")])

    func candidates(
        for parameter: String, beginning: String, in context: CompletionContext
    ) async -> [Completion.Candidate] {
        guard parameter == Self.subject.declaration.name else { return [] }
        switch context.word(for: Self.action).flatMap(Action.init) {
        case .info: return context.pluginCandidates
        // The program's own plugins have the credentials anyway.
        case .allow: return context.registry.found.map { Completion.Candidate($0.name, help: $0.summary) }
        case .load, .check: return await context.fileCandidates(beginning)
        case .list, .reload, .new, nil: return []
        }
    }

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        let action = invocation[Self.action] ?? .list
        let subject = invocation[Self.subject]
        if invocation.has(Self.right), action != .allow { throw Texts.surplusWord.about(Self.right) }
        if invocation.has(Self.language), action != .new { throw Texts.onlyForNew.about(Self.language) }
        if invocation.has(Self.folder), action != .new { throw Texts.onlyForNew.about(Self.folder) }
        switch action {
        case .list, .reload:
            if invocation.has(Self.subject) { throw Texts.surplusWord.about(Self.subject) }
            return action == .list ? Outcome(Self.list(context.registry)) : await reload(context)
        case .info:
            guard let subject else { throw Texts.whichPlugin("info NAME") }
            return Outcome(Self.info(try Self.plugin(subject, in: context), context))
        case .load:
            guard let subject else { throw Texts.whichPlugin("load PATH") }
            return try await load(subject, context)
        case .allow:
            guard let subject, invocation.has(Self.right) else { throw Texts.whichPlugin("allow NAME credentials") }
            return try allow(subject, context)
        case .new:
            guard let subject else { throw Texts.whichPlugin("new NAME") }
            return try await write(subject, invocation, context)
        case .check:
            guard let subject else { throw Texts.whichPlugin("check PATH") }
            return try await check(subject, context)
        }
    }

    private func write(_ name: String, _ invocation: Invocation, _ context: Context) async throws -> Outcome {
        guard Skeleton.isName(name) else { throw Texts.noPluginName(name).about(Self.subject) }
        if (try? context.registry.command(name)) != nil { throw Texts.commandExists(name).about(Self.subject) }
        let language = invocation[Self.language] ?? .python
        let plugin = NewPlugin(name: name, language: language, folder: invocation[Self.folder])
        let files = try await context.blocking { try plugin.write() }
        let rows = files.map { file -> JSONObject in
            ["path": .string(file.path), "state": .string(file.isNew ? "written" : "was there, and stays")]
        }
        let columns: [Table.Column] = [.init("path", title: "file", .path), .init("state", title: "")]
        return Outcome(Table(columns: columns, rows: rows), display: .onlyAtPrompt, notes: plugin.advice)
    }

    private func check(_ path: String, _ context: Context) async throws -> Outcome {
        let whole = PluginFolders.absolute(path)
        guard let file = PluginFile(whole) else { throw Texts.noPluginFile(whole).about(Self.subject) }
        let plugins = context.registry.plugins
        let check = ConformanceCheck(
            file, environment: context.childEnvironment, limit: min(context.pluginTimeout, .seconds(10)),
            isTaken: { command, plugin in
                plugins.contains { other in
                    other.name != plugin && other.commands.contains { $0.signature.name == command }
                }
            }, progress: { context.showProgress($0) })
        let report = try await check.run()
        let failure = report.faultCount == 0 ? nil : Texts.checkFailed(path, report.faultCount, of: report.count)
        let errors = report.errors.map { Texts.standardError(path, $0) }
        return Outcome(report.table, failure: failure, notes: errors)
    }

    private func reload(_ context: Context) async -> Outcome {
        let (plugins, failures) = await PluginLoader(environment: context.childEnvironment).all(retries: true)
        let loaded = context.registry.found.filter { plugin in
            (plugin as? ProcessPlugin)?.wasLoaded == true && !plugins.contains { $0.name == plugin.name }
        }
        let outcome = Outcome(
            changes: [.plugins(plugins + loaded)], failure: failures.first,
            notes: failures.dropFirst().map(\.message) + [Texts.found(plugins.count + loaded.count)])
        return outcome
    }

    private func load(_ path: String, _ context: Context) async throws -> Outcome {
        var plugin = try await PluginLoader(environment: context.childEnvironment).plugin(
            at: PluginFolders.absolute(path))
        plugin.wasLoaded = true
        // The file may have had another name in its manifest before.
        let (name, file) = (plugin.name, plugin.file)
        let others = context.registry.found.filter { $0.name != name && $0.path != file }
        // What keeps it from being loaded is told before anything changes.
        if let conflict = context.conflicts(of: others + [plugin]).first { throw Texts.failedToLoad(path, conflict) }
        let names = plugin.commands.map(\.signature.name).joined(separator: ", ")
        return Outcome(changes: [.plugins(others + [plugin])], notes: [Texts.loaded(plugin.name, names)])
    }

    private func allow(_ name: String, _ context: Context) throws -> Outcome {
        guard let plugin = try Self.plugin(name, in: context) as? ProcessPlugin else { throw Texts.builtIn(name) }
        guard plugin.manifest.asksCredentials else { throw Texts.asksForNothing(name) }
        var allowed = AllowedPlugins(context.childEnvironment)
        guard allowed.allow(plugin.file) else { throw Texts.notRemembered }
        return Outcome(notes: [Texts.allowed(name)])
    }

    private static func plugin(_ name: String, in context: Context) throws(Failure) -> any Plugin {
        if let plugin = context.registry.plugins.first(where: { $0.name.lowercased() == name.lowercased() }) {
            return plugin
        }
        throw Texts.noSuchPlugin(name, among: context.registry.plugins.map(\.name))
    }

    private static func list(_ registry: Registry) -> Table {
        let rows = registry.plugins.map { plugin -> JSONObject in
            let process = plugin as? ProcessPlugin
            return [
                "name": .string(plugin.name), "version": .optional(process?.manifest.version),
                "commands": .array(plugin.commands.map { .string($0.signature.name) }),
                "summary": .string(plugin.summary), "path": .optional(plugin.path),
            ]
        }
        return Table(
            columns: [
                .init("name", title: "name"), .init("summary", title: "summary", mayGo: true),
                .init("path", title: "file", .path, mayGo: true),
            ], rows: rows)
    }

    private static func info(_ plugin: any Plugin, _ context: Context) -> Table {
        var rows: [(String, String)] = [("name", plugin.name), ("summary", plugin.summary)]
        if let process = plugin as? ProcessPlugin {
            rows += [("version", process.manifest.version), ("file", process.file)]
            if process.manifest.asksCredentials {
                let isAllowed = AllowedPlugins(context.childEnvironment).contains(process.file)
                rows.append(("credentials", isAllowed ? "allowed" : "asked for, and not allowed"))
            }
        }
        rows += plugin.commands.map { ("command", "\($0.signature.name): \($0.signature.summary)") }
        return Table(
            columns: [.init("name", title: ""), .init("value", title: "")],
            rows: rows.map { ["name": .string($0.0), "value": .string($0.1)] })
    }
}

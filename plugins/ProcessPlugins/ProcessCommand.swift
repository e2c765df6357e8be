import JSON
import JobModel
import JobShell

/// A command of a plugin in another language. It can't be told apart from a built-in one.
struct ProcessCommand: Command {
    let command: Manifest.Command
    let plugin: ProcessPlugin

    var signature: CommandSignature { command.signature }

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        let input = try await command.input(of: invocation, in: context)
        let (process, id) = await plugin.runner.begin(
            environment: context.childEnvironment, limit: context.pluginTimeout)
        let call = ProcessCall(
            id, of: command, plugin: plugin.runner, process: process, input: input, in: context)
        var message: JSONObject = [
            "type": "call", "id": .integer(id), "command": .string(signature.name),
            "arguments": .object(invocation.json(by: signature, in: context)), "session": .object(session(in: context)),
        ]
        if let input { message["input"] = ["kind": .string(input.kind.name)] }
        let beginning = try await call.begin(message)
        let (name, notes) = (plugin.name, call.notes)
        let value: (any Value)?
        switch beginning {
        case .nothing: value = nil
        case .whole(let header, let items):
            value = try await ProcessValue.value(header, items, in: context, plugin: name)
        case .part(let header, let items):
            value = try await ProcessValue.value(
                header, beginning: items, isGrowing: input?.isGrowing == true, in: context, plugin: name
            ) {
                try await call.nextItems()
            }
        }
        return Outcome(value, closingNotes: { notes.all })
    }

    /// The session as the plugin gets it: without secrets, unless it was allowed them.
    private func session(in context: Context) -> JSONObject {
        var session = context.sessionJSON
        if plugin.manifest.asksCredentials, AllowedPlugins(context.childEnvironment).contains(plugin.file) {
            session["credentials"] = .object(context.revealedCredentials)
        }
        return session
    }
}

extension Manifest.Command {
    /// What the plugin reads as the input of a call; nil if it reads nothing.
    func input(of invocation: Invocation, in context: Context) async throws -> (any Value)? {
        switch reads {
        case .nothing: return nil
        case .value: return invocation.input
        case .hosts: return HostList(try await context.selection(invocation))
        case .logs:
            let selection = try await context.selection(invocation)
            let (logs, failure) = try await context.logs(of: selection, from: invocation.input)
            if let failure { context.note(failure.message) }
            return logs
        }
    }
}

extension Context {
    /// The time for which a plugin may say nothing while the shell waits for it.
    var pluginTimeout: Duration { .seconds(Double(session.settings.text("plugin-timeout")) ?? 60) }
}

/// A plugin in another language, as its manifest describes it.
struct ProcessPlugin: Plugin {
    let manifest: Manifest
    /// The path of the executable file.
    let file: String
    let runner: PluginRunner
    /// Whether `plugin load` loaded it, so that it stays when the folders are looked through again.
    var wasLoaded = false

    init(_ manifest: Manifest, path: String) {
        self.manifest = manifest
        file = path
        runner = PluginRunner(name: manifest.name, path: path)
    }

    var name: String { manifest.name }
    var summary: String { manifest.summary }
    var path: String? { file }
    var commands: [any Command] {
        manifest.commands.map { command in
            if let form = manifest.scriptForm { return ScriptCommand(command: command, path: file, form: form) }
            return ProcessCommand(command: command, plugin: self)
        }
    }
    var settings: [SettingDeclaration] { manifest.settings }
    var masks: [MaskDeclaration] { manifest.masks }

    func shellWillEnd() async { await runner.stop() }
}

import JSON
import JobModel
import JobShell

/// The processes of one plugin: starts them when they are needed, keeps them for the next call, and ends them.
actor PluginRunner {
    /// The most processes that are kept after their call.
    private static let mostIdle = 2
    /// How long a plugin may take to end a cancelled call.
    private static let patience = Duration.seconds(2)

    /// The plugin's name, as it is shown.
    nonisolated let name: String
    /// The path of the executable.
    nonisolated let path: String
    private let arguments: [String]
    private var idle: [PluginProcess] = []
    private var calls: Int64 = 0
    /// The calls that have not ended.
    private var open: Set<Int64> = []
    private var isStopped = false
    /// The time for which a plugin may say nothing while the shell waits for it; set for each call.
    private var limit = Duration.seconds(60)

    init(name: String, path: String, arguments: [String] = []) {
        self.name = name
        self.path = path
        self.arguments = arguments
    }

    /// A process that works on no call, and the id of a new call.
    func begin(environment: [String: String], limit: Duration) -> (PluginProcess, call: Int64) {
        self.limit = limit
        calls += 1
        open.insert(calls)
        while let process = idle.popLast() {
            if process.reasonOfEnd == nil { return (process, calls) }
        }
        return (PluginProcess(path: path, arguments: arguments, environment: environment), calls)
    }

    /// Ends a call, and keeps its process for the next one.
    func giveBack(_ process: PluginProcess, after call: Int64) {
        open.remove(call)
        guard !isStopped, idle.count < Self.mostIdle else { return process.kill() }
        idle.append(process)
    }

    /// Ends a call whose process is of no use any more.
    func giveUp(_ call: Int64) { open.remove(call) }

    /// The next message of a process.
    ///
    /// - Throws: `Failure` if the plugin ends, says nothing, or writes what is no message.
    func message(from process: PluginProcess, of wait: Texts.Wait = .call) async throws(Failure) -> JSONObject {
        var line: [UInt8]?
        do {
            repeat { line = try await process.nextLine(within: limit) } while line?.isEmpty == true
        } catch is PluginProcess.Silence {
            throw Texts.silent(name, limit, wait, process.lastErrors)
        } catch {
            throw Texts.confused(name, "a line of more than \(PluginProcess.longestLine >> 20) MiB")
        }
        guard let line else { throw Texts.ended(name, process.reasonOfEnd, wait, process.lastErrors) }
        guard let object = (try? JSONReader.value(line))?.object else {
            process.kill()
            let text = String(decoding: line.prefix(100), as: UTF8.self)
            throw Texts.confused(name, "a line that is no JSON object: \(text)")
        }
        return object
    }

    /// Asks a plugin to end a call, and kills it if it has not done so within two seconds.
    func cancel(_ call: Int64, in process: PluginProcess) async {
        guard open.contains(call) else { return }
        // A plugin that does not read may never take the message.
        let asking = Task { await process.send(["type": "cancel", "id": .integer(call)], within: Self.patience) }
        defer { asking.cancel() }
        try? await Task.sleep(for: Self.patience)
        if open.contains(call) { process.kill() }
    }

    /// Ends a call whose value nobody reads any more, and keeps the process if it ends the call in time.
    func abandon(_ call: Int64, in process: PluginProcess) async {
        async let cancelling: Void = cancel(call, in: process)
        while open.contains(call) {
            guard let message = try? await message(from: process) else { break }
            guard message["id"]?.integer == call, let type = message["type"]?.text else { continue }
            if type == "done" || type == "error" { giveBack(process, after: call) }
        }
        open.remove(call)
        await cancelling
    }

    /// Ends all processes that work on no call.
    func stop() async {
        isStopped = true
        let processes = idle
        idle = []
        await withTaskGroup(of: Void.self) { tasks in
            for process in processes {
                tasks.addTask {
                    await process.send(["type": "quit"], within: Self.patience)
                    await process.stop()
                }
            }
        }
    }

    /// Asks the plugin for its manifest, in a process of its own.
    ///
    /// - Throws: `Failure` if the plugin gives none within the time, or a wrong one.
    func describe(environment: [String: String], within limit: Duration) async throws(Failure) -> JSONObject {
        self.limit = limit
        let process = PluginProcess(path: path, arguments: arguments, environment: environment)
        await process.send(["type": "describe", "protocol": .integer(Manifest.protocolVersion)], within: limit)
        let message = try await message(from: process, of: .manifest)
        giveBack(process, after: 0)
        guard message["type"]?.text == "manifest" else {
            throw Texts.confused(name, "another message than its manifest")
        }
        return message
    }
}

import JSON
import JobModel
import Subprocess
import Synchronization

import Glibc

/// A running plugin process: messages go to it and come from it, a line each (docs/plugin-protocol.md).
///
/// The process has a session of its own (setsid(2)), which is killed as a whole, so that a plugin leaves no processes
/// behind.
final class PluginProcess: Sendable {
    /// Why the process sends no further message.
    enum End: Sendable {
        /// The process ended by itself, with an exit status as sh reports it.
        case exited(status: Int)
        /// A signal ended it, which did not come from the shell.
        case signaled(Int32)
        /// It closed its standard output, ran on, and was ended by the shell.
        case closedOutput
        /// It could not be started, for a reason in words.
        case notStarted(String)
        /// The shell ended it.
        case stopped
    }

    /// The longest line that is read, in bytes.
    static let longestLine = 16 << 20

    private let incoming = Handover<Line>()
    private let outgoing = Handover<[UInt8]>()
    private let errors = ErrorTail()
    private let state = Mutex(State())
    private let noticesLeftovers: Bool

    private enum Line: Sendable {
        case bytes([UInt8])
        case tooLong
    }

    private struct State {
        /// The process's id, which is also that of its session; nil before it was started and after it ended.
        var session: pid_t?
        var end: End?
        var isStopped = false
        /// Whether it was stopped because it said nothing for too long.
        var isLate = false
        /// When it was last sent something, or had read it; nil before the first time.
        var lastSent: ContinuousClock.Instant?
        var isWaitingForInput = false
        /// Whether it closed its output and ran on.
        var closedOutput = false
        /// Whether it was killed, so that it could not end what it had started.
        var isKilled = false
        var leftovers: [String] = []
    }

    /// Starts a program. If it can't be started, the first `nextLine` returns nil, and `reasonOfEnd` says why.
    ///
    /// - Parameters:
    ///   - arguments: what follows the program's name.
    ///   - noticesLeftovers: whether `leftovers` is kept.
    init(
        path: String, arguments: [String] = [], environment: [String: String], noticesLeftovers: Bool = false
    ) {
        self.noticesLeftovers = noticesLeftovers
        Task.detached { await self.run(path, arguments, environment) }
    }

    private func run(_ path: String, _ arguments: [String], _ environment: [String: String]) async {
        var options = PlatformOptions()
        options.createSession = true
        let end: End
        do {
            let values = environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) }
            let result = try await Subprocess.run(
                .path(.init(path)), arguments: Arguments(arguments),
                environment: .custom(Dictionary(values) { $1 }), platformOptions: options, input: .inputWriter,
                output: .sequence, error: .sequence
            ) { execution in
                let session = execution.processIdentifier.value
                let isStopped = state.withLock { state in
                    state.session = session
                    return state.isStopped
                }
                if isStopped { ProcessSession.kill(session) }
                await withTaskGroup(of: Void.self) { tasks in
                    tasks.addTask { [outgoing] in
                        while let bytes = await outgoing.take() {
                            // A process that closed its input may still have something to say.
                            guard (try? await execution.standardInputWriter.write(bytes)) != nil else { break }
                        }
                        outgoing.finish()
                        try? await execution.standardInputWriter.finish()
                    }
                    tasks.addTask { [errors] in
                        do {
                            for try await part in execution.standardError {
                                part.withUnsafeBytes { errors.add($0) }
                            }
                        } catch {}
                    }
                    let watch = Task { try await killWhatIsLeft(of: session) }
                    await readLines(of: execution.standardOutput)
                    // No message can come any more, so the process has nothing left to do.
                    outgoing.finish()
                    watch.cancel()
                    await finish(session)
                    await tasks.waitForAll()
                }
                state.withLock { $0.session = nil }
            }
            switch result.terminationStatus {
            case .exited(let code): end = .exited(status: Int(code))
            case .signaled(let signal):
                end = state.withLock { $0.closedOutput } ? .closedOutput : .signaled(Int32(signal))
            }
        } catch let error as SubprocessError {
            end = .notStarted(Self.reason(error, path))
        } catch {
            end = .notStarted("\(error)")
        }
        state.withLock { state in if state.end == nil { state.end = state.isStopped ? .stopped : end } }
        outgoing.finish()
        incoming.finish()
    }

    // MARK: Messages

    /// Sends a message. A process that has ended does not get it, which the next reading tells.
    ///
    /// - Parameter limit: the longest time that the process may take to read it; when it has passed, it is killed.
    func send(_ message: JSONObject, within limit: Duration) async {
        await send(JSONWriter.line(.object(message)), within: limit)
    }

    /// Writes bytes to the standard input.
    ///
    /// - Parameter limit: the longest time that the process may take to read what it was sent; nil for no limit. When it
    ///   has passed, the process is killed.
    /// - Returns: whether the process still reads.
    @discardableResult
    func send(_ bytes: [UInt8], within limit: Duration?) async -> Bool {
        let watch = limit.map(watch)
        defer { watch?.cancel() }
        state.withLock { $0.lastSent = .now }
        let isTaken = await outgoing.give(bytes)
        state.withLock { $0.lastSent = .now }
        return isTaken
    }

    /// Ends the standard input.
    func endInput() { outgoing.finish() }

    /// Says whether the process waits for input that is not there yet. Meanwhile it may say nothing for as long as it
    /// takes.
    func waitsForInput(_ isWaiting: Bool) {
        state.withLock { state in
            state.isWaitingForInput = isWaiting
            state.lastSent = .now
        }
    }

    /// The next line without its end; nil once the process has ended.
    ///
    /// - Parameter limit: the longest time to wait; nil for no limit. When it has passed, the process is killed.
    /// - Throws: `Silence` when the time has passed, also while something was sent; `LineTooLong`.
    func nextLine(within limit: Duration?) async throws -> [UInt8]? {
        let watch = limit.map(watch)
        defer { watch?.cancel() }
        switch await incoming.take() {
        case .bytes(let bytes)?: return bytes
        case .tooLong?:
            kill()
            throw LineTooLong()
        case nil:
            if state.withLock({ $0.isLate }) { throw Silence() }
            return nil
        }
    }

    /// Kills the process once it was silent for a time, and neither read anything nor waited for input meanwhile.
    private func watch(_ limit: Duration) -> Task<Void, any Error> {
        let begin = ContinuousClock.now
        return Task { [self] in
            var rest = limit
            while true {
                try await Task.sleep(for: rest)
                rest = state.withLock { state in
                    if state.isWaitingForInput { return limit }
                    return limit - (ContinuousClock.now - max(begin, state.lastSent ?? begin))
                }
                if rest <= .zero { break }
            }
            state.withLock { $0.isLate = true }
            kill()
        }
    }

    struct Silence: Error {}
    struct LineTooLong: Error {}

    /// Why the process ended; nil while it runs.
    var reasonOfEnd: End? { state.withLock { $0.end } }

    /// The last lines that the process wrote to its standard error, as it wrote them; empty if there were none. Lines
    /// without a letter are left out.
    var lastErrors: [String] { errors.lines }

    /// The names of the programs that the process had started and that still ran when it had ended by itself.
    var leftovers: [String] { state.withLock { $0.leftovers } }

    // MARK: The end

    /// Kills the process and everything that it started.
    func kill() {
        let session = state.withLock { state in
            state.isStopped = true
            state.isKilled = true
            return state.session
        }
        if let session { ProcessSession.kill(session) }
        outgoing.finish()
        incoming.finish()
    }

    /// Lets the process end by itself, and kills it if it has not ended within two seconds.
    func stop() async {
        state.withLock { $0.isStopped = true }
        outgoing.finish()
        await Self.wait(atMost: Self.patience) { state.withLock { $0.session == nil } }
        kill()
    }

    /// How long a process may take to end after it was asked to.
    private static let patience = Duration.seconds(2)

    /// Waits until a condition holds. The pauses between two looks grow from 1 to 50 milliseconds.
    private static func wait(atMost limit: Duration, until isTrue: () -> Bool) async {
        let end = ContinuousClock.now + limit
        var pause = Duration.milliseconds(1)
        while !isTrue(), ContinuousClock.now < end {
            try? await Task.sleep(for: pause)
            pause = min(pause * 2, .milliseconds(50))
        }
    }

    /// Waits until a process has ended although its output is open, and then kills the processes that it left behind,
    /// which hold the output open. An idle plugin should cost nothing, so the shell looks seldom.
    private func killWhatIsLeft(of session: pid_t) async throws {
        while !Self.hasEnded(session) { try await Task.sleep(for: .milliseconds(500)) }
        noteLeftovers(of: session)
        ProcessSession.kill(session)
    }

    /// Gives a process that closed its output a moment to end, and kills it and what it left behind.
    private func finish(_ session: pid_t) async {
        await Self.wait(atMost: Self.patience) { Self.hasEnded(session) }
        if !Self.hasEnded(session) { state.withLock { $0.closedOutput = true } }
        noteLeftovers(of: session)
        ProcessSession.kill(session)
    }

    /// Notes the programs that a process left behind, for the check of a plugin.
    private func noteLeftovers(of session: pid_t) {
        guard noticesLeftovers, !state.withLock({ $0.isKilled }) else { return }
        let programs = ProcessSession.programs(besides: session)
        state.withLock { $0.leftovers += programs }
    }

    /// Whether a process has ended. It is not reaped, so that Subprocess can still wait for it.
    private static func hasEnded(_ process: pid_t) -> Bool {
        var info = siginfo_t()
        let result = waitid(P_PID, id_t(process), &info, WEXITED | WNOHANG | WNOWAIT)
        return result != 0 || info.si_signo == SIGCHLD
    }

    private func readLines(of output: SubprocessOutputSequence) async {
        var line: [UInt8] = []
        do {
            for try await part in output {
                var rest = part.withUnsafeBytes { [UInt8]($0) }[...]
                while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                    line += rest[..<end]
                    rest = rest[(end + 1)...]
                    guard await incoming.give(.bytes(line)) else { return }
                    line = []
                }
                line += rest
                if line.count > Self.longestLine {
                    _ = await incoming.give(.tooLong)
                    return
                }
            }
        } catch {}
        if !line.isEmpty { _ = await incoming.give(.bytes(line)) }
    }

    private static func reason(_ error: SubprocessError, _ path: String) -> String {
        access(path, X_OK) == 0 ? "\(error)" : String(cString: strerror(errno))
    }
}

/// The last lines that a process wrote to its standard error.
private final class ErrorTail: Sendable {
    private static let mostBytes = 4096
    private static let mostCharacters = 200
    private static let mostLines = 3
    private let bytes = Mutex<[UInt8]>([])

    func add(_ part: UnsafeRawBufferPointer) {
        bytes.withLock { bytes in
            bytes += part.suffix(Self.mostBytes)
            if bytes.count > Self.mostBytes { bytes.removeFirst(bytes.count - Self.mostBytes) }
        }
    }

    var lines: [String] {
        let text = String(decoding: bytes.withLock { $0 }, as: UTF8.self)
        return text.split(whereSeparator: \.isNewline)
            // Marks under the source in a traceback say nothing by themselves.
            .filter { $0.contains(where: \.isLetter) }.suffix(Self.mostLines).map { $0.drop(while: \.isWhitespace) }
            .map { $0.count > Self.mostCharacters ? $0.prefix(Self.mostCharacters) + "…" : String($0) }
    }
}

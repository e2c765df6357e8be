import Dispatch
import JobModel
import JobShell
import LineEditor
import Synchronization

import Glibc

/// Ctrl-C, SIGTERM and SIGHUP for a shell without the line editor, which has its own.
///
/// SIGTERM and SIGHUP cancel what runs, as Ctrl-C does, so that it leaves nothing half written; the program ends with
/// 128 and the signal's number as soon as that is done, and after some seconds in any case. Another SIGTERM ends it at
/// once.
///
/// While the terminal is lent to a child, Ctrl-C is the child's alone: its exit status tells the rest, as in sh.
final class InterruptSource: Sendable {
    private struct State {
        var handler: (@Sendable () -> Void)?
        var loans = 0
        /// How many questions are open that hear no cancellation.
        var deafQuestions = 0
        var terminationSignal: Int32?
    }

    /// How long what was cancelled may clean up, in seconds.
    private static let patience = 5

    private let state = Mutex(State())
    /// Held so that they go on listening.
    private let sources = Mutex<[any DispatchSourceSignal]>([])
    private let terminalBefore = TerminalSettings.current()

    /// Takes the signals over for the rest of the process's life, but for those that the process was started to ignore.
    init() {
        let registered = DispatchGroup()
        listen(to: SIGINT, registered) { [self] in interrupt() }
        for number in [SIGTERM, SIGHUP] {
            listen(to: number, registered) { [self] in terminate(number) }
        }
        // Dispatch puts its handlers there on a thread of its own; a signal that came before would be lost.
        _ = registered.wait(timeout: .now() + .seconds(2))
    }

    private func listen(to number: Int32, _ registered: DispatchGroup, _ handler: @escaping @Sendable () -> Void) {
        // `nohup` and a script's `&` mean it.
        guard !Signals.isIgnored(number) else { return }
        // Until Dispatch has put its own handler there, the signal passes. It is not SIG_IGN for as long, because by
        // that `Signals` tells what the process was started to ignore.
        signal(number) { _ in }
        sources.withLock { sources in
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler(handler: handler)
            registered.enter()
            source.setRegistrationHandler { registered.leave() }
            source.resume()
            sources.append(source)
        }
    }

    /// What Ctrl-C does from now on; nil lets it pass. SIGTERM and SIGHUP do it, too, and end the program at once where
    /// there is nothing to do.
    func setHandler(_ handler: (@Sendable () -> Void)?) {
        state.withLock { $0.handler = handler }
    }

    /// The signal that asked the program to end, if one has.
    var terminationSignal: Int32? { state.withLock { $0.terminationSignal } }

    /// Leaves Ctrl-C to a child while `body` runs.
    func lend<Result: Sendable>(_ body: @Sendable () async throws -> Result) async throws -> Result {
        state.withLock { $0.loans += 1 }
        defer { state.withLock { $0.loans -= 1 } }
        return try await body()
    }

    /// Runs a question that hears no cancellation: while it is open, SIGTERM and SIGHUP end the program at once.
    func whileDeaf<Result>(_ body: () -> Result) -> Result {
        state.withLock { $0.deafQuestions += 1 }
        defer { state.withLock { $0.deafQuestions -= 1 } }
        return body()
    }

    private func interrupt() {
        state.withLock { $0.loans == 0 ? $0.handler : nil }?()
    }

    private func terminate(_ number: Int32) {
        let (isFirst, cancel) = state.withLock { state -> (Bool, (@Sendable () -> Void)?) in
            let isFirst = state.terminationSignal == nil
            if isFirst { state.terminationSignal = number }
            return (isFirst, state.deafQuestions == 0 ? state.handler : nil)
        }
        guard let cancel else { leave(number) }
        if isFirst {
            cancel()
            DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(Self.patience)) { [self] in leave(number) }
        } else if number != SIGHUP {
            // A terminal's end may be told twice, by the system and by the shell; who sends SIGTERM again means at
            // once.
            leave(number)
        }
    }

    private func leave(_ number: Int32) -> Never {
        // A question without echo may be open.
        terminalBefore?.restore()
        exit(128 + number)
    }
}

/// How the terminal was set when the program began.
struct TerminalSettings: Sendable {
    private let settings: termios

    /// The settings of standard input's terminal; nil where it is none.
    static func current() -> TerminalSettings? {
        var settings = termios()
        return tcgetattr(STDIN_FILENO, &settings) == 0 ? TerminalSettings(settings: settings) : nil
    }

    /// Puts them back.
    func restore() {
        var settings = settings
        tcsetattr(STDIN_FILENO, TCSANOW, &settings)
    }
}

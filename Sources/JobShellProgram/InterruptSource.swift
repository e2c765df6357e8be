import Dispatch
import JobModel
import LineEditor
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Ctrl-C, SIGTERM and SIGHUP for a shell without the line editor, which has its own.
///
/// While the terminal is lent to a child, Ctrl-C is the child's alone: its exit status tells the rest, as in sh.
final class InterruptSource: Sendable {
    private struct State {
        var handler: (@Sendable () -> Void)?
        var loans = 0
    }

    private let state = Mutex(State())
    /// Held so that they go on listening.
    private let sources = Mutex<[any DispatchSourceSignal]>([])

    /// Takes the signals over for the rest of the process's life.
    init() {
        let before = TerminalSettings.current()
        listen(to: SIGINT) { [self] in interrupt() }
        for number in [SIGTERM, SIGHUP] {
            listen(to: number) {
                // A question without echo may be open.
                before?.restore()
                exit(128 + number)
            }
        }
    }

    private func listen(to number: Int32, _ handler: @escaping @Sendable () -> Void) {
        signal(number, SIG_IGN)
        sources.withLock { sources in
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler(handler: handler)
            source.resume()
            sources.append(source)
        }
    }

    /// What Ctrl-C does from now on; nil lets it pass.
    func setHandler(_ handler: (@Sendable () -> Void)?) {
        state.withLock { $0.handler = handler }
    }

    /// Leaves Ctrl-C to a child while `body` runs.
    func lend<Result: Sendable>(_ body: @Sendable () async throws -> Result) async throws -> Result {
        state.withLock { $0.loans += 1 }
        defer { state.withLock { $0.loans -= 1 } }
        return try await body()
    }

    private func interrupt() {
        state.withLock { $0.loans == 0 ? $0.handler : nil }?()
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

import CPseudoTerminal

import Glibc

/// A program under a terminal, driven as a person would: type, wait until something appears, type again.
///
/// ```swift
/// let terminal = try PseudoTerminal(program, arguments: ["--demo"], columns: 60)
/// try terminal.wait(for: "❯ ")
/// terminal.send("jobs\r")
/// try terminal.wait(for: "20000100")
/// terminal.send(.endOfInput)
/// #expect(try terminal.exitStatus() == 0)
/// ```
/// Every wait has a generous deadline and throws with all that was printed when it passes; nothing sleeps. A program
/// still running when this is deinitialised is killed.
public final class PseudoTerminal {
    /// A wait that was in vain.
    public struct TimedOut: Error, CustomStringConvertible {
        /// What did not come, and all that was printed instead.
        public let description: String
    }

    /// A program that could not be started.
    public struct NotStarted: Error {
        /// Why: the system's number.
        public let errno: Int32
    }

    /// Keys that are not text.
    public enum Key: String, Sendable {
        case enter = "\r"
        case interrupt = "\u{03}"
        case endOfInput = "\u{04}"
        case suspend = "\u{1A}"
        case quit = "\u{1C}"
        case backspace = "\u{7F}"
        case tab = "\t"
        case shiftTab = "\u{1B}[Z"
        case escape = "\u{1B}"
        case up = "\u{1B}[A"
        case down = "\u{1B}[B"
        case right = "\u{1B}[C"
        case left = "\u{1B}[D"
        case home = "\u{1B}[H"
        case end = "\u{1B}[F"
        case delete = "\u{1B}[3~"
        case pageUp = "\u{1B}[5~"
        case pageDown = "\u{1B}[6~"
        case altEnter = "\u{1B}\r"
        case altLeft = "\u{1B}[1;3D"
        case altRight = "\u{1B}[1;3C"
    }

    private let terminal: Int32
    private let mode: termios
    /// The process, the leader of its session.
    public let process: pid_t
    /// All bytes the program (and the terminal's echo) printed so far.
    public private(set) var output: [UInt8] = []
    private var position = 0
    private var status: Int32?
    private var columns: Int
    private var rows: Int

    /// Starts `program`.
    ///
    /// - Parameters:
    ///   - environment: the whole environment; `TERM` and `PATH` are added if it lacks them.
    public init(
        _ program: String, arguments: [String] = [], environment: [String: String] = [:], columns: Int = 80,
        rows: Int = 24
    ) throws {
        let defaults = ["TERM": "xterm-256color", "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": "/nonexistent"]
        let variables = environment.merging(defaults) { own, _ in own }
        let argv = ([program] + arguments).map { strdup($0) } + [nil]
        let envp = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for string in argv + envp { free(string) } }
        var terminal: Int32 = -1
        var mode = termios()
        var process: pid_t = 0
        let error = pseudo_terminal_spawn(
            program, argv, envp, Int32(columns), Int32(rows), &terminal, &mode, &process)
        guard error == 0 else { throw NotStarted(errno: error) }
        self.terminal = terminal
        self.mode = mode
        self.process = process
        self.columns = columns
        self.rows = rows
        _ = fcntl(terminal, F_SETFL, O_NONBLOCK)
    }

    deinit {
        if status == nil {
            kill(process, SIGKILL)
            var ignored: Int32 = 0
            waitpid(process, &ignored, 0)
        }
        close(terminal)
    }

    /// Types `text`, without waiting for what comes of it.
    public func send(_ text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(terminal, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if count < 0 && errno != EAGAIN && errno != EINTR {
                return
            } else {
                // The program may be waiting for us to read before it reads on.
                _ = collect(within: .milliseconds(20))
            }
        }
    }

    /// Presses a key.
    public func send(_ key: Key) { send(key.rawValue) }

    /// Pastes `text` as a terminal does that marks what is pasted (mode 2004): line breaks come as carriage returns.
    public func paste(_ text: String) {
        send("\u{1B}[200~" + text.replacing("\n", with: "\r") + "\u{1B}[201~")
    }

    /// Sends the program a signal.
    public func send(signal: Int32) { kill(process, signal) }

    /// Changes the window's size; the foreground processes get SIGWINCH.
    public func resize(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
        pseudo_terminal_resize(terminal, Int32(columns), Int32(rows))
    }

    /// Waits until `text` is printed after where the last wait ended, and gives what came before it.
    @discardableResult
    public func wait(for text: String, within limit: Duration = .seconds(30)) throws -> String {
        let wanted = Array(text.utf8)
        var found: Range<Int>?
        try wait(until: "the text \(text.debugDescription)", within: limit) {
            found = Self.range(of: wanted, in: output, from: position)
            return found != nil
        }
        guard let found else { return "" }
        defer { position = found.upperBound }
        return String(decoding: output[position..<found.lowerBound], as: UTF8.self)
    }

    /// Waits until the screen satisfies `condition`, with a small terminal of the present size to show it.
    @discardableResult
    public func wait(
        forScreen condition: (TerminalScreen) -> Bool, within limit: Duration = .seconds(30)
    ) throws -> TerminalScreen {
        try wait(until: "a screen", within: limit) { condition(screen) }
        return screen
    }

    /// Waits until `condition` holds; it is looked at whenever something was printed, and now and then.
    public func wait(until what: String, within limit: Duration = .seconds(30), condition: () -> Bool) throws {
        let deadline = ContinuousClock.now + limit
        while !condition() {
            guard ContinuousClock.now < deadline else {
                throw TimedOut(description: "no sign of \(what) in:\n\(text.debugDescription)")
            }
            _ = collect(within: .milliseconds(20))
        }
    }

    /// Waits for the program's end: its exit status, or 128 and the number of the signal that ended it.
    ///
    /// - Parameter look: is called whenever something was printed, and now and then.
    public func exitStatus(within limit: Duration = .seconds(30), look: () -> Void = {}) throws -> Int32 {
        if let status { return status }
        var raw: Int32 = 0
        try wait(until: "the program's end", within: limit) {
            look()
            return waitpid(process, &raw, WNOHANG) == process
        }
        while collect(within: .zero) {}
        let result = pseudo_terminal_exit_status(raw)
        status = result
        return result
    }

    /// All that was printed, as text.
    public var text: String { String(decoding: output, as: UTF8.self) }

    /// What a terminal that always had the present size shows after all that was printed.
    public var screen: TerminalScreen {
        var screen = TerminalScreen(columns: columns, rows: rows)
        screen.feed(output)
        return screen
    }

    /// Whether the terminal echoes and waits for whole lines, as a program should leave it.
    public var isSane: Bool { pseudo_terminal_is_sane(terminal) }

    /// Whether the terminal is exactly in the mode in which the program found it.
    public var isAsFound: Bool {
        var mode = mode
        return pseudo_terminal_has_mode(terminal, &mode)
    }

    /// Whether the kernel echoes what is typed.
    public var echoes: Bool { pseudo_terminal_echoes(terminal) }

    /// Hangs up, as closing the window does: the program gets SIGHUP and reads the end of input. Nothing can be typed
    /// or read afterwards.
    public func hangUp() {
        // The number stays in use, for `deinit` and against confusion.
        let nowhere = open("/dev/null", O_RDWR)
        dup2(nowhere, terminal)
        close(nowhere)
    }

    /// Takes in what is printed; false if nothing was.
    private func collect(within limit: Duration) -> Bool {
        var waiting = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
        let milliseconds = Int32(limit.components.attoseconds / 1_000_000_000_000_000)
        guard poll(&waiting, 1, milliseconds) > 0 else { return false }
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = read(terminal, &bytes, bytes.count)
        guard count > 0 else {
            // The program is gone, and the terminal with it: nothing more comes, and poll would not wait.
            if limit > .zero { _ = poll(nil, 0, milliseconds) }
            return false
        }
        output += bytes.prefix(count)
        return true
    }

    private static func range(of wanted: [UInt8], in bytes: [UInt8], from start: Int) -> Range<Int>? {
        guard let first = wanted.first, bytes.count >= start + wanted.count else { return nil }
        for index in start...(bytes.count - wanted.count)
        where bytes[index] == first && bytes[index..<index + wanted.count].elementsEqual(wanted) {
            return index..<index + wanted.count
        }
        return nil
    }
}

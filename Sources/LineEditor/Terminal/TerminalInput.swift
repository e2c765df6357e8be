import CLibEditShim
import TerminalText

import Glibc

/// Waits for everything that the editor's thread reacts to: keys, signals and requests, in one `poll`.
final class TerminalInput {
    enum Event: Equatable {
        case key(Key)
        case signal(Int32)
        /// A request may be waiting, or the editor is being closed.
        case wakeUp
        /// The time that was given has passed without another event.
        case tick
        /// The terminal was closed.
        case hangUp
    }

    private let shared: EditorShared
    private var decoder = KeyDecoder()
    private var keys: [Key] = []
    private var signals: [UInt8] = []
    private(set) var isHungUp = false
    /// Whether the terminal has answered a question before.
    private var answersQuestions = false
    private(set) var controlCharacters: ControlCharacters
    /// Whether unread characters that were typed in editing mode were left when the last line ended. The terminal
    /// returns them as one line, in which an end of input can't be distinguished from a NUL.
    private var hasRemainder = false

    /// The terminal, opened a second time for reading without blocking: Ctrl-C empties the terminal's queue, possibly
    /// between `poll` and `read`. Setting the flag on descriptor 0 itself would affect all processes that share it.
    private let terminal: Int32

    init(_ shared: EditorShared) {
        self.shared = shared
        var name = [CChar](repeating: 0, count: 256)
        let isNamed = ttyname_r(shared.input, &name, name.count) == 0
        let opened = isNamed ? open(name, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC) : -1
        terminal = opened >= 0 ? opened : shared.input
        controlCharacters = ControlCharacters(ofTerminal: shared.input)
    }

    deinit { if terminal != shared.input { close(terminal) } }

    /// The question for the terminal's attributes (DA1, ECMA-48), which every terminal answers.
    private static let attributesQuestion = "\u{1B}[c"

    /// Whether all keys that have been read are handled.
    var isAtEndOfKeys: Bool { keys.isEmpty }

    /// Waits for the next event. When all typed keys have been handled, `settle` is called before waiting.
    ///
    /// - Parameter tick: The longest time to wait, in ms; nil to wait without limit.
    func next(settle: () -> Void, tick: Int32? = nil) -> Event {
        while true {
            if !signals.isEmpty { return .signal(Int32(signals.removeFirst())) }
            if !keys.isEmpty { return .key(keys.removeFirst()) }
            if isHungUp { return .hangUp }
            var ready = poll(timeout: 0)
            if !ready.anything {
                let patience = decoder.patience
                if patience == nil && !decoder.isPasting {
                    settle()
                    // Keys may have come while the terminal was asked something.
                    if !keys.isEmpty { continue }
                }
                ready = poll(timeout: patience ?? tick ?? -1)
                if !ready.anything, patience == nil { return .tick }
            }
            if ready.signals {
                // Signals come before keys, because an interrupt drops the keys typed before it, but not those after
                // it.
                signals = shared.signals.drain()
                continue
            }
            if ready.wakeUps {
                _ = shared.wakeUps.drain()
                return .wakeUp
            }
            if ready.terminal {
                if !readTerminal() {
                    isHungUp = true
                    return .hangUp
                }
            } else if !ready.anything {
                keys = decoder.flush()
            }
        }
    }

    /// Asks the terminal for the colour of its background (OSC 11), and hands the reply on. A terminal that does not know
    /// the question still answers the one after it, and one that answers neither costs a short wait. Keys that come
    /// meanwhile are kept.
    func askForBackground(_ heard: (String) -> Void) {
        StandardDescriptors.write(
            Array((TerminalBackground.question + Self.attributesQuestion).utf8), to: shared.output)
        let end = ContinuousClock.now + .milliseconds(150)
        while ContinuousClock.now < end {
            guard poll(timeout: 20).terminal else { continue }
            if !readTerminal() {
                isHungUp = true
                return
            }
            for report in decoder.takeReports() {
                if report.hasPrefix("11;") { heard(String(report.dropFirst(3))) }
                if report == KeyDecoder.attributesReport {
                    answersQuestions = true
                    return
                }
            }
        }
    }

    /// Asks the terminal for the column of its cursor, counted from 0; nil if it does not answer at once. Keys that come
    /// meanwhile are kept.
    func askForColumn() -> Int? {
        guard answersQuestions else { return nil }
        decoder.expectsPosition = true
        defer { decoder.expectsPosition = false }
        StandardDescriptors.write(Array("\u{1B}[6n".utf8), to: shared.output)
        let end = ContinuousClock.now + .milliseconds(150)
        while ContinuousClock.now < end {
            guard poll(timeout: 20).terminal, readTerminal() else { continue }
            for report in decoder.takeReports() where report.hasPrefix(KeyDecoder.positionReport) {
                return report.split(separator: ";").last.flatMap { Int($0) }.map { $0 - 1 }
            }
        }
        return nil
    }

    /// Drops the keys that have been read but not used yet. An interrupt cancels them as well.
    func forgetTypedAhead() {
        keys = []
        decoder.forget()
    }

    /// Begins a line, while the terminal is still in its normal mode, in which it collects lines. If a whole line was
    /// typed ahead, it is read now; the text after it stays in the terminal, for the next line or a child process.
    ///
    /// Only in the normal mode can the end of input (Ctrl-D) be distinguished from a NUL (Ctrl-Space), because the
    /// change to editing mode turns one into the other. So the end of input is read before the change, or the terminal
    /// is told to keep it as a character.
    func beginLine() {
        controlCharacters = ControlCharacters(ofTerminal: shared.input)
        decoder.interrupt = controlCharacters.interrupt
        defer { hasRemainder = false }
        guard keys.isEmpty, !decoder.isPasting, !hasRemainder else { return }
        if !readLineTypedAhead() {
            lineeditor_keep_end_of_file(shared.input)
            _ = readLineTypedAhead()
        }
    }

    /// Checks, while the terminal is still in editing mode, whether Ctrl-C arrived together with the Return that ended
    /// the line, as happens on a slow connection. In the normal mode it would become a character of the next line, and
    /// the command that the Return starts would not be interrupted.
    ///
    /// Only a single waiting byte is examined. More bytes are text for the command's child process or the next line,
    /// and stay in the terminal.
    ///
    /// - Returns: Whether there was an interrupt.
    func takeInterruptBehindReturn() -> Bool {
        guard keys.isEmpty, lineeditor_waiting_bytes(shared.input) == 1, readTerminal() else { return false }
        guard let key = keys.first, controlCharacters.signal(for: key) == SIGINT else { return false }
        keys = []
        return true
    }

    /// Ends a line, after the terminal has returned to its normal mode.
    func endLine() {
        hasRemainder = poll(timeout: 0).terminal
    }

    /// Takes a whole line that was typed ahead, if it has no control characters. The terminal itself has edited it, so
    /// it needs no editing mode; changing the mode would lose the ends of the lines after it.
    func takePlainLine() -> String? {
        guard keys.last == Key.scalar("\n") else { return nil }
        var text = String.UnicodeScalarView()
        for key in keys.dropLast() {
            guard case .scalar(let scalar) = key, scalar.value >= 0x20, scalar.value != 0x7F else { return nil }
            text.append(scalar)
        }
        keys = []
        return String(text)
    }

    /// Puts back a line that ``takePlainLine()`` returned.
    func putBack(_ line: String) {
        keys = line.unicodeScalars.map { Key.scalar($0) } + [.scalar("\n")]
    }

    /// Reads one line if the terminal has a whole line waiting.
    ///
    /// - Returns: Whether there was a line.
    private func readLineTypedAhead() -> Bool {
        var byte: UInt8 = 0
        while poll(timeout: 0).terminal {
            let count = read(terminal, &byte, 1)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { return false }
            if count == 0 {
                keys.append(.scalar("\u{04}"))
                return true
            }
            keys += decoder.feed(byte)
            if byte == UInt8(ascii: "\n") { return true }
        }
        return false
    }

    /// Stops the process, like any background program that uses the terminal, until it is in the foreground.
    ///
    /// - Returns: nil when it is in the foreground; the result of the line if it never will be.
    func waitForForeground() -> ReadResult? {
        while !lineeditor_is_foreground(shared.input) {
            // `kill %1` both continues and ends the process, and a signal takes a moment to arrive.
            for _ in 0..<2 { signals += signalsWithin(milliseconds: 20) }
            if let signal = pendingTermination { return end(by: signal) }
            lineeditor_stop_in_background()
            var seen: [UInt8] = []
            for _ in 0..<10 where !seen.contains(UInt8(SIGCONT)) { seen += signalsWithin(milliseconds: 20) }
            signals += seen
            guard seen.contains(UInt8(SIGCONT)) || pendingTermination != nil else {
                // The process was not stopped: its process group is orphaned, and nobody could continue it.
                isHungUp = true
                return .endOfInput
            }
        }
        return nil
    }

    private var pendingTermination: Int32? {
        signals.first { $0 == UInt8(SIGTERM) || $0 == UInt8(SIGHUP) }.map { Int32($0) }
    }

    private func end(by signal: Int32) -> ReadResult {
        terminate(signal)
        return .terminated(signal: signal)
    }

    private func signalsWithin(milliseconds: Int32) -> [UInt8] {
        poll(timeout: milliseconds, signalsOnly: true).signals ? shared.signals.drain() : []
    }

    /// Waits until another thread has something for this one.
    ///
    /// - Returns: Whether that came within the time.
    func waitForWakeUp(milliseconds: Int32) -> Bool {
        var waiting = pollfd(fd: shared.wakeUps.readEnd, events: Int16(POLLIN), revents: 0)
        guard Glibc.poll(&waiting, 1, milliseconds) > 0 else { return false }
        _ = shared.wakeUps.drain()
        return true
    }

    /// Waits for a request or a signal while no line is read, and acts on signals. Typed text stays in the terminal.
    func waitWhileIdle() {
        let ready = poll(timeout: -1, idle: true)
        if ready.wakeUps { _ = shared.wakeUps.drain() }
        if ready.terminal {
            isHungUp = true
            shared.interrupt()
        }
        guard ready.signals else { return }
        for signal in shared.signals.drain() { actWhileIdle(Int32(signal)) }
    }

    private func actWhileIdle(_ signal: Int32) {
        switch signal {
        case SIGINT:
            if !shared.isLent, TerminalMode(of: shared.input)?.echoesControlCharacters == true {
                shared.screen.noteEcho()
            }
            if !shared.isDeaf { shared.interrupt() }
        case SIGTSTP:
            // A child that has borrowed the terminal was stopped as well; the screen belongs to it.
            if !shared.isLent { shared.screen.withdraw() }
            lineeditor_stop_process(false)
            showStatusInForeground()
        case SIGCONT: showStatusInForeground()
        case SIGTERM, SIGHUP:
            terminate(signal)
            shared.interrupt()
        case SIGQUIT:
            // SIGQUIT is the way to leave a command that does not react to Ctrl-C.
            guard !shared.isLent else { return }
            shared.screen.withdraw()
            lineeditor_default_signal(SIGQUIT)
            raise(SIGQUIT)
        default: break
        }
    }

    /// Shows the status again after a stop. A command that continues in the background shows no progress, because the
    /// terminal belongs to another program.
    private func showStatusInForeground() {
        if !shared.isLent && lineeditor_is_foreground(shared.input) { shared.screen.resume() }
    }

    /// Remembers that the program was asked to end. A second SIGTERM or SIGHUP ends the process immediately.
    func terminate(_ signal: Int32) {
        shared.setTerminationSignal(signal)
        lineeditor_default_signal(SIGTERM)
        lineeditor_default_signal(SIGHUP)
    }

    /// Reads byte by byte, because text typed ahead may be meant for a child process; a paste is read in large pieces.
    ///
    /// - Returns: Whether the terminal is still open.
    private func readTerminal() -> Bool {
        var bytes = [UInt8](repeating: 0, count: decoder.isPasting ? 4096 : 1)
        let count = read(terminal, &bytes, bytes.count)
        if count < 0 { return errno == EINTR || errno == EAGAIN }
        keys += decoder.feed(bytes.prefix(count))
        return count > 0
    }

    private struct Ready {
        var terminal = false
        var signals = false
        var wakeUps = false
        var anything: Bool { terminal || signals || wakeUps }
    }

    /// Polls the terminal and both pipes.
    ///
    /// - Parameters:
    ///   - timeout: The time to wait in milliseconds; -1 waits without limit.
    ///   - idle: Whether to watch the terminal only for its end, not for input.
    ///   - signalsOnly: Whether to watch only the signals.
    private func poll(timeout: Int32, idle: Bool = false, signalsOnly: Bool = false) -> Ready {
        var waiting = [
            pollfd(fd: isHungUp || signalsOnly ? -1 : terminal, events: idle ? 0 : Int16(POLLIN), revents: 0),
            pollfd(fd: shared.signals.readEnd, events: Int16(POLLIN), revents: 0),
            pollfd(fd: signalsOnly ? -1 : shared.wakeUps.readEnd, events: Int16(POLLIN), revents: 0),
        ]
        var count = Glibc.poll(&waiting, 3, timeout)
        while count < 0 && errno == EINTR { count = Glibc.poll(&waiting, 3, timeout) }
        guard count > 0 else { return Ready() }
        return Ready(
            terminal: waiting[0].revents != 0, signals: waiting[1].revents != 0, wakeUps: waiting[2].revents != 0)
    }
}

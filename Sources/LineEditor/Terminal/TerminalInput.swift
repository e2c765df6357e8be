import CLibEditShim

import Glibc

/// What reaches the editor's thread: keys, signals and requests, in one `poll`.
final class TerminalInput {
    /// What has happened.
    enum Event: Equatable {
        case key(Key)
        case signal(Int32)
        /// A request may wait, or the editor is being closed.
        case wakeUp
        /// The terminal is gone.
        case hangUp
    }

    private let shared: EditorShared
    private var decoder = KeyDecoder()
    private var keys: [Key] = []
    private var signals: [UInt8] = []
    private(set) var isHungUp = false
    private(set) var controlCharacters: ControlCharacters
    /// Whether the last line left characters that were typed in editing mode: the terminal hands them out as one
    /// line, in which an end of input can't be told from a NUL.
    private var hasRemainder = false

    /// The terminal, opened once more so as to read without blocking: a Ctrl-C empties the terminal's queue, and may do
    /// so between `poll` and `read`. (The flag on descriptor 0 itself would trouble all who share it.)
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

    /// The next event. `settle` is called before waiting, when all that was typed has been taken.
    func next(settle: () -> Void) -> Event {
        while true {
            if !signals.isEmpty { return .signal(Int32(signals.removeFirst())) }
            if !keys.isEmpty { return .key(keys.removeFirst()) }
            if isHungUp { return .hangUp }
            var ready = poll(timeout: 0)
            if !ready.anything {
                let patience = decoder.patience
                if patience == nil && !decoder.isPasting { settle() }
                ready = poll(timeout: patience ?? -1)
            }
            if ready.signals {
                // Before what was typed behind it is read: an interrupt drops what was typed before it.
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

    /// Drops what has been read and not yet used: who sends an interrupt means it too.
    func forgetTypedAhead() {
        keys = []
        decoder.forget()
    }

    /// Begins a line, while the terminal is still in its usual mode, in which it collects lines: takes one that was
    /// typed ahead, if there is one. What follows it stays in the terminal, for the next line or a child.
    ///
    /// Only in that mode can the end of input (Ctrl-D) be told from a NUL (Ctrl-Space): with the change to the
    /// editing mode it becomes one. So it is read before, or kept from then on as the character it is.
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

    /// Looks, while the terminal is still in editing mode, whether an interrupt came together with the Return that has
    /// just ended a line, as it does on a slow connection. In the usual mode it would be a character of the next line,
    /// and the command that the Return begins would run on.
    ///
    /// Only a single byte is looked at: what is more than that is text, for the command's child or the next line, and
    /// stays in the terminal.
    /// - Returns: whether there was an interrupt.
    func takeInterruptBehindReturn() -> Bool {
        guard keys.isEmpty, lineeditor_waiting_bytes(shared.input) == 1, readTerminal() else { return false }
        guard let key = keys.first, controlCharacters.signal(for: key) == SIGINT else { return false }
        keys = []
        return true
    }

    /// Ends a line, when the terminal is in its usual mode again.
    func endLine() {
        hasRemainder = poll(timeout: 0).terminal
    }

    /// The line typed ahead, if all of it is text: the terminal itself has edited it, and it needs no editing mode,
    /// whose change would lose where the lines behind it end.
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

    /// Puts back a line that ``takePlainLine()`` gave.
    func putBack(_ line: String) {
        keys = line.unicodeScalars.map { Key.scalar($0) } + [.scalar("\n")]
    }

    /// Reads up to the end of a line that the terminal has whole. False if it has none.
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

    /// Waits, stopped like any program that wants the terminal, until the process is in the foreground.
    ///
    /// - Returns: nil, or how the line ends if the foreground never comes.
    func waitForForeground() -> ReadResult? {
        while !lineeditor_is_foreground(shared.input) {
            // What continued us may have come to end us (`kill %1` does both), and a signal is on its way for a moment.
            for _ in 0..<2 { signals += signalsWithin(milliseconds: 20) }
            if let signal = pendingTermination { return end(by: signal) }
            lineeditor_stop_in_background()
            var seen: [UInt8] = []
            for _ in 0..<10 where !seen.contains(UInt8(SIGCONT)) { seen += signalsWithin(milliseconds: 20) }
            signals += seen
            guard seen.contains(UInt8(SIGCONT)) || pendingTermination != nil else {
                // Not stopped: an orphan, whom nobody could continue.
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

    /// Waits, while no line is read, for something to do; acts on signals. What is typed stays in the terminal.
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
        case SIGINT: if !shared.isLent { shared.interrupt() }
        case SIGTSTP:
            // A child that was lent the terminal was stopped with us; what it shows is its own.
            if !shared.isLent { shared.screen.withdraw() }
            lineeditor_stop_process(false)
            showStatusInForeground()
        case SIGCONT: showStatusInForeground()
        case SIGTERM, SIGHUP:
            terminate(signal)
            shared.interrupt()
        case SIGQUIT:
            // The way out of a command that does not listen to Ctrl-C.
            guard !shared.isLent else { return }
            shared.screen.withdraw()
            lineeditor_default_signal(SIGQUIT)
            raise(SIGQUIT)
        default: break
        }
    }

    /// After a stop. A command that goes on in the background shows no progress: the terminal is another program's.
    private func showStatusInForeground() {
        if !shared.isLent && lineeditor_is_foreground(shared.input) { shared.screen.resume() }
    }

    /// Remembers that the program is to end. Whoever asks again means at once.
    func terminate(_ signal: Int32) {
        shared.setTerminationSignal(signal)
        lineeditor_default_signal(SIGTERM)
        lineeditor_default_signal(SIGHUP)
    }

    /// Byte by byte, since what is typed ahead may be meant for a child; a paste in large pieces.
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

    /// When idle only the terminal's end is of interest, and that but once. `signalsOnly`: nothing else is.
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

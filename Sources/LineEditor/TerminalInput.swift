import CLibEditShim

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

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

    /// How long Esc may wait for what makes it a sequence, in ms: longer than a terminal pauses within one, shorter
    /// than a person notices.
    private static let escapeTimeout: Int32 = 40

    private let shared: EditorShared
    private var decoder = KeyDecoder()
    private var keys: [Key] = []
    private var signals: [UInt8] = []
    private(set) var isHungUp = false

    /// The terminal, opened once more so as to read without blocking: a Ctrl-C empties the terminal's queue, and may do
    /// so between `poll` and `read`. (The flag on descriptor 0 itself would trouble all who share it.)
    private let terminal: Int32

    init(_ shared: EditorShared) {
        self.shared = shared
        var name = [CChar](repeating: 0, count: 256)
        let isNamed = ttyname_r(shared.input, &name, name.count) == 0
        let opened = isNamed ? open(name, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC) : -1
        terminal = opened >= 0 ? opened : shared.input
    }

    deinit { if terminal != shared.input { close(terminal) } }

    /// The next event. `settle` is called before waiting, when all that was typed has been taken.
    func next(settle: () -> Void) -> Event {
        while true {
            if !signals.isEmpty { return .signal(Int32(signals.removeFirst())) }
            if !keys.isEmpty { return .key(keys.removeFirst()) }
            var ready = poll(timeout: 0)
            if !ready.anything {
                if !decoder.isWaiting && !decoder.isPasting { settle() }
                ready = poll(timeout: decoder.isWaiting ? Self.escapeTimeout : -1)
            }
            if ready.signals { signals = shared.signals.drain() }
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

    /// Drops what has been read and not yet used: Ctrl-C means it too.
    func forgetTypedAhead() {
        keys = []
        decoder.reset()
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
            let isLent = shared.isLent
            if !isLent { shared.screen.withdraw() }
            lineeditor_stop_process()
            if !isLent { shared.screen.resume() }
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
        for byte in bytes.prefix(count) { keys += decoder.feed(byte) }
        return count > 0
    }

    private struct Ready {
        var terminal = false
        var signals = false
        var wakeUps = false
        var anything: Bool { terminal || signals || wakeUps }
    }

    private func poll(timeout: Int32, idle: Bool = false) -> Ready {
        // When idle only the terminal's end is of interest, and that but once.
        var waiting = [
            pollfd(fd: isHungUp ? -1 : terminal, events: idle ? 0 : Int16(POLLIN), revents: 0),
            pollfd(fd: shared.signals.readEnd, events: Int16(POLLIN), revents: 0),
            pollfd(fd: shared.wakeUps.readEnd, events: Int16(POLLIN), revents: 0),
        ]
        #if canImport(Glibc)
            var count = Glibc.poll(&waiting, 3, timeout)
            while count < 0 && errno == EINTR { count = Glibc.poll(&waiting, 3, timeout) }
        #else
            var count = Darwin.poll(&waiting, 3, timeout)
            while count < 0 && errno == EINTR { count = Darwin.poll(&waiting, 3, timeout) }
        #endif
        guard count > 0 else { return Ready() }
        return Ready(
            terminal: waiting[0].revents != 0, signals: waiting[1].revents != 0, wakeUps: waiting[2].revents != 0)
    }
}

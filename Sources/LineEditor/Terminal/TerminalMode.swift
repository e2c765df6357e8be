import CLibEditShim

import Glibc

/// A saved mode of a terminal (echo, input by line or by key, …), which can be restored.
struct TerminalMode: Sendable {
    private let descriptor: Int32
    private let mode: termios

    /// Saves the current mode of `descriptor`; nil if it is not a terminal.
    init?(of descriptor: Int32) {
        var mode = termios()
        guard tcgetattr(descriptor, &mode) == 0 else { return nil }
        self.descriptor = descriptor
        self.mode = mode
    }

    /// Whether the terminal prints control characters that are typed, such as `^C`.
    var echoesControlCharacters: Bool { mode.c_lflag & tcflag_t(ECHO | ECHOCTL) == tcflag_t(ECHO | ECHOCTL) }

    /// Restores the mode, and takes the terminal back from the process group of a child that died. This does nothing in
    /// the background, where the terminal belongs to another program.
    func restore() {
        var mode = mode
        lineeditor_take_terminal(descriptor, &mode)
    }

    /// Puts the terminal in a variant of the saved mode: no echo, no signals from keys, no waiting for Return.
    func enterSilentMode() {
        var silent = mode
        silent.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG | IEXTEN)
        lineeditor_take_terminal(descriptor, &silent)
    }
}

extension TerminalSize {
    /// Gets the window size of the terminal on `descriptor`, or 80 × 24 if it is unknown.
    init(ofTerminal descriptor: Int32) {
        var columns: Int32 = 80
        var rows: Int32 = 24
        _ = lineeditor_window_size(descriptor, &columns, &rows)
        self.init(columns: Int(columns), rows: Int(rows))
    }
}

/// The special characters of the user's terminal (`stty intr ^C susp ^Z …`); 0 for one that is not set.
///
/// While a line is edited the terminal passes them on as ordinary characters, and the editor itself acts on them.
struct ControlCharacters: Equatable, Sendable {
    var interrupt: UInt8
    var quit: UInt8
    var suspend: UInt8
    var endOfInput: UInt8

    /// Gets the special characters of the terminal on `descriptor`, which must be in its normal mode.
    init(ofTerminal descriptor: Int32) {
        let characters = lineeditor_control_characters(descriptor)
        interrupt = characters.interrupt
        quit = characters.quit
        suspend = characters.suspend
        endOfInput = characters.end_of_file
    }

    /// The signal that the terminal would have sent for the key in its normal mode; nil if it would have sent none.
    func signal(for key: Key) -> Int32? {
        guard case .scalar(let scalar) = key, scalar.value != 0 else { return nil }
        if scalar.value == UInt32(interrupt) { return SIGINT }
        if scalar.value == UInt32(suspend) { return SIGTSTP }
        return scalar.value == UInt32(quit) ? SIGQUIT : nil
    }

    /// Translates a key for the editor's bindings: the terminal's end-of-input key becomes Ctrl-D.
    func usual(_ key: Key) -> Key {
        guard case .scalar(let scalar) = key, scalar.value != 0, scalar.value == UInt32(endOfInput) else { return key }
        return .scalar("\u{04}")
    }
}

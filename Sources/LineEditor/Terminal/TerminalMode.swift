import CLibEditShim

import Glibc

/// A terminal's mode (echo, line by line or key by key, …) as it was found, to be put back.
struct TerminalMode: Sendable {
    private let descriptor: Int32
    private let mode: termios

    /// The mode `descriptor` is in; nil if it is no terminal.
    init?(of descriptor: Int32) {
        var mode = termios()
        guard tcgetattr(descriptor, &mode) == 0 else { return nil }
        self.descriptor = descriptor
        self.mode = mode
    }

    /// Puts it back, and takes the terminal back from the group of a child that died. Not in the background, where
    /// the terminal is another program's.
    func restore() {
        var mode = mode
        lineeditor_take_terminal(descriptor, &mode)
    }

    /// The same key by key: no echo, no signals from keys, no waiting for Return.
    func enterSilentMode() {
        var silent = mode
        silent.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG | IEXTEN)
        lineeditor_take_terminal(descriptor, &silent)
    }
}

extension TerminalSize {
    /// The window of the terminal on `descriptor`; 80 × 24 if it does not say.
    init(ofTerminal descriptor: Int32) {
        var columns: Int32 = 80
        var rows: Int32 = 24
        _ = lineeditor_window_size(descriptor, &columns, &rows)
        self.init(columns: Int(columns), rows: Int(rows))
    }
}

/// The characters to which the user's terminal gives a meaning (`stty intr ^C susp ^Z …`). While a line is edited they
/// arrive as characters, and the editor gives them that meaning.
struct ControlCharacters: Equatable, Sendable {
    /// 0 where the terminal has none.
    var interrupt: UInt8
    var quit: UInt8
    var suspend: UInt8
    var endOfInput: UInt8

    /// Those of the terminal on `descriptor`, which must be in its usual mode.
    init(ofTerminal descriptor: Int32) {
        let characters = lineeditor_control_characters(descriptor)
        interrupt = characters.interrupt
        quit = characters.quit
        suspend = characters.suspend
        endOfInput = characters.end_of_file
    }

    /// The signal that the terminal would have sent for the key.
    func signal(for key: Key) -> Int32? {
        guard case .scalar(let scalar) = key, scalar.value != 0 else { return nil }
        if scalar.value == UInt32(interrupt) { return SIGINT }
        if scalar.value == UInt32(suspend) { return SIGTSTP }
        return scalar.value == UInt32(quit) ? SIGQUIT : nil
    }

    /// The key as the editor's bindings know it: Ctrl-D for the end of input, whichever key that is here.
    func usual(_ key: Key) -> Key {
        guard case .scalar(let scalar) = key, scalar.value != 0, scalar.value == UInt32(endOfInput) else { return key }
        return .scalar("\u{04}")
    }
}

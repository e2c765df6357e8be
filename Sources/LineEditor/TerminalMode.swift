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

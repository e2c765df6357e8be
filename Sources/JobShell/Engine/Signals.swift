import Glibc

/// What the process was started to do with signals.
public enum Signals {
    /// Whether the process ignores a signal.
    ///
    /// joblog itself takes signals over with handlers and ignores none but SIGPIPE. So one of these that is ignored was
    /// ignored already when the process began, as `nohup` and a script's `&` ask for, and stays so.
    public static func isIgnored(_ number: Int32) -> Bool {
        var action = sigaction()
        guard sigaction(number, nil, &action) == 0 else { return false }
        // Functions can't be compared, their addresses can.
        let handler = unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
        return handler == unsafeBitCast(SIG_IGN, to: Int.self)
    }

    /// The names, as sh's `trap` has them, of the signals that children are to ignore because this process was started so.
    static var ignored: [String] {
        let names = [(SIGHUP, "HUP"), (SIGINT, "INT"), (SIGQUIT, "QUIT"), (SIGTERM, "TERM")]
        return names.filter { isIgnored($0.0) }.map { $0.1 }
    }
}

import CLibEdit
import CLibEditShim

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// How keys and signals act on the line being read.
extension EditorCore {
    /// The next character for libedit; nil when the line has ended otherwise (see ``outcome``).
    func nextCharacter() -> wchar_t? {
        while outcome == nil {
            switch nextKey(settle: { drawLine() }) {
            // libedit takes a zero for the end of the text. Linux makes one of a Ctrl-D typed ahead, while a
            // command ran.
            case .scalar("\0")?: if !hasSettled { return 4 }
            case .scalar(let scalar)?: return wchar_t(scalar.value)
            case .named(let key)?: return wchar_t(key.rawValue)
            case .paste(let text)?:
                paste = text
                return wchar_t(NamedKey.paste.rawValue)
            case nil: break
            }
        }
        return nil
    }

    /// The next key, after acting on all else that happens; nil when that has ended the line.
    private func nextKey(settle: () -> Void) -> Key? {
        while outcome == nil {
            let event = input.next(settle: {
                hasSettled = true
                settle()
            })
            switch event {
            case .key(let key): return key
            case .signal(let signal): act(on: signal)
            case .wakeUp: if shared.isClosed { outcome = .endOfInput }
            case .hangUp: outcome = .endOfInput
            }
        }
        return nil
    }

    private func act(on signal: Int32) {
        switch signal {
        case SIGINT: outcome = .cancelled
        case SIGTSTP: stop()
        case SIGCONT: continueAfterStop()
        case SIGTERM, SIGHUP:
            input.terminate(signal)
            outcome = .terminated(signal: signal)
        // The window's size is asked for whenever the line is drawn, which comes next.
        default: break
        }
    }

    /// Reads without libedit, whose kill ring would remember: ``outcome`` says what came of it.
    func readSecret() {
        guard let editor else { return }
        _ = lineeditor_prepare_terminal(editor, true)
        defer { _ = lineeditor_prepare_terminal(editor, false) }
        var secret = SecretLine()
        while outcome == nil {
            let key = nextKey(settle: {
                shared.screen.draw(.init(prompt: prompt, buffer: [], cursor: 0, size: shared.screen.size))
            })
            if let key { outcome = secret.feed(key) }
        }
    }
}

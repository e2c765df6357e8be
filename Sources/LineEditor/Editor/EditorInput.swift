import CLibEdit
import CLibEditShim

import Glibc

/// The input of the line being read: keys for libedit, and the effects of signals.
extension EditorCore {
    /// Returns the next character for libedit; nil when the line has ended for another reason, which ``outcome`` has.
    func nextCharacter() -> wchar_t? {
        if !hidden.isEmpty { return wchar_t(hidden.removeFirst().rawValue) }
        while outcome == nil {
            if let character = unread {
                unread = nil
                _ = commandKeys.take(character)
                return character
            }
            switch nextKey(settle: { drawLine() }) {
            // libedit treats a zero as the end of the text, so NUL is ignored.
            case .scalar("\0")?: break
            case .scalar(let scalar)?:
                let character = wchar_t(scalar.value)
                if commandKeys.take(character) { return character }
            case .named(let key)?:
                _ = commandKeys.take(wchar_t(key.rawValue))
                return wchar_t(key.rawValue)
            case .paste(let text)?:
                paste = text
                _ = commandKeys.take(wchar_t(NamedKey.paste.rawValue))
                return wchar_t(NamedKey.paste.rawValue)
            case nil: break
            }
        }
        // A libedit command that waits for a character treats nil as the end of file and damages the text, so the text
        // is copied before.
        if lineAtEnd == nil, let editor { lineAtEnd = EditedLine(editor) }
        return nil
    }

    /// Returns the next key, after acting on all other events before it; nil when one of them has ended the line.
    func nextKey(settle: () -> Void) -> Key? {
        while outcome == nil {
            switch input.next(settle: settle) {
            case .key(let key):
                guard let signal = input.controlCharacters.signal(for: key) else {
                    return input.controlCharacters.usual(key)
                }
                act(on: signal, isKey: true)
            case .signal(let signal): act(on: signal, isKey: false)
            case .wakeUp: if shared.isClosed { outcome = .endOfInput }
            case .hangUp: outcome = .endOfInput
            }
        }
        return nil
    }

    /// Acts on a signal.
    ///
    /// - Parameter isKey: Whether the signal comes from a key such as Ctrl-C. Keys are read in order, so text typed
    ///   after it belongs to the next line.
    private func act(on signal: Int32, isKey: Bool) {
        switch signal {
        case SIGINT:
            outcome = .cancelled
            if !isKey { input.forgetTypedAhead() }
        case SIGTSTP: stop(wholeGroup: isKey)
        case SIGCONT: continueAfterStop()
        case SIGTERM, SIGHUP:
            input.terminate(signal)
            outcome = .terminated(signal: signal)
        // SIGWINCH needs no action: the line is drawn next, and every drawing asks for the window's size.
        default: break
        }
    }

    /// Reads a secret into ``outcome``. libedit is not used, because its kill ring could keep the secret.
    func readSecret() {
        lineeditor_leave_line_mode(shared.input)
        guard enterEditingMode() else { return }
        defer { leaveEditingMode() }
        var secret = SecretLine()
        while outcome == nil {
            let key = nextKey(settle: {
                shared.screen.draw(.init(prompt: prompt, buffer: [], cursor: 0, size: shared.screen.size))
            })
            if let key { outcome = secret.feed(key) }
        }
    }
}

/// The keys that the user has pressed for the current libedit command, such as `d`, `3`, `w`.
///
/// They are recorded because libedit does not reveal a command's numeric argument, and because it feeds keys of its own
/// to a repeated command.
struct CommandKeys: Sendable {
    /// The maximum number of digits of an argument. libedit inserts a character as often as the argument says, so a
    /// larger argument would only be a mistake or an attack.
    private static let mostDigits = 4

    private var keys: [wchar_t] = []
    /// Whether the keys are text that a command reads, in which digits are not an argument.
    var areText = false
    /// Whether the command repeats an earlier one, and was not invoked by its own key.
    var isRepeating = false

    /// Whether the user invoked the command by its key. Only then may a command end the line or the session.
    var areUsers: Bool { !keys.isEmpty && !isRepeating }

    /// Records the next key.
    ///
    /// - Returns: False if the key is one digit too many and must be dropped.
    mutating func take(_ key: wchar_t) -> Bool {
        if Self.isDigit(key), !areText, !keys.isEmpty, digits.count >= Self.mostDigits { return false }
        keys.append(key)
        return true
    }

    /// The numeric argument, typed before the command's last key; nil if there is none.
    var argument: Int? {
        let digits = keys.dropLast().filter(Self.isDigit)
        guard !digits.isEmpty else { return nil }
        return digits.prefix(Self.mostDigits).reduce(0) { $0 * 10 + Int($1) - 0x30 }
    }

    private var digits: [wchar_t] { keys.filter(Self.isDigit) }

    private static func isDigit(_ key: wchar_t) -> Bool { (0x30...0x39).contains(key) }
}

import CLibEdit
import CLibEditShim

import Glibc

/// How keys and signals act on the line being read.
extension EditorCore {
    /// The next character for libedit; nil when the line has ended otherwise (see ``outcome``).
    func nextCharacter() -> wchar_t? {
        if !hidden.isEmpty { return wchar_t(hidden.removeFirst().rawValue) }
        while outcome == nil {
            if let character = unread {
                unread = nil
                _ = commandKeys.take(character)
                return character
            }
            switch nextKey(settle: { drawLine() }) {
            // libedit takes a zero for the end of the text.
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
        // A command of libedit that waits for a character makes an end of file of this, and spoils the text with it.
        if lineAtEnd == nil, let editor { lineAtEnd = EditedLine(editor) }
        return nil
    }

    /// The next key, after acting on all else that happens; nil when that has ended the line.
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

    /// - Parameter isKey: the signal is a key's meaning and comes in its turn: what was typed behind it is for the next
    ///   line.
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
        // The window's size is asked for whenever the line is drawn, which comes next.
        default: break
        }
    }

    /// Reads without libedit, whose kill ring would remember: ``outcome`` says what came of it.
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

/// The keys the user has pressed for the command that libedit is being given: `d`, `3`, `w`.
///
/// libedit keeps the numeric argument to itself, and feeds keys of its own to a repeated command.
struct CommandKeys: Sendable {
    /// A larger argument would only be a mistake or mischief: libedit inserts a character as often as it is told.
    private static let mostDigits = 4

    private var keys: [wchar_t] = []
    /// Whether the keys are text that a command asks for, in which digits are text as well.
    var areText = false
    /// Whether the command repeats an earlier one, which nobody asks for by its own key.
    var isRepeating = false

    /// Whether the user gives the command by its key. Only then may a command end the line or the session.
    var areUsers: Bool { !keys.isEmpty && !isRepeating }

    /// Takes the next key; false if it is a digit too many, which is to be dropped.
    mutating func take(_ key: wchar_t) -> Bool {
        if Self.isDigit(key), !areText, !keys.isEmpty, digits.count >= Self.mostDigits { return false }
        keys.append(key)
        return true
    }

    /// The number typed before the command's last key; nil if there is none.
    var argument: Int? {
        let digits = keys.dropLast().filter(Self.isDigit)
        guard !digits.isEmpty else { return nil }
        return digits.prefix(Self.mostDigits).reduce(0) { $0 * 10 + Int($1) - 0x30 }
    }

    private var digits: [wchar_t] { keys.filter(Self.isDigit) }

    private static func isDigit(_ key: wchar_t) -> Bool { (0x30...0x39).contains(key) }
}

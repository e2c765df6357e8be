import CLibEdit

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

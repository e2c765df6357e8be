/// The exit status of a process (docs/language.md, "The program"). The numbers are a contract with scripts.
public enum ExitStatus: Int, Sendable, Codable {
    /// Everything went well.
    case success = 0
    /// A statement failed.
    case failure = 1
    /// A syntax error (found before anything ran) or a usage error (that statement did not run).
    case usage = 2
    /// Credentials were refused or are missing, or a permission is missing.
    case credentials = 3
    /// The platform could not be reached.
    case unreachable = 4
    /// An expectation did not hold.
    case expectation = 5
    /// Ctrl-C ended the process.
    case interrupted = 130
}

/// The one error type of joblog: what is wrong, and what to type next.
///
/// Every room throws this type, so that a person reads one kind of sentence and a script knows one list of codes. The
/// texts of a room are together in its own `Texts.swift`.
public struct Failure: Error, Sendable, Equatable {
    /// A stable name for programs: lower-case words joined by hyphens, such as `no-such-job`.
    public let code: String
    /// One sentence, without a final period, that says what is wrong and where.
    public let message: String
    /// What to type next; nil when there is nothing useful to suggest.
    public let hint: String?
    /// The exit status of a process that this failure ends.
    public let status: ExitStatus
    /// What of the input is wrong; nil when it is not known, or when the input is not to blame.
    public let culprit: Culprit?
    /// The correct text for the whole wrong word, when it is known. Code that knows the statement can then show the
    /// whole statement, corrected.
    public let instead: String?

    /// Creates a failure. The properties describe the form of each part.
    public init(
        _ code: String, _ message: String, hint: String? = nil, status: ExitStatus = .failure, culprit: Culprit? = nil,
        instead: String? = nil
    ) {
        self.code = code
        self.message = message
        self.hint = hint
        self.status = status
        self.culprit = culprit
        self.instead = instead
    }

    /// Returns the failure of a statement whose words are wrong, so that it did not run (exit status 2).
    public static func usage(_ message: String, hint: String? = nil) -> Failure {
        Failure("usage", message, hint: hint, status: .usage)
    }

    /// The failure after Ctrl-C, also for a task that was cancelled because of it (exit status 130).
    public static let interrupted = Failure("interrupted", "interrupted", status: .interrupted)

    /// Returns the same failure with another part of the input that is wrong; nil if it is not known.
    public func blaming(_ culprit: Culprit?) -> Failure {
        Failure(code, message, hint: hint, status: status, culprit: culprit, instead: instead)
    }

    /// Returns the same failure with another hint.
    public func hinting(_ hint: String?) -> Failure {
        Failure(code, message, hint: hint, status: status, culprit: culprit, instead: instead)
    }

    /// Returns the same failure with a hint to type `text` instead of the wrong word.
    public func replacing(by text: String) -> Failure {
        Failure(code, message, hint: "type \(text)", status: status, culprit: culprit, instead: text)
    }
}

extension Failure {
    /// The part of the input that is wrong.
    public enum Culprit: Sendable, Equatable {
        /// A part of a text.
        case text(TextMark)
        /// A word of the call, by its index among the words after the command's name.
        case word(Int)
        /// The words of a parameter of the command, by its name.
        case parameter(String)
    }

    /// The text that is wrong and a line of carets under the wrong part; empty unless the culprit is a text.
    public var excerpt: [String] {
        if case .text(let mark)? = culprit { mark.excerpt } else { [] }
    }
}

extension Failure: CustomStringConvertible {
    /// The message alone. The hint and the code are shown separately.
    public var description: String { message }
}

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
    /// Lines to show under the message: the text that is wrong, with carets under the wrong part. Empty when there are
    /// none.
    public let excerpt: [String]
    /// The correct text for the whole wrong word, when it is known. Code that knows the statement can then show the
    /// whole statement, corrected.
    public let instead: String?

    /// Creates a failure. The properties describe the form of each part.
    public init(
        _ code: String, _ message: String, hint: String? = nil, status: ExitStatus = .failure, excerpt: [String] = [],
        instead: String? = nil
    ) {
        self.code = code
        self.message = message
        self.hint = hint
        self.status = status
        self.excerpt = excerpt
        self.instead = instead
    }

    /// Returns the failure of a statement whose words are wrong, so that it did not run (exit status 2).
    public static func usage(_ message: String, hint: String? = nil) -> Failure {
        Failure("usage", message, hint: hint, status: .usage)
    }

    /// The failure after Ctrl-C, also for a task that was cancelled because of it (exit status 130).
    public static let interrupted = Failure("interrupted", "interrupted", status: .interrupted)

    /// Returns the same failure with another hint.
    public func hinting(_ hint: String?) -> Failure {
        Failure(code, message, hint: hint, status: status, excerpt: excerpt, instead: instead)
    }

    /// Returns the same failure with a hint to type `text` instead of the wrong word.
    public func replacing(by text: String) -> Failure {
        Failure(code, message, hint: "type \(text)", status: status, excerpt: excerpt, instead: text)
    }
}

extension Failure: CustomStringConvertible {
    /// The message alone. The hint and the code are shown separately.
    public var description: String { message }
}

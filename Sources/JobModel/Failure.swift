/// What a process reports when it ends (docs/language.md, "The program"). The numbers are a contract with scripts.
public enum ExitStatus: Int, Sendable, Codable {
    /// Everything went well.
    case success = 0
    /// A statement failed.
    case failure = 1
    /// A syntax error (found before anything ran) or a usage error (that statement did not run).
    case usage = 2
    /// Credentials refused or missing, or no permission.
    case credentials = 3
    /// The platform could not be reached.
    case unreachable = 4
    /// An expectation did not hold.
    case expectation = 5
    /// Ctrl-C.
    case interrupted = 130
}

/// The one error of joblog: what is wrong, and what to type next.
///
/// Every room throws it, so that a person reads one kind of sentence and a script one list of codes. A room's texts
/// live together in its own `Texts.swift`.
public struct Failure: Error, Sendable, Equatable {
    /// Stable, for machines: lower-case words joined by hyphens, such as `no-such-job`.
    public let code: String
    /// One sentence without a final period: what is wrong, and where.
    public let message: String
    /// What to type next, where that helps.
    public let hint: String?
    /// What a process that ends by this failure reports.
    public let status: ExitStatus
    /// The caret form of the place where text was wrong: lines to show under the message. Empty when there is none.
    public let excerpt: [String]
    /// What to type in place of the whole word that is wrong, where that is known: whoever knows the statement shows all
    /// of it, put right.
    public let instead: String?

    /// Makes a failure; see the properties for the form of each part.
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

    /// A statement whose words are wrong, so that it did not run (exit status 2).
    public static func usage(_ message: String, hint: String? = nil) -> Failure {
        Failure("usage", message, hint: hint, status: .usage)
    }

    /// Ctrl-C, or a task that was cancelled in its name (exit status 130).
    public static let interrupted = Failure("interrupted", "interrupted", status: .interrupted)

    /// The same failure with another hint.
    public func hinting(_ hint: String?) -> Failure {
        Failure(code, message, hint: hint, status: status, excerpt: excerpt, instead: instead)
    }

    /// The same failure of a word in place of which another text is to be typed.
    public func replacing(by text: String) -> Failure {
        Failure(code, message, hint: "type \(text)", status: status, excerpt: excerpt, instead: text)
    }
}

extension Failure: CustomStringConvertible {
    /// The message alone; the hint and the code have their own places.
    public var description: String { message }
}

/// The exit status of a process (docs/language.md, "The program"). The numbers are a contract with scripts.
public enum ExitStatus: Int, Sendable, Codable, CaseIterable {
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

    /// What the status means, for help texts.
    public var meaning: String {
        switch self {
        case .success: "all well"
        case .failure: "a statement failed"
        case .usage: "a syntax error (nothing ran), or a usage error (that statement did not run)"
        case .credentials: "credentials refused or missing, or no permission"
        case .unreachable: "the platform could not be reached"
        case .expectation: "an expectation did not hold"
        case .interrupted: "interrupted"
        }
    }
}

/// The one error type of joblog: what is wrong, and what to type next.
///
/// Every room throws this type, so that a person reads one kind of sentence and a script knows one list of codes. The
/// texts of a room are together in its own `Texts.swift`.
public struct Failure: Error, Sendable, Equatable {
    /// A stable name for programs: lower-case words joined by hyphens, such as `no-such-job`.
    public var code: String
    /// What the failure means to whoever decides what to do next.
    public var kind: FailureKind
    /// One sentence, without a final period, that says what is wrong and where.
    public var sentence: Sentence
    /// What to type next; nil when there is nothing useful to suggest.
    public var advice: Sentence?
    /// The exit status of a process that this failure ends.
    public var status: ExitStatus
    /// What of the input is wrong; nil when it is not known, or when the input is not to blame.
    public var culprit: Culprit?
    /// The correct text for the whole wrong word, when it is known. Code that knows the statement can then show the
    /// whole statement, corrected.
    public var instead: String?

    /// Creates a failure. The properties describe the form of each part.
    ///
    /// - Parameter kind: nil means the kind that follows from the status.
    public init(
        _ code: String, _ sentence: Sentence, hint advice: Sentence? = nil, kind: FailureKind? = nil,
        status: ExitStatus = .failure, culprit: Culprit? = nil, instead: String? = nil
    ) {
        self.code = code
        self.kind = kind ?? FailureKind(status)
        self.sentence = sentence
        self.advice = advice
        self.status = status
        self.culprit = culprit
        self.instead = instead
    }

    /// The sentence in English.
    public var message: String { sentence.text }

    /// What to type next, in English; nil when there is nothing useful to suggest.
    public var hint: String? { advice?.text }

    /// Returns the failure of a statement whose words are wrong, so that it did not run (exit status 2).
    public static func usage(_ sentence: Sentence, hint: Sentence? = nil) -> Failure {
        Failure("usage", sentence, hint: hint, status: .usage)
    }

    /// The failure after Ctrl-C, also for a task that was cancelled because of it (exit status 130).
    public static let interrupted = Failure("interrupted", "interrupted", status: .interrupted)

    /// Returns the same failure with another part of the input that is wrong; nil if it is not known.
    public func blaming(_ culprit: Culprit?) -> Failure {
        var failure = self
        failure.culprit = culprit
        return failure
    }

    /// Returns the same failure with another hint.
    public func hinting(_ hint: String?) -> Failure {
        var failure = self
        failure.advice = hint.map(Sentence.init(verbatim:))
        return failure
    }

    /// Returns the same failure with a hint to type `text` instead of the wrong word.
    public func replacing(by text: String) -> Failure {
        var failure = self
        failure.advice = "type `\(text)`"
        failure.instead = text
        return failure
    }
}

/// What a failure means to whoever decides what to do next: to ask again, to ask in another way, to ask for fewer
/// hosts, or to give up. Codes name failures for programs outside; rules inside joblog ask for the kind.
public enum FailureKind: Sendable, CaseIterable {
    /// The statement is wrong and did not run.
    case misuse
    /// What the statement names does not exist.
    case absent
    /// The platform did not recognise the credentials.
    case credentials
    /// A permission is missing.
    case permission
    /// The platform lacks a method, or the application may not call it. Another method may still work.
    case unsupported
    /// The platform refused the request for a reason that may concern a single host.
    case refused
    /// The platform refused the request for a reason that is not known, which may concern a single host.
    case unexplained
    /// The same request may succeed in a moment.
    case transient
    /// Nobody answers at the platform's address at the moment. Other requests would fail, too.
    case away
    /// The platform can't be reached as it is addressed. Other requests would fail, too.
    case unreachable
    /// An answer arrived that can't be used, perhaps because of a single host.
    case unusable
    /// The store or a file can't be read or written.
    case storage
    /// What is stored, or a file, is damaged.
    case damaged
    /// Ctrl-C, or a cancelled task.
    case interrupted
    /// An expectation did not hold.
    case unmet
    /// Anything else.
    case other

    /// The kind that follows from the exit status alone.
    init(_ status: ExitStatus) {
        switch status {
        case .usage: self = .misuse
        case .unreachable: self = .unreachable
        case .expectation: self = .unmet
        case .interrupted: self = .interrupted
        case .success, .failure, .credentials: self = .other
        }
    }

    /// Whether the same request may succeed a moment later.
    public var isTransient: Bool { self == .transient || self == .away }

    /// Whether other requests to the platform would fail in the same way.
    public var concernsAllRequests: Bool { self == .away || self == .unreachable }

    /// Whether the store, or a file, is to blame.
    public var isOfStore: Bool { self == .storage || self == .damaged }

    /// Whether the platform refused the request for a reason that may concern a single host.
    public var isRefusal: Bool { self == .refused || self == .unexplained }
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

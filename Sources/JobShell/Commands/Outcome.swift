import JobModel
import Synchronization

/// The result of a command.
public struct Outcome: Sendable {
    /// How the value is shown if no later stage takes it.
    public enum Display: Sendable {
        /// The value itself.
        case value
        /// Another value in its place: `fetch` gives logs and shows a summary.
        case instead(any Value)
        /// A report of what the command did, in place of the value: `job 100` chooses a run and says which. Without a
        /// prompt, a report goes to standard error, so that standard output contains nothing but results.
        case report(any Value)
        /// The value itself, but only to a user at a prompt. A file and a child process receive the value all the same.
        case onlyAtPrompt
    }

    /// A way in which a command fails although it has a value, or although it threw nothing.
    package enum Failing: Sendable {
        /// A failure that is known when the command returns.
        case now(Failure)
        /// A failure that may occur while the value is read. The closure is called after the value was shown.
        case afterReading(@Sendable () -> Failure?)
        /// An exit status without a sentence: the command answered no, or ran statements whose errors were shown.
        case silently(status: Int)

        var isSilent: Bool { if case .silently = self { true } else { false } }
    }

    /// The value for the next stage; nil if there is none. If there is no next stage, it is shown.
    var value: (any Value)?
    /// How the value is shown.
    var display: Display
    /// Whether the pipeline ends with this command: no later stage runs, a file after `>` stays as it was, and the
    /// value is shown together with the failure. `expect` ends a pipeline in this way.
    var endsPipeline: Bool
    /// The changes that the command asks the shell to make in the session.
    var changes: [SessionChange]
    /// The failures of a command that still has a value. The value is passed on and shown, and the statement fails.
    package fileprivate(set) var failures: [Failing]
    /// Notes for the user that are shown after the value, unless `--quiet` is given.
    var notes: [String]
    /// Notes that are known only after the value was read, such as that no line matched. The closure of a statement's
    /// last command is called after its value was shown; the notes are shown unless `--quiet` is given.
    var closingNotes: (@Sendable () -> [String])?

    /// Creates an outcome; every part may be omitted.
    ///
    /// - Parameters:
    ///   - failure: a failure that is known already.
    ///   - failureAfterReading: asked for a failure after the value was shown.
    public init(
        _ value: (any Value)? = nil, display: Display = .value, changes: [SessionChange] = [], failure: Failure? = nil,
        failureAfterReading: (@Sendable () -> Failure?)? = nil, endsPipeline: Bool = false, notes: [String] = [],
        closingNotes: (@Sendable () -> [String])? = nil
    ) {
        self.value = value
        self.display = display
        self.endsPipeline = endsPipeline
        self.changes = changes
        failures = []
        self.notes = notes
        self.closingNotes = closingNotes
        fail(with: failure, afterReading: failureAfterReading)
    }

    /// Adds failures to the outcome: one that is known already, and one that is asked for after the value was shown.
    public mutating func fail(with failure: Failure?, afterReading: (@Sendable () -> Failure?)? = nil) {
        if let failure { failures.append(.now(failure)) }
        if let afterReading { failures.append(.afterReading(afterReading)) }
    }

    /// The outcome of a command that has no value and ends with an exit status, without an error: 0 is success.
    public static func status(_ status: Int) -> Outcome {
        var outcome = Outcome()
        if status != 0 { outcome.failures = [.silently(status: status)] }
        return outcome
    }
}

/// What the services of a `Context` do to a statement while a command uses them. The pipeline adds it to the command's
/// outcome, so that no command can forget to hand it on.
final class StageRecord: Sendable {
    private let state = Mutex<(changes: [SessionChange], failures: [Outcome.Failing])>(([], []))

    /// Asks for a change of the session in the name of the running command.
    func ask(for change: SessionChange) {
        state.withLock { $0.changes.append(change) }
    }

    /// Adds the failures of a command that the running command called.
    func add(_ failures: [Outcome.Failing]) {
        state.withLock { $0.failures += failures }
    }

    /// Adds what was recorded to the outcome of the running command. What the services changed comes before the
    /// changes for which the command itself asks.
    func complete(_ outcome: Outcome) -> Outcome {
        let (changes, failures) = state.withLock { $0 }
        var outcome = outcome
        outcome.changes = changes + outcome.changes
        outcome.failures += failures
        return outcome
    }
}

import BKJob
import JobLogs
import JobModel

/// What a context stands on; made by the shell for each statement.
struct Services: Sendable {
    /// The platform, ready to be asked.
    let platform: @Sendable () async throws -> JobPlatform
    /// The same platform with other credentials, and no more patience than that many seconds; nil where nothing may be asked.
    let trial: @Sendable (_ credentials: Credentials, _ seconds: Double) async throws -> JobPlatform?
    /// What was fetched from platforms.
    let library: LogLibrary
    /// What the statement's readers did not find whole in the store.
    let unread: UnreadLogs
    /// Whether only the library may answer.
    let isOffline: Bool
    let backOff: BackOff
    /// The descriptor from which `open -` reads; nil where statements come from it.
    let standardInput: Int32?
    /// The present.
    let clock: @Sendable () -> Timestamp
    /// What results are drawn for.
    let screen: Screen
    /// What notes, errors and reports are drawn for.
    let noteScreen: Screen
    /// Whether a person typed the statement at a prompt.
    let isPrompt: Bool
    /// Says a line of a value that was drawn for `noteScreen`, with its colours.
    let report: @Sendable (String) -> Void
    /// Says a sentence, in which nothing acts on the terminal.
    let note: @Sendable (String) -> Void
    let progress: @Sendable (String?) -> Void
    let ask: @Sendable (_ question: String, _ isSecret: Bool) async throws -> String
    let history: [String]
    let evaluate:
        @Sendable (_ statements: String, _ origin: StatementSource, _ arguments: [String]?) async throws -> Evaluation
    let lend: @Sendable (_ body: @escaping @Sendable () async throws -> String) async throws -> String
}

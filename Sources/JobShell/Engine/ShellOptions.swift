import JobModel

/// The options of a shell, which don't change after its start.
package struct ShellOptions: Sendable {
    /// Whether a script goes on after a failing statement.
    package var keepsGoing = false
    /// Whether each request to the platform is reported on stderr.
    package var traces = false
    /// Whether progress and notes are suppressed.
    package var isQuiet = false
    /// The color mode: `auto`, `always` or `never`; nil leaves it to the setting `color`.
    package var color: String?
    /// Whether only the store of fetched logs is read and the platform is never asked.
    package var isOffline = false
    /// The path of the store; nil for a store that lasts only as long as the process.
    package var storePath: String?
    /// The delays between attempts when a request is repeated.
    package var backOff = BackOff()
    /// The descriptor from which `open -` reads; nil when standard input holds the statements.
    package var standardInput: Int32?

    /// Options of a shell that stops at the first failure and shows notes and progress.
    package init() {}
}

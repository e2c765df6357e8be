import JobModel
import LogStore

/// Takes logs that came from elsewhere than the platform into a library, as a fetch takes them: whole, a few megabytes at a
/// time, so that memory stays flat however many there are.
public struct LogIntake: Sendable {
    private let writer: LogWriter

    fileprivate init(_ writer: LogWriter) {
        self.writer = writer
    }

    /// Takes logs; returns at once unless the disk is behind.
    ///
    /// - Throws: `Failure` when the store could not keep what came before, such as on a full disk.
    public func write(_ logs: [HostLog]) async throws { try await writer.write(logs) }

    /// Waits until all that was taken is in the library.
    ///
    /// - Throws: as `write` does.
    public func finish() async throws { try await writer.flush() }
}

extension LogLibrary {
    /// Begins to take logs of a step.
    ///
    /// - Throws: `Failure` when the store can't be opened.
    public func intake(of step: LogReader.Step) async throws -> LogIntake {
        LogIntake(LogWriter(store: try await offPool { try self.opened() }, step: step, clock: { self.now }))
    }
}

import BlockingWork
import JobModel
import LogStore

/// Receives logs as they arrive.
protocol LogSink: Sendable {
    /// Accepts logs.
    ///
    /// - Throws: an error that makes further requests useless.
    func write(_ logs: [HostLog]) async throws

    /// Waits until all accepted logs are stored or handed on.
    func flush() async throws

    /// Called on Ctrl-C: from now on, do not wait for other processes.
    func hurry()
}

/// Hands logs to a closure, and stores nothing.
struct PassThroughSink: LogSink {
    let look: @Sendable ([HostLog]) async throws -> Void

    func write(_ logs: [HostLog]) async throws {
        if !logs.isEmpty { try await look(logs) }
    }

    func flush() async throws {}

    func hurry() {}
}

/// Commits logs to the store as they arrive, each of them whole: every few megabytes, or a tenth of a second after the
/// first uncommitted log. No transaction waits for the network. When the disk can't keep up, the network waits.
actor LogWriter: LogSink {
    private let store: LogStore
    private let place: LogPlace
    /// Whether the run had ended before its logs were requested.
    private let hasEnded: Bool
    private let clock: @Sendable () -> Timestamp
    private var pending: [HostLog] = []
    private var bytes = 0
    /// Commits that may still be running, oldest first.
    private var commits: [Task<Void, any Error>] = []
    private var isTimerSet = false
    private let isHurried = StopFlag()

    private static let mostBytes = 4_000_000
    private static let mostCommits = 2
    private static let longestWait = Duration.milliseconds(100)

    init(store: LogStore, step: LogReader.Step, clock: @escaping @Sendable () -> Timestamp) {
        self.store = store
        place = step.place
        hasEnded = step.hasEnded
        self.clock = clock
    }

    /// Takes logs; returns at once unless the disk is behind.
    ///
    /// - Throws: `Failure` when the store could not keep what came before, such as on a full disk.
    func write(_ logs: [HostLog]) async throws {
        pending += logs
        bytes += logs.reduce(0) { $0 + $1.byteCount }
        if bytes >= Self.mostBytes {
            begin()
        } else if !isTimerSet, !pending.isEmpty {
            isTimerSet = true
            Task {
                try? await Task.sleep(for: Self.longestWait)
                isTimerSet = false
                begin()
            }
        }
        while commits.count > Self.mostCommits { try await finishOldest() }
    }

    /// Commits all accepted logs, and waits until they are on disk.
    func flush() async throws {
        begin()
        var failure: (any Error)?
        while !commits.isEmpty {
            do { try await finishOldest() } catch { failure = failure ?? error }
        }
        if let failure { throw failure }
    }

    nonisolated func hurry() { isHurried.raise() }

    private func finishOldest() async throws {
        guard let oldest = commits.first else { return }
        let result = await oldest.result
        // Another caller may have waited for the same commit.
        if commits.first == oldest { commits.removeFirst() }
        try result.get()
    }

    private func begin() {
        guard !pending.isEmpty else { return }
        let (logs, store, place, now, isHurried) = (pending, store, place, clock(), isHurried)
        let hasEnded = hasEnded
        pending = []
        bytes = 0
        commits.append(
            Task {
                // Hashing and compression block. The store lets one thread write at a time.
                try await Blocking.run {
                    try store.keep(
                        logs, at: place, now: now, hasEnded: hasEnded, isStopped: { isHurried.isRaised })
                }
            })
    }
}

/// Stores logs that do not come from the platform, in the same way as a fetch does: whole logs, a few megabytes at a
/// time, so that memory is bounded however many there are.
public struct LogIntake: Sendable {
    private let writer: LogWriter

    fileprivate init(_ writer: LogWriter) {
        self.writer = writer
    }

    /// Takes logs; returns at once unless the disk is behind.
    ///
    /// - Throws: `Failure` when the store could not keep what came before, such as on a full disk.
    public func write(_ logs: [HostLog]) async throws { try await writer.write(logs) }

    /// Waits until all accepted logs are in the library.
    ///
    /// - Throws: as `write` does.
    public func finish() async throws { try await writer.flush() }
}

extension LogLibrary {
    /// Starts to store logs of a step.
    ///
    /// - Throws: `Failure` when the store can't be opened.
    public func intake(of step: LogReader.Step) async throws -> LogIntake {
        LogIntake(LogWriter(store: try await Blocking.run { try self.opened() }, step: step, clock: { self.now }))
    }
}

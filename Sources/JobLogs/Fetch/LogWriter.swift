import Dispatch
import JobModel
import LogStore

/// Where logs go as they arrive.
protocol LogSink: Sendable {
    /// Takes logs.
    ///
    /// - Throws: what makes it useless to ask for more.
    func write(_ logs: [HostLog]) async throws

    /// Waits until all that was taken is where it belongs.
    func flush() async throws

    /// From now on nothing waits for another process: somebody pressed Ctrl-C.
    func hurry()
}

/// Hands logs to whoever looks at them, and keeps nothing.
struct PassThroughSink: LogSink {
    let look: @Sendable ([HostLog]) async throws -> Void

    func write(_ logs: [HostLog]) async throws {
        if !logs.isEmpty { try await look(logs) }
    }

    func flush() async throws {}

    func hurry() {}
}

/// Takes logs as they arrive and commits them to the store whole: every few megabytes, or a tenth of a second after the
/// first. It never waits for the network within a transaction, and the network waits for it when it can't keep up.
actor LogWriter: LogSink {
    private let store: LogStore
    private let place: LogPlace
    /// Whether the run had ended before it was asked.
    private let hasEnded: Bool
    private let clock: @Sendable () -> Timestamp
    /// Hashing and packing block, so they have threads of their own; the store lets one write at a time.
    private let disk = DispatchQueue(label: "joblog.store", attributes: .concurrent)
    private var pending: [HostLog] = []
    private var bytes = 0
    /// Commits that may still be under way, oldest first.
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

    /// Commits what is here, and waits until all of it is on disk.
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
        // Somebody else may have waited for the same one.
        if commits.first == oldest { commits.removeFirst() }
        try result.get()
    }

    private func begin() {
        guard !pending.isEmpty else { return }
        let (logs, store, place, now, disk, isHurried) = (pending, store, place, clock(), disk, isHurried)
        let hasEnded = hasEnded
        pending = []
        bytes = 0
        commits.append(
            Task {
                try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                    disk.async {
                        continuation.resume(
                            with: Result {
                                try store.keep(
                                    logs, at: place, now: now, hasEnded: hasEnded,
                                    isStopped: { isHurried.isRaised })
                            })
                    }
                }
            })
    }
}

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

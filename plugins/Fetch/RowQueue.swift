import JobModel
import Synchronization

/// Rows on their way from whoever makes them to whoever shows them. One who makes many waits for one who shows them, so
/// that memory is bounded.
actor RowQueue {
    private var rows: [JSONObject] = []
    private var result: Result<Void, any Error>?
    private var readers: [CheckedContinuation<Void, Never>] = []
    private var writers: [CheckedContinuation<Void, Never>] = []
    private let total = Atomic(0)
    private static let most = 10_000

    /// How many rows were put in so far.
    nonisolated var count: Int { total.load(ordering: .relaxed) }

    /// Adds rows; waits while too many are there.
    ///
    /// - Throws: `CancellationError`.
    func put(_ more: [JSONObject]) async throws {
        guard !more.isEmpty else { return }
        rows += more
        total.add(more.count, ordering: .relaxed)
        wake(&readers)
        while rows.count > Self.most, result == nil {
            try Task.checkCancellation()
            await withCheckedContinuation { writers.append($0) }
        }
        try Task.checkCancellation()
    }

    /// Nothing more comes.
    func end(_ result: Result<Void, any Error>) {
        self.result = self.result ?? result
        wake(&readers)
        wake(&writers)
    }

    /// The rows that are here, as soon as there are some; nil at the end.
    ///
    /// - Throws: what the maker ended with.
    func take() async throws -> [JSONObject]? {
        while rows.isEmpty {
            if let result {
                try result.get()
                return nil
            }
            await withCheckedContinuation { readers.append($0) }
        }
        defer {
            rows = []
            wake(&writers)
        }
        return rows
    }

    private func wake(_ waiting: inout [CheckedContinuation<Void, Never>]) {
        for continuation in waiting { continuation.resume() }
        waiting = []
    }
}

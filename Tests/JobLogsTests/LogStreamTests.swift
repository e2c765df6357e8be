import Foundation
import JobLogs
import JobModel
import Synchronization
import Testing

/// Streams of logs: pulled one after another, any of them, or on all cores.
@Suite struct LogStreamTests {
    /// A stream that reads at most three logs at once and counts how many it read.
    private final class Source: Sendable {
        let reads = Mutex(0)

        func stream(_ count: Int) -> LogStream {
            LogStream(count: count) { range in
                let range = range.prefix(3)
                self.reads.withLock { $0 += range.count }
                return range.map { HostLog(host: Host(id: Int64($0)), state: .fetched, content: .script([1])) }
            }
        }
    }

    private func ids(_ stream: LogStream) async throws -> [Int64] {
        var ids: [Int64] = []
        for try await log in stream { ids.append(log.host.id ?? -1) }
        return ids
    }

    @Test func itIsReadInOrderAndAgain() async throws {
        let stream = Source().stream(10)
        #expect(try await ids(stream) == Array(0..<10))
        #expect(try await ids(stream) == Array(0..<10))
        #expect(try await ids(Source().stream(0)).isEmpty)
    }

    @Test func aSelectionReadsNoMoreThanItNeeds() async throws {
        let source = Source()
        let selection = source.stream(1000).selecting([7, 8, 9, 10, 3, 999, 3])
        #expect(try await ids(selection) == [7, 8, 9, 10, 3, 999, 3])
        #expect(source.reads.withLock { $0 } == 7)
        #expect(
            try await ids(
                selection.mapping { log in
                    var log = log
                    log.host.id = log.host.id.map { $0 + 1 }
                    return log
                }) == [8, 9, 10, 11, 4, 1000, 4])
    }

    @Test(arguments: [0, 1, 31, 32, 33, 1000])
    func onAllCoresEveryLogIsSeenOnce(_ count: Int) async throws {
        let parts = try await Source().stream(count).onAllCores { shares in
            var seen: [Int] = []
            try shares.forEach { position, log in
                #expect(log.host.id == Int64(position))
                seen.append(position)
            }
            return seen
        }
        #expect(parts.flatMap { $0 }.sorted() == Array(0..<count))
    }

    /// Hands out a position three times, a piece each, and then the rest of the part.
    private static func thrice(_ part: LogPart, _ made: Made) throws -> LogPiece<Int?> {
        var rest = part
        guard let (position, log) = try rest.next() else { return LogPiece(nil) }
        #expect(log.host.id == Int64(position))
        return again(position, 3, rest, made)
    }

    private static func again(_ position: Int, _ left: Int, _ rest: LogPart, _ made: Made) -> LogPiece<Int?> {
        made.count.withLock { $0 += 1 }
        return LogPiece(position) {
            left == 1 ? try thrice(rest, made) : again(position, left - 1, rest, made)
        }
    }

    private final class Made: Sendable {
        let count = Mutex(0)
    }

    @Test(arguments: [0, 1, 63, 64, 200])
    func whatComesOfALogInPiecesComesInItsPlace(_ count: Int) async throws {
        let made = Made()
        let results = Source().stream(count).inPieces { try Self.thrice($0, made) }
        var seen: [Int] = []
        while let result = try await results.next() {
            if let position = result { seen.append(position) }
        }
        #expect(seen == (0..<count).flatMap { [$0, $0, $0] })
        #expect(made.count.withLock { $0 } == 3 * count)
    }

    @Test func piecesThatNobodyAsksForAreNotMade() async throws {
        let made = Made()
        let results = Source().stream(64 * 1000).inPieces { try Self.thrice($0, made) }
        #expect(try await results.next() == 0)
        // Parts are begun for a few cores, whatever the number of logs.
        #expect(made.count.withLock { $0 } <= 2 * max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) + 1)
    }

    @Test func anErrorOfOneWorkerEndsTheOthers() async throws {
        struct Problem: Error {}
        let source = Source()
        await #expect(throws: (any Error).self) {
            _ = try await source.stream(1_000_000).onAllCores { shares in
                try shares.forEach { position, _ in if position == 40 { throw Problem() } }
            }
        }
        #expect(source.reads.withLock { $0 } < 1_000_000)
    }

    @Test func cancellationStopsTheWork() async throws {
        let (started, hasStarted) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let task = Task {
            try await LogStream(count: .max / 2) { range in
                hasStarted.yield()
                // Not a wait for anything: it leaves the cores to the other tests.
                usleep(1000)
                return [HostLog(host: Host(id: Int64(range.lowerBound)), state: .none)]
            }.onAllCores { shares in try shares.forEach { _, _ in } }
        }
        for await _ in started.prefix(1) {}
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}

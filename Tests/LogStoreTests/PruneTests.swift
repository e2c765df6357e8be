import JobModel
import LogStore
import Testing
import TestSupport

@Suite struct PruneTests {
    /// A step of ten hosts with 100 KB of noise each, used at `minute`.
    private func fill(_ store: LogStore, step: Int64, minute: Int64) throws {
        let logs = (0..<10).map { Sample.log($0, Sample.noise(100_000, seed: UInt64(step * 100 + $0))) }
        try store.keep(logs, at: Sample.place(step: step), now: Sample.minutes(minute))
    }

    private func steps(_ store: LogStore) throws -> [Int64] {
        try (1...9).filter { try !store.entries(at: Sample.place(step: $0)).isEmpty }
    }

    @Test func whatIsOldGoes() throws {
        let folder = try TemporaryFolder()
        let store = try LogStore.open(path: folder.store, now: Sample.now)
        for step in 1...4 { try fill(store, step: Int64(step), minute: Int64(step * 10)) }
        try store.keep([Sample.log(99, "shared")], at: Sample.place(step: 1), now: Sample.minutes(10))
        try store.keep([Sample.log(99, "shared")], at: Sample.place(step: 4), now: Sample.minutes(40))
        let job = JobInstance(id: 1, name: "old", status: RunStatus(rawValue: 3))
        try store.keep(
            JobRun(job: job, steps: []), platform: Sample.platform, scope: Sample.scope, now: Sample.now
        )
        let before = try store.info()
        #expect(before.oldest == Sample.now)
        #expect(before.newest == Sample.minutes(40))
        #expect(before.runs == 1)

        let report = try store.prune(olderThan: Sample.minutes(30), keepBytes: nil)
        #expect(report.logs == 21)
        #expect(report.contents == 20)
        #expect(report.runs == 1)
        #expect(report.bytes > 1_900_000)
        #expect(try steps(store) == [3, 4])
        #expect(try store.text(99, at: Sample.place(step: 4)) == "shared")
        let after = try store.info()
        #expect(after.bytes == before.bytes - report.bytes)
        #expect(after.bytes < 2_400_000)
        #expect(after.runs == 0)
        #expect(try store.prune(olderThan: Sample.minutes(30), keepBytes: nil).logs == 0)
    }

    @Test func theLongestUnusedGoesFirst() throws {
        let store = try LogStore.temporary()
        for step in 1...4 { try fill(store, step: Int64(step), minute: Int64(step * 10)) }
        // Read again: now the second step is the one that was not used for longest.
        _ = try store.entries(at: Sample.place(step: 1), now: Sample.minutes(50))
        let report = try store.prune(olderThan: nil, keepBytes: 3_500_000)
        #expect(report.logs == 10)
        #expect(try steps(store) == [1, 3, 4])
        _ = try store.prune(olderThan: nil, keepBytes: 0)
        #expect(try steps(store) == [])
        #expect(try store.info().contents == 0)
    }

    @Test func beyondTheLimitTheOldestGo() throws {
        let store = try LogStore.temporary(limitBytes: 5_000_000)
        for step in 1...9 {
            try fill(store, step: Int64(step), minute: Int64(step * 10))
            #expect(try store.info().bytes < 6_100_000)
        }
        #expect(try steps(store).last == 9)
        #expect(try steps(store).count >= 4)
        #expect(try steps(store).first != 1)
    }

    @Test func whatIsBeingFetchedIsSpared() throws {
        let store = try LogStore.temporary(limitBytes: 500_000)
        try fill(store, step: 1, minute: 0)
        try fill(store, step: 2, minute: 1)
        #expect(try steps(store) == [1, 2])
        try fill(store, step: 3, minute: 60)
        #expect(try steps(store) == [3])
    }

    @Test func aRunThatIsReadIsInUse() throws {
        let store = try LogStore.temporary()
        for id in 1...2 {
            let job = JobInstance(id: Int64(id), name: "run", status: RunStatus(rawValue: 3))
            try store.keep(
                JobRun(job: job, steps: []), platform: Sample.platform, scope: Sample.scope,
                now: Sample.now)
        }
        _ = try store.run(1, platform: Sample.platform, scope: Sample.scope, now: Sample.minutes(10))
        #expect(try store.prune(olderThan: Sample.minutes(5), keepBytes: nil).runs == 1)
        #expect(try store.run(1, platform: Sample.platform, scope: Sample.scope) != nil)
        #expect(try store.run(2, platform: Sample.platform, scope: Sample.scope) == nil)
    }

    @Test func whatSomebodyReadsStaysUntilTheReadingEnds() throws {
        let folder = try TemporaryFolder()
        let reader = try LogStore.open(path: folder.store, now: Sample.now)
        let other = try LogStore.open(path: folder.store, now: Sample.now)
        for step in 1...3 { try fill(reader, step: Int64(step), minute: Int64(step)) }
        var lease = reader.lease(Sample.place(step: 2))
        let second = reader.lease(Sample.place(step: 2))
        #expect(lease != nil && second != nil, "several readers share a step")

        let spared = try other.prune(olderThan: Sample.minutes(100), keepBytes: 0)
        #expect(spared.stepsInUse == 1)
        #expect(spared.logs == 20)
        #expect(try steps(reader) == [2])
        lease = nil
        #expect(try other.prune(olderThan: nil, keepBytes: 0).stepsInUse == 1, "one of two readers is still there")
        withExtendedLifetime(second) {}
    }

    @Test func aReadingThatHasEndedKeepsNothing() throws {
        let folder = try TemporaryFolder()
        let store = try LogStore.open(path: folder.store, now: Sample.now)
        try fill(store, step: 1, minute: 1)
        do { _ = store.lease(Sample.place(step: 1)) }
        let report = try store.prune(olderThan: nil, keepBytes: 0)
        #expect(report.stepsInUse == 0)
        #expect(try steps(store) == [])
    }

    @Test func aPruningThatIsStoppedEndsBetweenTwoTransactions() throws {
        let store = try LogStore.temporary()
        for step in 1...3 { try fill(store, step: Int64(step), minute: Int64(step)) }
        var asked = 0
        let report = try store.prune(
            olderThan: nil, keepBytes: 0,
            isStopped: {
                asked += 1
                return asked > 1
            })
        #expect(report.logs == 10)
        #expect(try steps(store) == [2, 3])
    }
}

import JobModel
import LogStore
import Testing
import TestSupport

@Suite struct LogTests {
    let store: LogStore
    let place = Sample.place()

    init() throws {
        store = try LogStore.temporary()
    }

    // Not one test case for each log: the test report would describe every byte of each.
    @Test func aLogComesBackByteForByte() throws {
        let logs: [[UInt8]] = [
            [], Array("a\nb\r\nc".utf8), [0, 65, 0, 66, 0], [0xFF, 0xFE, 0xC3, 0x28, 0xED, 0xA0, 0x80],
            Array(repeating: 65, count: 9_000_001), Sample.noise(4 << 20, seed: 1),
            Sample.noise((8 << 20) + 1, seed: 2),
        ]
        for (number, bytes) in logs.enumerated() {
            let store = try LogStore.temporary()
            try store.keep([Sample.log(1, bytes)], at: place, now: Sample.now)
            // Compared outside of the expectation, whose message would hold every byte as well.
            let isTheSame = try store.content(of: .id(1), at: place) == .script(bytes)
            #expect(isTheSame, "log \(number)")
            #expect(try store.entries(at: place)[.id(1)]?.byteCount == bytes.count, "log \(number)")
        }
    }

    @Test func aHostThatHasANameAloneIsFoundByIt() throws {
        // Names that look like the keys of other hosts.
        let names = ["web-01", "1", "0:10.0.0.1", "name:web-01", "a'b\"c\n", "数据库", "WEB-01"]
        let logs = names.map { name in
            HostLog(
                host: JobModel.Host(id: nil, name: name, status: HostStatus(rawValue: 9)), state: .fetched,
                content: .script(Array("log of \(name)".utf8)))
        }
        try store.keep(logs + [Sample.log(1, "log of the id 1")], at: place, now: Sample.now)
        let entries = try store.entries(at: place)
        #expect(entries.count == names.count + 1)
        #expect(entries[.name("web-01")]?.byteCount == 13 && entries[.name("web-02")] == nil)
        for name in names {
            #expect(try store.content(of: .name(name), at: place) == .script(Array("log of \(name)".utf8)))
        }
        #expect(try store.content(of: .id(1), at: place) == .script(Array("log of the id 1".utf8)))
    }

    @Test func transfersComeBackWhole() throws {
        let transfers = [
            FileTransfer(
                mode: .download, source: .init(hostID: 9_007_199_254_740_993, area: 3, ip: "10.0.0.1", ipv6: "fd00::1"),
                sourcePath: "/a/\u{0}\"b\"\n", destination: .init(hostID: 2), destinationPath: "/ö/😀", status: 4,
                log: "done", size: "9.0 Bytes", speed: "1 KB/s", progress: "100%"), FileTransfer(),
        ]
        let log = HostLog(host: Sample.host(1), state: .fetched, content: .files(transfers))
        try store.keep([log], at: place, now: Sample.now)
        #expect(try store.content(of: .id(1), at: place) == .files(transfers))
        #expect(try store.entries(at: place)[.id(1)]?.byteCount == 4)
    }

    @Test func aScriptMayPrintWhatLooksLikeTransfers() throws {
        try store.keep(
            [HostLog(host: Sample.host(1), state: .fetched, content: .files([])), Sample.log(2, "[]")], at: place,
            now: Sample.now)
        #expect(try store.contents(of: [.id(1), .id(2)], at: place) == [.files([]), .script(Array("[]".utf8))])
    }

    @Test func entriesTellHowALogStands() throws {
        var running = Sample.log(2, "so far", status: 7)
        running.host.ipv6 = HostAddress("fd00::2")
        let none = HostLog(host: Sample.host(3, status: 310), state: .none)
        let failed = HostLog(host: Sample.host(4), state: .failed, failure: Failure("timeout", "no answer"))
        try store.keep([Sample.log(1, "all"), running, none, failed], at: place, now: Sample.now)
        let entries = try store.entries(at: place)
        #expect(entries.count == 3)
        let whole = try #require(entries[.id(1)])
        #expect(whole.state == .fetched && whole.isFinal && whole.byteCount == 3)
        #expect(whole.status.rawValue == 9 && whole.ipv6 == nil && whole.kept == Sample.now)
        #expect(entries[.id(2)]?.isFinal == false)
        #expect(entries[.id(2)]?.ipv6 == HostAddress("fd00::2"))
        #expect(entries[.id(3)]?.state == HostLog.State.none)
        #expect(entries[.id(3)]?.isFinal == true)
        #expect(try store.content(of: .id(3), at: place) == nil)
    }

    @Test func hostsWithoutAnIdAreToldApartByAreaAndAddress() throws {
        let address = try #require(HostAddress("10.0.0.1"))
        let sixth = try #require(HostAddress("fd00::a"))
        let hosts =
            [Host(id: nil, area: 0, ipv4: address), Host(id: nil, area: 5, ipv4: address)]
            + [Host(id: nil, area: 5, ipv6: sixth), Host(id: nil)]
        let logs = hosts.enumerated().map { index, host in
            HostLog(host: host, state: .fetched, content: .script([UInt8(index)]))
        }
        try store.keep(logs, at: place, now: Sample.now)
        let keys = hosts.map { $0.key() }
        #expect(try store.contents(of: keys, at: place) == [.script([0]), .script([1]), .script([2]), nil])
        #expect(Set(try store.entries(at: place).keys) == Set(keys.dropLast()))
    }

    @Test func largestIdsStayExact() throws {
        let place = Sample.place(step: .max - 1, job: .max)
        try store.keep([Sample.log(.max, "x"), Sample.log(.max - 1, "y")], at: place, now: Sample.now)
        #expect(try store.text(.max, at: place) == "x")
        #expect(try store.text(.max - 1, at: place) == "y")
        #expect(try store.entries(at: Sample.place(step: .max, job: .max)).isEmpty)
    }

    @Test func everyPartOfThePlaceCounts() throws {
        try store.keep([Sample.log(1, "here")], at: place, now: Sample.now)
        let others = [
            LogPlace(platform: "https://other", scope: Sample.scope, job: place.job, step: 1, executeCount: 0),
            LogPlace(
                platform: Sample.platform, scope: Scope(kind: .businessSet, id: 2), job: place.job, step: 1,
                executeCount: 0), Sample.place(step: 2), Sample.place(job: 1), Sample.place(executeCount: 1),
        ]
        for other in others {
            #expect(try store.content(of: .id(1), at: other) == nil)
            #expect(try store.entries(at: other).isEmpty)
        }
    }

    @Test func equalLogsAreKeptOnce() throws {
        let logs = (0..<100).map { Sample.log($0, $0 == 50 ? "different" : "the same") }
        try store.keep(logs, at: place, now: Sample.now)
        try store.keep(logs, at: Sample.place(step: 2), now: Sample.now)
        let info = try store.info()
        #expect(info.contents == 2)
        #expect(info.logs == 200)
        #expect(info.rawBytes == 17)
        #expect(try store.text(50, at: Sample.place(step: 2)) == "different")
    }

    @Test func aLogThatGrewTakesThePlaceOfTheOlder() throws {
        try store.keep([Sample.log(1, "a", status: 7), Sample.log(2, "a", status: 7)], at: place, now: Sample.now)
        try store.keep([Sample.log(1, "a\nb")], at: place, now: Sample.minutes(1))
        #expect(try store.text(1) == "a\nb")
        #expect(try store.text(2) == "a")
        #expect(try store.entries(at: place)[.id(1)]?.isFinal == true)
        try store.keep([Sample.log(2, "a\nb")], at: place, now: Sample.minutes(1))
        #expect(try store.info().contents == 1)
    }

    @Test func aKeptLogOutlivesThePlatformsCopy() throws {
        try store.keep([Sample.log(1, "precious")], at: place, now: Sample.now)
        try store.keep([HostLog(host: Sample.host(1), state: .none)], at: place, now: Sample.minutes(1))
        let failed = HostLog(host: Sample.host(1), state: .failed, failure: Failure("timeout", "no answer"))
        try store.keep([failed], at: place, now: Sample.minutes(2))
        #expect(try store.text(1) == "precious")
        #expect(try store.entries(at: place)[.id(1)]?.byteCount == 8)
        #expect(try store.entries(at: place)[.id(1)]?.state == .fetched)
    }

    @Test func ofAHostWithoutALogTheFirstAnswerSinceItEndedCounts() throws {
        func none(_ status: Int, isFinal: Bool = false) -> HostLog {
            var log = HostLog(host: Sample.host(1, status: status), state: .none)
            log.isFinal = isFinal
            return log
        }
        func entry() throws -> StoredEntry { try #require(try store.entries(at: place)[.id(1)]) }
        try store.keep([none(7)], at: place, now: Sample.now)
        try store.keep([none(9)], at: place, now: Sample.minutes(1))
        #expect(try entry().silentSince == Sample.minutes(1) && entry().isFinal == false)
        try store.keep([none(9)], at: place, now: Sample.minutes(2))
        #expect(try entry().silentSince == Sample.minutes(1) && entry().isFinal == false)
        try store.keep([none(9, isFinal: true)], at: place, now: Sample.minutes(3))
        #expect(try entry().silentSince == Sample.minutes(1) && entry().isFinal)
        // What was certain stays so; and a log that comes after all takes the place of none.
        try store.keep([none(9)], at: place, now: Sample.minutes(4))
        #expect(try entry().isFinal && entry().state == HostLog.State.none)
        try store.keep([Sample.log(1, "late")], at: place, now: Sample.minutes(5))
        #expect(try entry().state == .fetched && entry().isFinal && entry().kept == Sample.minutes(5))
        try store.keep([none(9, isFinal: true)], at: place, now: Sample.minutes(6))
        #expect(try entry().state == .fetched && entry().kept == Sample.minutes(5))
        #expect(try entry().silentSince == nil)
    }

    @Test func aHostThatStillRunsIsSilentOnlyOnceItsRunHasEnded() throws {
        let none = HostLog(host: Sample.host(1, status: 7), state: .none)
        func since() throws -> Timestamp? { try store.entries(at: place)[.id(1)]?.silentSince }
        try store.keep([none], at: place, now: Sample.now)
        #expect(try since() == nil)
        for minute in [1, 2] as [Int64] {
            try store.keep([none], at: place, now: Sample.minutes(minute), hasEnded: true)
            #expect(try since() == Sample.minutes(1))
        }
        // It goes on after all: what was said before says nothing any more.
        try store.keep([none], at: place, now: Sample.minutes(3))
        #expect(try since() == nil && store.entries(at: place)[.id(1)]?.state == HostLog.State.none)
    }

    @Test func aHostThatIsNotedChangesNothingThatIsKnown() throws {
        func noted(_ id: Int64) -> HostLog { HostLog(host: Sample.host(id), state: .unfetched) }
        try store.keep([Sample.log(1, "precious")], at: place, now: Sample.now)
        try store.keep([noted(1), noted(2)], at: place, now: Sample.minutes(1))
        #expect(try store.text(1) == "precious" && store.entries(at: place)[.id(1)]?.isFinal == true)
        let entry = try store.entries(at: place)[.id(2)]
        #expect(entry?.state == .unfetched && entry?.isFinal == false && entry?.silentSince == nil)
        try store.keep([HostLog(host: Sample.host(2), state: .none)], at: place, now: Sample.minutes(2))
        #expect(try store.entries(at: place)[.id(2)]?.state == HostLog.State.none)
        #expect(try store.entries(at: place)[.id(2)]?.silentSince == Sample.minutes(2))
    }

    @Test func aLogThatTheAgentCutIsKnownWithoutReadingIt() throws {
        let text = "begin\n[GSE] Log Output Exceeds Maxsize(1MB)\n"
        let none = HostLog(host: Sample.host(1), state: .none)
        try store.keep([Sample.log(1, text), Sample.log(2, "all well\n")], at: place, now: Sample.now)
        try store.keep([none], at: place, now: Sample.minutes(1))
        let entries = try store.entries(at: place)
        #expect(entries[.id(1)]?.isCut == true && entries[.id(2)]?.isCut == false)
    }

    @Test func anyMixtureComesBackAsItWasLastKept() throws {
        var generator = SeededGenerator(seed: 42)
        var model: [HostKey: [UInt8]] = [:]
        for round in 0..<40 {
            let logs = (0..<Int.random(in: 1...40, using: &generator)).map { _ in
                let noise = Sample.noise(
                    .random(in: 0...3, using: &generator), seed: .random(in: 0..<20, using: &generator))
                return Sample.log(.random(in: 0..<60, using: &generator), noise)
            }
            try store.keep(logs, at: place, now: Sample.minutes(Int64(round)))
            for case .script(let bytes)? in logs.map(\.content) where bytes.count > 3 { Issue.record("too long") }
            for log in logs {
                if case .script(let bytes)? = log.content { model[log.host.key()] = bytes }
            }
            let keys = Array(model.keys)
            #expect(try store.contents(of: keys, at: place) == keys.map { model[$0].map(HostLog.Content.script) })
            // What was overwritten is gone.
            #expect(try store.info().contents == Set(model.values).count)
        }
    }

    @Test func whatIsClosedSaysSo() throws {
        let folder = try TemporaryFolder()
        let store = try LogStore.open(path: folder.store, now: Sample.now)
        store.close()
        #expect { try store.entries(at: place) } throws: { ($0 as? Failure)?.code == "store-closed" }
        #expect { try store.keep([Sample.log(1, "x")], at: place, now: Sample.now) } throws: {
            ($0 as? Failure)?.code == "store-closed"
        }
    }
}

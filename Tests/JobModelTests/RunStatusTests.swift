import JobModel
import Testing

@Suite struct RunStatusTests {
    @Test func onlyFinalNumbersAreFinal() {
        let final = (-1...100).filter { RunStatus(rawValue: $0).isFinal }
        #expect(final == [3, 4, 5, 6, 8, 9, 11, 13, 14])
        #expect(RunStatus(rawValue: 7).waitsForPerson && !RunStatus(rawValue: 2).waitsForPerson)
        #expect(RunStatus(rawValue: 6).isPassedOver && !RunStatus(rawValue: 3).isPassedOver)
    }

    @Test(arguments: [
        ("成功", 3), ("执行成功", 3), ("失败", 4), ("执行中", 2), ("正在执行", 2), ("等待执行", 1), ("跳过", 5), ("忽略错误", 6),
        ("等待用户", 7), ("手动结束", 8), ("终止", 8), ("异常", 9), ("状态异常", 9), ("强制终止成功", 11), ("强制终止失败", 12),
        ("确认终止", 13), ("被丢弃", 14), ("error ignored", 6), ("stop failed", 12), ("ignored", 6), ("77", 77),
    ])
    func aWordOfThePageOrOfTheScreenIsAStatus(word: String, status: Int) throws {
        let read = try #require(RunStatus(word: word))
        #expect(read.rawValue == status)
        // What it is called can be typed again.
        #expect(RunStatus(word: read.word) == read)
    }

    @Test(arguments: [
        ("成功", HostStatusFilter.statusClass(.success)), ("失败", .failed), ("执行中", .statusClass(.running)),
        ("等待", .exact(5)), ("超时", .statusClass(.timeout)), ("终止", .statusClass(.terminated)),
        ("Agent异常", .statusClass(.agent)), ("脚本返回码非零", .exact(104)), ("non-zero exit code", .exact(104)),
        ("agent abnormal", .any([.exact(1), .exact(310)])),
    ])
    func aHostsWordsAreReadToo(word: String, filter: HostStatusFilter) throws {
        #expect(HostStatusFilter(word) == filter)
        for part in filter.word.split(separator: ",") { #expect(HostStatusFilter(String(part)) != nil, "\(part)") }
    }

    @Test func anyOfSeveralIsMeant() {
        let filter = HostStatusFilter.any([.failed, .statusClass(.running)])
        #expect(filter.matches(HostStatus(rawValue: 104)) && filter.matches(HostStatus(rawValue: 7)))
        #expect(!filter.matches(HostStatus(rawValue: 9)))
        #expect(filter.word == "failed,running")
    }

    @Test func wordsOfOtherProgramsLeadToOurs() {
        let runs = RunStatus.words.map(\.word)
        let pairs = [
            ("error", "failed"), ("fail", "failed"), ("ok", "success"), ("succeeded", "success"), ("done", "success"),
        ]
        for (word, wanted) in pairs {
            #expect(StatusWords.meant(by: word, among: runs) == wanted)
            #expect(StatusWords.meant(by: word, among: HostStatusFilter.words) == wanted)
        }
        #expect(StatusWords.meant(by: "PENDING", among: runs) == "waiting")
        #expect(StatusWords.meant(by: "pending", among: HostStatusFilter.words) == "running")
        #expect(StatusWords.meant(by: "apple", among: runs) == nil)
    }

    @Test func aScopeIsReadAsItIsWritten() {
        for scope in [
            Scope.business(2), .business(9_000_001), Scope(kind: .businessSet, id: 9),
            Scope(kind: .businessSet, id: .max),
        ] {
            #expect(Scope(word: scope.word) == scope)
            #expect(Scope(word: scope.description) == scope)
        }
        #expect(Scope.business(2).word == "2" && Scope(kind: .businessSet, id: 9).word == "biz_set:9")
        for word in ["", "0", "-1", "x", "biz", "biz:", "biz:0", "set:2", "biz:2:3"] {
            #expect(Scope(word: word) == nil)
        }
    }
}

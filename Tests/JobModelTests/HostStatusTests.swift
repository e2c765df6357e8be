import JobModel
import Testing

@Suite struct HostStatusTests {
    /// The table of docs/language.md, "Status words".
    static let table: [(HostStatus.Class, [Int])] = [
        (.success, [3, 9]), (.running, [5, 7]), (.agent, [1, 18, 310]), (.script, [11, 101, 104]),
        (.timeout, [13, 16, 17, 102, 303]), (.terminated, [103, 403, 404]), (.submit, [2, 12, 311, 312]),
        (.transfer, [202, 203, 301, 320, 321, 329, 399]), (.unknown, [0, 15, 500, -1, 8, 999, .max]),
    ]

    @Test(arguments: table)
    func everyCodeHasItsClass(wanted: HostStatus.Class, codes: [Int]) {
        for code in codes { #expect(HostStatus(rawValue: code).statusClass == wanted, "\(code)") }
    }

    @Test func failedIsAllThatIsNeitherSuccessNorUnfinished() throws {
        let failed = try #require(HostStatusFilter("failed"))
        for (wanted, codes) in HostStatusTests.table {
            for code in codes {
                #expect(failed.matches(HostStatus(rawValue: code)) == (wanted != .success && wanted != .running))
            }
        }
    }

    @Test func everyCodeOfThePlatformHasANameAndOthersShowTheirNumber() {
        for code in HostStatusTests.table.flatMap(\.1) where ![-1, 8, 999, .max].contains(code) {
            #expect(!HostStatus(rawValue: code).name.hasPrefix("status"))
        }
        #expect(HostStatus(rawValue: 999).name == "status 999")
    }

    @Test func aWordIsAClassOrOneNumber() {
        #expect(HostStatusFilter("ok") == .statusClass(.success))
        #expect(HostStatusFilter("104") == .exact(104))
        #expect(HostStatusFilter("faild") == nil)
        for word in HostStatusFilter.words { #expect(HostStatusFilter(word) != nil, "\(word)") }
    }

    @Test func aLogIsExpectedWhereTheScriptRan() {
        #expect([9, 104, 7, 13].allSatisfy { HostStatus(rawValue: $0).didRun })
        #expect(![1, 12, 5].contains { HostStatus(rawValue: $0).didRun })
    }
}

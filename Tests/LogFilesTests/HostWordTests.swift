import JobModel
import Testing

@testable import LogFiles

@Suite struct HostWordTests {
    @Test(arguments: [
        ("10.0.0.7", "10.0.0.7"), ("3:10.0.0.7", "3:10.0.0.7"), ("fd00::5", "fd00::5"), ("[fd00::5]", "fd00::5"),
        ("3:[fd00::5]", "3:[fd00::5]"), ("web-01", "web-01"), ("Web01.Example.com", "Web01.Example.com"),
        ("主机1", "主机1"),
        ("_gateway", "_gateway"),
    ])
    func wordsOfHosts(_ word: String, _ expected: String) {
        #expect(HostWord.host(word)?.word == expected)
    }

    @Test(arguments: [
        "", "-rf", ".hidden", "a b", "10.0.0.256", "10.0.0", "1.2.3.4.5", "a/b", "a\u{1B}[m", "a\u{202E}b", "a|b",
        "web:01", "[web]",
        "🙂", String(repeating: "a", count: 254),
    ])
    func wordsOfNoHost(_ word: String) {
        #expect(HostWord.host(word) == nil)
    }

    @Test func filesOfSaveNameAreasAndIds() {
        #expect(HostWord.ofFile("3-10.0.0.7")?.area == 3)
        #expect(HostWord.ofFile("3-fd00__5")?.word == "3:[fd00::5]")
        #expect(HostWord.ofFile("0-1_2_3_4_5_6_7_8")?.word == "1:2:3:4:5:6:7:8")
        #expect(HostWord.ofFile("id-100042")?.id == 100042)
        #expect(HostWord.ofFile("3-web")?.name == "3-web")
    }

    @Test func namesSortAsPeopleCount() {
        let names = ["web-10", "web-2", "web-02", "db", "web-1a", "web-1", "web", "web-010"]
        #expect(
            names.sorted(by: HostOrder.precedes) == [
                "db", "web", "web-1", "web-1a", "web-02", "web-2", "web-010", "web-10",
            ])
    }

    @Test(arguments: [
        ("web-[01-03],db1", ["web-01", "web-02", "web-03", "db1"]), ("n[8-10]", ["n8", "n9", "n10"]),
        ("n[0-10/5]", ["n0", "n5", "n10"]), ("r[1-2]n[1,3]x", ["r1n1x", "r1n3x", "r2n1x", "r2n3x"]),
        ("10.0.0.[1-2]", ["10.0.0.1", "10.0.0.2"]), ("n[099-101]", ["n099", "n100", "n101"]),
    ])
    func setsExpand(_ text: String, _ names: [String]) {
        #expect(HostNameSet.names(text, limit: 100) == names)
    }

    @Test(arguments: [
        "", "n[", "n]", "n[]", "n[2-1]", "n[1-2", "n[a-b]", "a,,b", "n[1-101]", "n[1-20][1-20]", "n[1-3/0]",
        "n[1-99999999999999999999]", "n[0-999999999999999]",
    ])
    func whatIsNoSetOrTooLargeIsNone(_ text: String) {
        #expect(HostNameSet.names(text, limit: 100) == nil)
    }
}

import JobShell
import Testing

@Suite struct FileNamesTests {
    @Test func aNameIsGivenOnce() {
        var names = FileNames()
        let words = ["a", "a", "A", "b", "a", "3:1", "3_1", "3_1"]
        #expect(
            words.map { names.unique($0, extension: "log") }
                == ["a.log", "a~2.log", "A~3.log", "b.log", "a~4.log", "3_1.log", "3_1~2.log", "3_1~3.log"])
        #expect(names.unique("a", extension: "txt") == "a.txt")
        #expect(names.unique("a", extension: "") == "a")
        #expect(names.unique("a", extension: "") == "a~2")
    }

    @Test func longWordsMakeRoomForTheirNumber() {
        var names = FileNames()
        var given: Set<String> = []
        for count in 0..<1200 {
            let name = names.unique(String(repeating: "x", count: 196 + count % 3 * 50), extension: "log")
            #expect(name.utf8.count <= 200 && name.hasSuffix(".log"))
            given.insert(name.lowercased())
        }
        // These are cut to what numbered ones before them have without their number.
        for length in 190...196 { given.insert(names.unique(String(repeating: "x", count: length), extension: "log")) }
        #expect(given.count == 1207)
    }

    @Test func tenThousandEqualWordsAreQuick() {
        var names = FileNames()
        let given = (0..<10_000).map { _ in names.unique("host", extension: "log") }
        #expect(Set(given).count == 10_000 && given.last == "host~10000.log")
    }
}

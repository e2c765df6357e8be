import Testing

@testable import LineEditor

import Glibc
import TestSupport

@Suite struct HistoryTests {
    @Test(arguments: ["jobs", "a\nb\n", "back\\slash \\n", "\\", "tab\t中文\u{0}nul"])
    func entriesSurviveTheFile(entry: String) {
        let line = HistoryFile.encode(entry)
        #expect(line.count { $0 == 0x0A } == 1)
        #expect(HistoryFile.decode(line.dropLast()) == entry)
    }

    @Test func theFileIsTheUsersAlone() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/state/joblog/history"
        History(path: path, limit: 10).add("jobs")
        var status = stat()
        #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
        #expect(stat(folder.path + "/state/joblog", &status) == 0 && status.st_mode & 0o777 == 0o700)
        #expect(History(path: path, limit: 10).entries == ["jobs"])
    }

    @Test func whatIsNotKept() throws {
        let history = History(path: nil, limit: 10)
        for line in ["a", "a", " b", "", "  ", "c", "a"] { history.add(line) }
        #expect(history.entries == ["a", "c", "a"])
    }

    @Test func onlyTheLastEntriesAreKept() throws {
        let folder = try TemporaryFolder()
        let history = History(path: folder.path + "/history", limit: 100)
        for number in 0..<1000 { history.add("job \(number)") }
        #expect(history.entries.count <= 125)
        let loaded = History(path: folder.path + "/history", limit: 100).entries
        #expect(loaded == (900..<1000).map { "job \($0)" })
    }

    @Test func anUnfinishedLastLineSwallowsNothing() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/history"
        let descriptor = open(path, O_WRONLY | O_CREAT, 0o600)
        StandardDescriptors.write(Array("old".utf8), to: descriptor)
        close(descriptor)
        HistoryFile(path: path).append("new")
        #expect(HistoryFile(path: path).load(limit: 10).entries == ["old", "new"])
    }

    /// A folder, a pipe or a device in the file's place is told once; what is typed stays in memory.
    @Test func whatCannotBeKeptIsToldOnce() throws {
        let folder = try TemporaryFolder()
        let pipe = folder.path + "/pipe"
        mkfifo(pipe, 0o600)
        for path in [folder.path, pipe, "/dev/full"] {
            let history = History(path: path, limit: 10)
            let told = ["a", "b"].map { history.add($0) }
            #expect(told[0]?.contains(path) ?? false)
            #expect(told[1] == nil)
            #expect(history.entries == ["a", "b"])
        }
        #expect(History(path: folder.path + "/history", limit: 10).add("a") == nil)
    }

    @Test func severalShellsShareTheirEntries() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/history"
        let (first, second) = (History(path: path, limit: 100), History(path: path, limit: 100))
        first.add("one")
        second.add("two")
        first.add("three")
        #expect(second.entries == ["one", "two", "three"])
        #expect(first.entries == second.entries)
    }

    /// What a power cut, or a text editor of another system, leaves in the file.
    @Test func damagedLinesHideNothing() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/history"
        let descriptor = open(path, O_WRONLY | O_CREAT, 0o600)
        let zeros = String(repeating: "\0", count: 4096)
        StandardDescriptors.write(Array("\u{FEFF}jobs\r\nho\0sts\n\(zeros)\nlet a 1\n".utf8), to: descriptor)
        close(descriptor)
        #expect(History(path: path, limit: 100).entries == ["jobs", "hosts", "let a 1"])
    }

    @Test func aWalkShowsEachTextOnce() throws {
        var walk = HistoryWalk(entries: ["a", "b", "a", "c", "b"], line: "", prefix: "")
        #expect([walk.older(), walk.older(), walk.older(), walk.older()] == ["b", "c", "a", nil])
        #expect([walk.newer(), walk.newer(), walk.newer(), walk.newer()] == ["c", "b", "", nil])
        #expect(walk.older() == "b")
    }

    @Test func walkingGoesByPrefixAndBack() throws {
        var walk = HistoryWalk(entries: ["job 1", "hosts", "job 2", "job 2"], line: "job", prefix: "job")
        #expect(walk.older() == "job 2")
        #expect(walk.older() == "job 1")
        #expect(walk.older() == nil)
        #expect(walk.newer() == "job 2")
        #expect(walk.newer() == "job")
        #expect(walk.newer() == nil)
    }
}

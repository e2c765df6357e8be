import Dispatch
import JobShell
import Foundation
import JobModel
import Testing
import TestSupport

@Suite struct SavedFolderTests {
    private let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    private let heading = "ip,tag,log_state,file,bytes,sha256"
    private let foreignHint: Sentence = "choose another name: --force replaces only a folder that joblog wrote"

    /// A finished folder with one file and the record that names it.
    private func save(_ text: String, replacing: Bool, as name: String = "out") throws {
        let saved = try SavedFolder(path: folder[name], replacing: replacing)
        try write(text, into: saved)
        try saved.finish()
        saved.discard()
    }

    private func write(_ text: String, into saved: SavedFolder) throws {
        try saved.write(name: SavedFolder.marker, Array("{\"\(SavedFolder.markerField)\":1}".utf8))
        try saved.write(name: "\(text).log", Array(text.utf8))
        let rows = ["1,\"a \"\"b\"\", c\r\n\",fetched,\(text).log,3,ab", "2,,none,,0,"]
        let index = ([heading] + rows).map { $0 + "\r\n" }.joined()
        try saved.write(name: SavedFolder.index, Array(index.utf8))
    }

    /// All that is in the folder `out`, with its text; nil for what is no file.
    private var content: [String: String?] {
        get throws {
            let names = try FileManager.default.contentsOfDirectory(atPath: folder["out"])
            return Dictionary(uniqueKeysWithValues: names.map { ($0, folder.text("out/\($0)")) })
        }
    }

    @Test func twoThreadsWriteTwoThousandFiles() throws {
        let saved = try SavedFolder(path: folder["out/"], replacing: false)
        DispatchQueue.concurrentPerform(iterations: 2) { half in
            for place in 0..<1000 {
                let name = "\(half)-\(place).log"
                do throws(Failure) {
                    try saved.write(name: name, Array(repeating: UInt8(half + 65), count: place))
                } catch {
                    Issue.record(error)
                }
            }
        }
        #expect(folder.names.count == 1 && folder.names != ["out"])
        try saved.finish()
        #expect(saved.fileCount == 2000 && saved.byteCount == 999_000)
        #expect(folder.names == ["out"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder["out"]).count == 2000)
        for place in 0..<1000 {
            #expect(folder.text("out/0-\(place).log") == String(repeating: "A", count: place))
            #expect(folder.text("out/1-\(place).log") == String(repeating: "B", count: place))
        }
    }

    @Test func whatAPersonPutIntoItStays() throws {
        try save("one", replacing: false)
        try folder.write("a person's", as: "elsewhere/kept.txt")
        let additions: [(name: String, put: (String) throws -> Void)] = [
            ("my-notes.log", { try folder.write("a person's", as: "out/" + $0) }),
            ("below", { try folder.write("a person's", as: "out/" + $0 + "/note.txt") }),
            ("old.log", { try folder.write("a person's", as: "out/" + $0 + "/precious.txt") }),
            ("link.log", { try folder.link("out/" + $0, to: folder["elsewhere"]) }),
            (".hidden", { try folder.write("a person's", as: "out/" + $0) }),
        ]
        for (name, put) in additions {
            try put(name)
            let before = try content
            let expected = Failure(
                "exists", "\(folder["out"]) contains '\(name)', which joblog didn't write",
                hint: "move it away, or choose another name")
            #expect(throws: expected) { try save("two", replacing: true) }
            #expect(try content == before, "\(name)")
            try FileManager.default.removeItem(atPath: folder["out/" + name])
        }
        try save("two", replacing: true)
        #expect(folder.names == ["elsewhere", "out"] && folder.text("elsewhere/kept.txt") == "a person's")
    }

    @Test func aNameThatIsTheSameTextButAnotherFileStays() throws {
        // To Swift the Kelvin sign is a K, to the system it is three other bytes.
        try save("K", replacing: false)
        try folder.write("a person's", as: "out/\u{212A}.log")
        #expect(throws: Failure.self) { try save("two", replacing: true) }
        #expect(folder.text("out/\u{212A}.log") == "a person's" && folder.text("out/K.log") == "K")
    }

    @Test func aFileOfJoblogThatBecameAFolderOrALinkStays() throws {
        for put in [
            { try folder.write("a person's", as: "out/one.log/precious.txt") },
            { try folder.link("out/one.log", to: folder["elsewhere"]) },
            { try #require(mkfifo(folder["out/one.log"], 0o600) == 0) },
        ] as [() throws -> Void] {
            try save("one", replacing: false)
            try FileManager.default.removeItem(atPath: folder["out/one.log"])
            try put()
            #expect(throws: Failure.self) { try save("two", replacing: true) }
            #expect(try content.keys.sorted() == ["index.csv", "one.log", "provenance.json"])
            try FileManager.default.removeItem(atPath: folder["out"])
        }
        #expect(folder.names == [])
    }

    @Test func whatIsPutIntoItWhileTheNewOneIsWrittenStays() throws {
        try save("one", replacing: false)
        let saved = try SavedFolder(path: folder["out"], replacing: true)
        try write("two", into: saved)
        try folder.write("a person's", as: "out/note.log")
        #expect(throws: Failure.self) { try saved.finish() }
        saved.discard()
        #expect(folder.names == ["out"] && folder.text("out/note.log") == "a person's")
        #expect(folder.text("out/one.log") == "one" && folder.text("out/two.log") == nil)
    }

    @Test func aRecordThatJoblogDidNotWriteSoIsNone() throws {
        let good = heading + "\r\n1,a,fetched,one.log,3,ab\r\n"
        let indices = [
            "", "\r\n", "file\r\none.log\r\n", good.replacing("\r\n", with: "\n"), String(good.dropLast()),
            good.replacing("1,a,", with: "1,"), good.replacing("a,", with: "\"a,"), good.replacing("a,", with: "a\"b,"),
            good.replacing("one.log", with: "../elsewhere/kept.txt"), good + "1,a,fetched,..,3,ab\r\n",
            good + "1,a,fetched,.,3,ab\r\n", good + "1,a,fetched,,3\r\n", good + "\r\n",
        ]
        try folder.write("kept", as: "elsewhere/kept.txt")
        for index in indices {
            try save("one", replacing: false)
            try folder.write(index, as: "out/index.csv")
            let expected = Failure(
                "exists", "\(folder["out"]) exists already, and its index.csv is not as joblog writes it",
                hint: "choose another name: --force removes only files that this index names")
            #expect(throws: expected) { try save("two", replacing: true) }
            #expect(folder.text("out/one.log") == "one", "\(index)")
            try FileManager.default.removeItem(atPath: folder["out"])
        }
        let markers = [
            "", "{}", "{\"name\":\"joblog\"}", "{\"tool\":\"joblog\",\"joblog\":1}", "{\"joblog\":\"1\"}",
            "[{\"joblog\":1}]", "{\"a\":{\"joblog\":1}}", "# \"joblog\"", "{\"joblog\"",
        ]
        for marker in markers {
            try save("one", replacing: false)
            try folder.write(marker, as: "out/provenance.json")
            let expected = Failure("exists", "\(folder["out"]) exists already", hint: foreignHint)
            #expect(throws: expected) { try save("two", replacing: true) }
            #expect(folder.text("out/one.log") == "one", "\(marker)")
            try FileManager.default.removeItem(atPath: folder["out"])
        }
        #expect(folder.text("elsewhere/kept.txt") == "kept")
    }

    @Test func aFolderOfJoblogIsReplacedWhenAsked() throws {
        try save("one", replacing: false)
        let path = folder["out"]
        #expect(throws: Failure("exists", "\(path) exists already", hint: "add `--force` to replace it")) {
            try SavedFolder(path: path, replacing: false)
        }
        try #require(chmod(path, 0o710) == 0)
        try save("two", replacing: true)
        #expect(folder.names == ["out"])
        #expect(try content.keys.sorted() == ["index.csv", "provenance.json", "two.log"])
        // A file that somebody took away is not missed.
        try FileManager.default.removeItem(atPath: folder["out/two.log"])
        try save("two", replacing: true)
        #expect(folder.permissions("out") == 0o710)
    }

    @Test func aFolderOfSomeoneElseIsNeverReplaced() throws {
        try folder.write("kept", as: "out/note.txt")
        try FileManager.default.createDirectory(atPath: folder["empty"], withIntermediateDirectories: false)
        for name in ["out", "empty"] {
            let path = folder[name]
            for replacing in [true, false] {
                #expect(throws: Failure("exists", "\(path) exists already", hint: foreignHint)) {
                    try SavedFolder(path: path + "/", replacing: replacing)
                }
            }
        }
        #expect(folder.names == ["empty", "out"] && folder.text("out/note.txt") == "kept")
        #expect(throws: Failure("exists", "/ exists already", hint: foreignHint)) {
            try SavedFolder(path: "//", replacing: true)
        }
    }

    @Test(arguments: [true, false])
    func whatAppearedMeanwhileIsKept(_ replacing: Bool) throws {
        for name in ["folder", "file"] {
            let path = folder[name]
            let saved = try SavedFolder(path: path, replacing: replacing)
            try saved.write(name: "a", [65])
            try folder.write("another's", as: name == "file" ? name : "folder/note.txt")
            #expect(throws: Failure("exists", "\(path) exists already", hint: foreignHint)) { try saved.finish() }
            saved.discard()
        }
        #expect(folder.names == ["file", "folder"])
        #expect(folder.text("file") == "another's" && folder.text("folder/note.txt") == "another's")
    }

    @Test func anOldFolderIsPutBackWhenTheNewOneFails() throws {
        try save("one", replacing: false)
        let saved = try SavedFolder(path: folder["out"], replacing: true)
        try saved.write(name: "two.log", [65])
        // Whoever removes the unfinished folder meanwhile does no harm to the old one.
        for name in folder.names where name != "out" { try FileManager.default.removeItem(atPath: folder[name]) }
        let reason = Failure("cannot-write", "cannot write \(folder["out"]): No such file or directory")
        #expect(throws: reason) { try saved.finish() }
        saved.discard()
        #expect(folder.names == ["out"] && folder.text("out/one.log") == "one")
    }

    @Test func discardingLeavesNoTrace() throws {
        try save("one", replacing: false)
        let saved = try SavedFolder(path: folder["out"], replacing: true)
        for place in 0..<100 { try saved.write(name: "\(place)", [65]) }
        saved.discard()
        #expect(throws: Failure.self) { try saved.write(name: "late", []) }
        #expect(throws: Failure.self) { try saved.finish() }
        #expect(folder.names == ["out"] && folder.text("out/one.log") == "one")
    }

    @Test func aNameOfAnyLengthHasRoomBeside() throws {
        for name in ["n", String(repeating: "n", count: 235), String(repeating: "名", count: 85)] {
            for text in ["one", "two"] { try save(text, replacing: true, as: name) }
            #expect(folder.names == [name] && folder.text(name + "/two.log") == "two")
            try FileManager.default.removeItem(atPath: folder[name])
        }
    }

    @Test func aLinkStaysAndItsFolderIsReplaced() throws {
        try save("one", replacing: false, as: "real")
        try folder.link("out", to: "real")
        try save("two", replacing: true)
        #expect(folder.names == ["out", "real"])
        #expect(folder.text("real/two.log") == "two" && folder.text("real/one.log") == nil)
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder["out"]) == "real")
    }

    @Test func whatIsInTheWayIsTold() throws {
        try folder.write("", as: "file")
        try folder.link("dangling", to: "nowhere")
        let reasons = [
            "file": "it is not a directory", "missing/out": "No such file or directory", "file/out": "Not a directory",
            "dangling": "it is a link that leads nowhere",
        ]
        for (name, reason) in reasons {
            let path = folder[name]
            let missing = folder["missing"]
            let hint: Sentence? =
                name.hasPrefix("missing") ? "make the folder first: `!mkdir -p \(missing.shellWord)`" : nil
            #expect(throws: Failure("cannot-write", "cannot write \(path): \(reason)", hint: hint)) {
                try SavedFolder(path: path, replacing: true)
            }
        }
        #expect(folder.names == ["dangling", "file"])
    }

    @Test(.enabled(if: geteuid() != 0, "the superuser may write everywhere"))
    func withoutPermissionNothingIsBegun() throws {
        try #require(chmod(folder.path, 0o500) == 0)
        defer { chmod(folder.path, 0o700) }
        let path = folder["out"]
        #expect(throws: Failure("cannot-write", "cannot write \(path): Permission denied")) {
            try SavedFolder(path: path, replacing: true)
        }
    }

    @Test func aNameIsOnePartAndWrittenOnce() throws {
        let saved = try SavedFolder(path: folder["out"], replacing: false)
        try saved.write(name: "a", [65])
        for name in ["a", "", ".", "..", "../b", "b/c", "b\0c", "/b"] {
            #expect(throws: Failure.self) { try saved.write(name: name, [66]) }
        }
        try saved.finish()
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder["out"]) == ["a"])
        #expect(folder.text("out/a") == "A" && folder.names == ["out"] && saved.fileCount == 1)
    }

    @Test(.enabled(if: SmallDisk.isPossible, "mounting a small tmpfs needs root"))
    func aFullDiskLeavesNothingOver() throws {
        let disk = try SmallDisk()
        let saved = try SavedFolder(path: disk.folder["out"], replacing: false)
        try saved.write(name: "small", [65])
        let path = disk.folder["out/big"]
        #expect(throws: Failure("cannot-write", "cannot write \(path): No space left on device")) {
            try saved.write(name: "big", [UInt8](repeating: 65, count: 2_000_000))
        }
        // The half of a file went: there is room again.
        try saved.write(name: "big", [UInt8](repeating: 65, count: 500_000))
        saved.discard()
        #expect(disk.folder.names.isEmpty)
    }
}

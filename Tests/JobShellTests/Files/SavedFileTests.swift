import JobShell
import Foundation
import JobModel
import Testing
import TestSupport

@Suite struct SavedFileTests {
    private let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    @Test func theTargetAppearsWhenItIsWhole() async throws {
        let file = try SavedFile(path: folder["a.log"], replacing: false)
        for part in 0..<50_000 { try await file.write(Array("\(part)\n".utf8)) }
        try await file.write([UInt8](repeating: 65, count: 200_000))
        try await file.write([10])
        #expect(folder.text("a.log") == nil && folder.names.count == 1)
        try await file.finish()
        await file.discard()
        let expected = (0..<50_000).map { "\($0)\n" }.joined() + String(repeating: "A", count: 200_000) + "\n"
        #expect(folder.text("a.log") == expected)
        #expect(await file.byteCount == expected.utf8.count)
        #expect(folder.names == ["a.log"])
    }

    @Test func anEmptyFileIsAFile() async throws {
        try await SavedFile(path: folder["a.log"], replacing: false).finish()
        #expect(folder.text("a.log")?.isEmpty == true)
    }

    @Test func anExistingTargetIsReplacedOnlyWhenAsked() async throws {
        try folder.write("old", as: "a.log")
        let path = folder["a.log"]
        #expect(throws: Failure("exists", "\(path) exists already", hint: "add `--force` to replace it")) {
            try SavedFile(path: path, replacing: false)
        }
        #expect(chmod(path, 0o604) == 0)
        let file = try SavedFile(path: path, replacing: true)
        try await file.write(Array("new".utf8))
        #expect(folder.text("a.log") == "old")
        try await file.finish()
        #expect(folder.text("a.log") == "new" && folder.permissions("a.log") == 0o604 && folder.names == ["a.log"])
    }

    @Test(arguments: [1, 79, 80, 100, 234, 235, 236, 255])
    func aNameOfAnyLengthHasRoomBeside(_ length: Int) async throws {
        let name = String(repeating: "n", count: length)
        for text in ["one", "two"] {
            let file = try SavedFile(path: folder[name], replacing: true)
            try await file.write(Array(text.utf8))
            #expect(folder.names.contains { $0 != name && $0.contains(".joblog-") })
            try await file.finish()
        }
        #expect(folder.names == [name] && folder.text(name) == "two")
    }

    @Test(arguments: [0o4755, 0o2755, 0o6711])
    func whoWritesAProgramDoesNotWriteForItsOwner(_ mode: Int) async throws {
        try folder.write("old", as: "program")
        try #require(chmod(folder["program"], mode_t(mode)) == 0)
        let file = try SavedFile(path: folder["program"], replacing: true)
        try await file.write(Array("new".utf8))
        try await file.finish()
        #expect(folder.text("program") == "new" && folder.permissions("program") == mode & 0o777)
    }

    @Test func discardingLeavesNoTrace() async throws {
        try folder.write("old", as: "a.log")
        for name in ["a.log", "b.log"] {
            let file = try SavedFile(path: folder[name], replacing: true)
            try await file.write(Array("new".utf8))
            await file.discard()
            await #expect(throws: Failure.self) {
                try await file.write([UInt8](repeating: 65, count: 100_000))
            }
        }
        #expect(folder.names == ["a.log"] && folder.text("a.log") == "old")
    }

    @Test func aTargetThatAppearedMeanwhileIsKept() async throws {
        let file = try SavedFile(path: folder["a.log"], replacing: false)
        try await file.write(Array("mine".utf8))
        try folder.write("another's", as: "a.log")
        let expected = Failure("exists", "\(folder["a.log"]) exists already", hint: "add `--force` to replace it")
        await #expect(throws: expected) { try await file.finish() }
        await file.discard()
        #expect(folder.text("a.log") == "another's" && folder.names == ["a.log"])
    }

    @Test func aLinkStaysAndItsFileIsReplaced() async throws {
        try folder.write("old", as: "real/a.log")
        try folder.link("link.log", to: "real/a.log")
        #expect(throws: Failure.self) { try SavedFile(path: folder["link.log"], replacing: false) }
        let file = try SavedFile(path: folder["link.log"], replacing: true)
        try await file.write(Array("new".utf8))
        try await file.finish()
        #expect(folder.text("real/a.log") == "new" && folder.names == ["link.log", "real"])
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder["link.log"]) == "real/a.log")
    }

    @Test func whatIsInTheWayIsTold() throws {
        try folder.write("", as: "file")
        try folder.link("dangling", to: "nowhere")
        try #require(mkfifo(folder["pipe"], 0o600) == 0)
        let reasons = [
            ".": "it is a directory", "missing/a.log": "No such file or directory", "file/a.log": "Not a directory",
            "dangling": "it is a link that leads nowhere", "pipe": "it is not a regular file",
        ]
        for (name, reason) in reasons {
            for replacing in [true, false] {
                let path = folder[name]
                let missing = folder["missing"]
                let hint: Sentence? =
                    name.hasPrefix("missing") ? "make the folder first: `!mkdir -p \(missing.shellWord)`" : nil
                #expect(throws: Failure("cannot-write", "cannot write \(path): \(reason)", hint: hint)) {
                    try SavedFile(path: path, replacing: replacing)
                }
            }
        }
        #expect(throws: Failure.self) { try SavedFile(path: "", replacing: true) }
        #expect(folder.names == ["dangling", "file", "pipe"])
    }

    @Test(.enabled(if: geteuid() != 0, "the superuser may write everywhere"))
    func withoutPermissionNothingIsBegun() async throws {
        try folder.write("old", as: "a.log")
        try #require(chmod(folder["a.log"], 0o400) == 0 && chmod(folder.path, 0o500) == 0)
        defer { chmod(folder.path, 0o700) }
        for name in ["a.log", "b.log"] {
            let path = folder[name]
            let denied = Failure("cannot-write", "cannot write \(path): Permission denied")
            #expect(throws: denied) { try SavedFile(path: path, replacing: true) }
            #expect(throws: denied) { try AppendedFile(path: path) }
        }
    }

    @Test(.enabled(if: SmallDisk.isPossible, "mounting a small tmpfs needs root"))
    func aFullDiskKeepsTheOldFile() async throws {
        let disk = try SmallDisk()
        try disk.folder.write("old", as: "a.log")
        for name in ["a.log", "b.log"] {
            let path = disk.folder[name]
            let file = try SavedFile(path: path, replacing: true)
            let full = Failure("cannot-write", "cannot write \(path): No space left on device")
            await #expect(throws: full) {
                for _ in 0..<40 { try await file.write([UInt8](repeating: 65, count: 50_000)) }
            }
            // A hole in the middle is not forgotten, even when there is room again.
            await #expect(throws: full) { try await file.finish() }
            await file.discard()
        }
        #expect(disk.folder.names == ["a.log"] && disk.folder.text("a.log") == "old")
    }
}

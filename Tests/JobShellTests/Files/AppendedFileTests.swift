import JobShell
import Foundation
import JobModel
import Testing
import TestSupport

@Suite struct AppendedFileTests {
    private let folder: TemporaryFolder
    init() throws { folder = try TemporaryFolder() }

    @Test func bytesComeAfterWhatIsThere() async throws {
        for (part, isNew) in [("heading\n", true), ("row\n", false)] {
            let file = try AppendedFile(path: folder["a.csv"])
            #expect((file.firstLine == nil) == isNew)
            try await file.write(Array(part.utf8))
            #expect(await file.byteCount == part.utf8.count)
            try await file.finish()
            await file.discard()
        }
        #expect(folder.text("a.csv") == "heading\nrow\n")
    }

    @Test func discardingGivesBackTheFileAsItWas() async throws {
        try folder.write("before", as: "full.csv")
        try folder.write("", as: "empty.csv")
        try folder.link("link.csv", to: "full.csv")
        for name in ["full.csv", "empty.csv", "missing.csv", "link.csv"] {
            let file = try AppendedFile(path: folder[name])
            try await file.write([UInt8](repeating: 65, count: 200_000))
            #expect(folder.text(name).map { $0.utf8.count >= 200_000 } ?? false)
            try await file.write([66])
            await file.discard()
        }
        #expect(folder.names == ["empty.csv", "full.csv", "link.csv"])
        #expect(folder.text("full.csv") == "before" && folder.text("empty.csv")?.isEmpty == true)
    }

    @Test func whatAnotherProgramAppendedIsNotCutOff() async throws {
        for name in ["a.csv", "b.csv"] {
            if name == "a.csv" { try folder.write("before ", as: name) }
            let file = try AppendedFile(path: folder[name])
            let other = try #require(FileHandle(forWritingAtPath: folder[name]))
            try other.seekToEnd()
            try other.write(contentsOf: Data("other".utf8))
            await file.discard()
        }
        #expect(folder.text("a.csv") == "before other" && folder.text("b.csv") == "other")
    }

    @Test func onlyOneAppendsAtATime() async throws {
        let path = folder["a.csv"]
        let first = try AppendedFile(path: path)
        let refused = Failure("cannot-write", "cannot write \(path): something else is appending to it")
        #expect(throws: refused) { try AppendedFile(path: path) }
        try await first.finish()
        try await AppendedFile(path: path).finish()
    }

    @Test func whatIsInTheWayIsTold() throws {
        try folder.write("", as: "file")
        try folder.link("dangling", to: "nowhere")
        try #require(mkfifo(folder["pipe"], 0o600) == 0)
        let reasons = [
            ".": "it is a directory", "missing/a": "No such file or directory", "file/a": "Not a directory",
            "dangling": "it is a link that leads nowhere", "pipe": "it is not a regular file",
        ]
        for (name, reason) in reasons {
            let path = folder[name]
            let missing = folder["missing"]
            let hint: Sentence? =
                name.hasPrefix("missing") ? "make the folder first: `!mkdir -p \(missing.shellWord)`" : nil
            #expect(throws: Failure("cannot-write", "cannot write \(path): \(reason)", hint: hint)) {
                try AppendedFile(path: path)
            }
        }
    }

    @Test(.enabled(if: SmallDisk.isPossible, "mounting a small tmpfs needs root"))
    func aFullDiskLeavesTheFileAsItWas() async throws {
        let disk = try SmallDisk()
        try disk.folder.write("before", as: "a.csv")
        for name in ["a.csv", "b.csv"] {
            let file = try AppendedFile(path: disk.folder[name])
            await #expect(throws: Failure.self) {
                for _ in 0..<40 { try await file.write([UInt8](repeating: 65, count: 50_000)) }
            }
            await #expect(throws: Failure.self) { try await file.finish() }
            await file.discard()
        }
        #expect(disk.folder.names == ["a.csv"] && disk.folder.text("a.csv") == "before")
    }
}

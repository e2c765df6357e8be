import Archive
import Foundation
import JobModel
import Testing

@testable import LogFiles

@Suite struct StandardInputTests {
    /// Opens what comes through a pipe.
    private func openPiped(_ bytes: [UInt8], limits: LogFileLimits = LogFileLimits()) async throws -> Opened {
        let pipe = Pipe()
        let writer = pipe.fileHandleForWriting
        let writing = Task.detached {
            try? writer.write(contentsOf: Data(bytes))
            try? writer.close()
        }
        defer { writing.cancel() }
        return try await open("-", standardInput: pipe.fileHandleForReading.fileDescriptor, limits: limits)
    }

    @Test func textAndArchivesComeThroughAPipe() async throws {
        let text = try await openPiped(Array("web-01: a\nweb-02: b\n".utf8))
        #expect(text.texts == ["web-01 a\n", "web-02 b\n"])
        let long = String(repeating: "x", count: 200_000) + "\n"
        let files = [("logs/web-01.log", long), ("logs/web-02.log", "b\n")]
        for bytes in [tar(files), try Gzip.member([tar(files)]), zip(files)] {
            #expect(try await openPiped(bytes).texts == ["web-01 \(long)", "web-02 b\n"])
        }
    }

    @Test func aFileThatIsRedirectedIsReadFromItsPlace() async throws {
        let scratch = try Scratch()
        let path = try scratch.write("text", "a line before\nweb-01: a\nweb-02: b\n")
        let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        try file.seek(toOffset: 14)
        let opened = try await open("-", standardInput: file.fileDescriptor)
        #expect(opened.texts == ["web-01 a\n", "web-02 b\n"])
    }

    @Test func standardInputThatServesTheStatementsIsNotTaken() async throws {
        await #expect(throws: Texts.standardInputTaken) { try await open("-", standardInput: nil) }
    }

    @Test func aPipeThatGivesTooMuchIsRefused() async throws {
        var limits = LogFileLimits()
        limits.heldBytes = 29
        await #expect(throws: Failure.self) {
            try await openPiped(Array("web-01: a\nweb-02: b\nweb-03: c\n".utf8), limits: limits)
        }
    }

    @Test func aPipeThatNobodyWritesCanBeCancelled() async throws {
        let pipe = Pipe()
        let descriptor = pipe.fileHandleForReading.fileDescriptor
        let opening = Task { try await open("-", standardInput: descriptor).texts }
        opening.cancel()
        await #expect(throws: CancellationError.self) { try await opening.value }
        withExtendedLifetime(pipe) {}
    }
}

import Archive
import Foundation
import JobModel
import Testing

@testable import LogFiles

@Suite struct FolderTests {
    @Test func aFileForEachHostIsItsLog() async throws {
        let scratch = try Scratch()
        for name in [
            "web-10.log", "web-2.txt", "db.example.com", "10.0.0.10.out", "10.0.0.9", "3-10.0.0.7.log", "0-fd00__5.log",
        ] {
            try scratch.write(name, "log of \(name)\n")
        }
        try scratch.write("empty.log", "")
        let opened = try await open(scratch.path)
        #expect(opened.run.form == .folder)
        #expect(
            opened.texts == [
                "10.0.0.9 log of 10.0.0.9\n", "10.0.0.10 log of 10.0.0.10.out\n", "fd00::5 log of 0-fd00__5.log\n",
                "3:10.0.0.7 log of 3-10.0.0.7.log\n", "db.example.com log of db.example.com\n", "empty ",
                "web-2 log of web-2.txt\n", "web-10 log of web-10.log\n",
            ])
        #expect(opened.run.notes.isEmpty)
        #expect(opened.logs.allSatisfy { $0.isFinal && $0.state == .fetched })
    }

    @Test func bytesStayAsTheyAre() async throws {
        let scratch = try Scratch()
        let bytes: [UInt8] = [0xFF, 0x00, 0x0D, 0x0A, 0xC3, 0x1B, 0x41]
        try scratch.write("web-01.log", bytes)
        try scratch.write("web-02.log.gz", try Gzip.member([bytes]))
        let opened = try await open(scratch.path)
        #expect(opened.log("web-01")?.content == .script(bytes))
        #expect(opened.log("web-02")?.content == .script(bytes))
    }

    @Test func aHostsOwnFolderHoldsItsOutputs() async throws {
        let scratch = try Scratch()
        try scratch.write("web-01/stdout", "out")
        try scratch.write("web-01/stderr", "error\n")
        try scratch.write("web-01/rc", "0")
        try scratch.write("10.0.0.7/console.log", "one\n")
        try scratch.write("web-02/a.log", "a")
        try scratch.write("web-02/b.log", "b")
        try scratch.write("web-03.out", "out\n")
        try scratch.write("web-03.err", "error\n")
        try scratch.write("web-04/deep/er/a.log", "x")
        let opened = try await open(scratch.path)
        #expect(opened.texts == ["10.0.0.7 one\n", "web-01 out\nerror\n", "web-03 out\nerror\n"])
        #expect(
            opened.run.notes == [
                "1 file that lies deeper than a host's folder is left out: web-04/deep/er/",
                "3 files of folders with several are left out (name the log stdout, or keep one file for each host): "
                    + "web-01/rc, web-02/a.log, web-02/b.log",
            ])
    }

    @Test func aFolderThatHoldsAllIsPassed() async throws {
        let scratch = try Scratch()
        try scratch.write("logs/web-01.log", "a\n")
        try scratch.write("logs/web-02.log", "b\n")
        #expect(try await open(scratch.path).texts == ["web-01 a\n", "web-02 b\n"])
        // What lies beside it is no log.
        try scratch.write("truth.json", "{}")
        let opened = try await open(scratch.path)
        #expect(opened.texts == ["web-01 a\n", "web-02 b\n"])
        #expect(opened.run.notes == ["1 file of another kind is left out: truth.json"])
        let single = try Scratch()
        try single.write("web-01/stdout", "a\n")
        #expect(try await open(single.path).texts == ["web-01 a\n"])
    }

    @Test func whatIsNoLogIsLeftOutWithANote() async throws {
        let scratch = try Scratch()
        try scratch.write("web-01.log", "a\n")
        try scratch.write(".hidden", "x")
        try scratch.write("README.md", "x")
        try scratch.write("300.0.0.1.log", "x")
        try scratch.write("a b.log", "x")
        try scratch.write("-rf.log", "x")
        let outside = try Scratch()
        let secret = try outside.write("secret", "x")
        try FileManager.default.createSymbolicLink(atPath: scratch.path + "/web-02.log", withDestinationPath: secret)
        #expect(mkfifo(scratch.path + "/web-03.log", 0o600) == 0)
        let opened = try await open(scratch.path)
        #expect(opened.texts == ["web-01 a\n"])
        #expect(
            opened.run.notes == [
                "1 hidden file is left out: .hidden", "1 link is left out: web-02.log",
                "1 device or pipe is left out: web-03.log", "1 file of another kind is left out: README.md",
                "3 files whose names are no host's are left out: -rf.log, 300.0.0.1.log, a b.log",
            ])
    }

    @Test func twoFilesOfOneHostAreRefused() async throws {
        let scratch = try Scratch()
        try scratch.write("10.0.0.7.log", "a\n")
        try scratch.write("0-10.0.0.7.txt", "b\n")
        let failure = try await refusal(scratch.path)
        #expect(failure?.message == "two files are logs of 10.0.0.7: 0-10.0.0.7.txt and 10.0.0.7.log")
    }

    @Test func aFolderWithoutLogsSaysHowFilesAreNamed() async throws {
        let scratch = try Scratch()
        try scratch.write("data.json", "{}")
        let failure = try await refusal(scratch.path)
        #expect(failure?.code == "no-logs")
        #expect(failure?.message.hasSuffix("contains no logs: 1 file of another kind is left out: data.json") == true)
        #expect(failure?.hint?.contains("10.0.0.7.log") == true)
        let bare = try Scratch()
        #expect(try await refusal(bare.path)?.message == "\(bare.path) contains no logs")
        #expect(try await refusal(scratch.path + "/nowhere")?.message.hasSuffix("No such file or directory") == true)
    }

    @Test func archivesOfFilesAreFolders() async throws {
        let scratch = try Scratch()
        let files = [("logs/web-02.log", "b\n"), ("logs/web-01/stderr", "e\n"), ("logs/web-01/stdout", "a\n")]
        for (name, bytes) in [
            ("x.tar", tar(files)), ("x.tgz", try Gzip.member([tar(files)])), ("x.zip", zip(files)),
        ] {
            let opened = try await open(try scratch.write(name, bytes))
            #expect(opened.run.form == .folder)
            #expect(opened.texts == ["web-01 a\ne\n", "web-02 b\n"])
        }
    }

    @Test func tenThousandHostsComeInOneOrder() async throws {
        let scratch = try Scratch()
        let files = (0..<10_000).reversed().map { ("logs/web-\($0).log", "\($0)\n") }
        let opened = try await open(try scratch.write("x.tar", tar(files)))
        #expect(opened.run.hosts.map(\.name) == (0..<10_000).map { "web-\($0)" })
        #expect(opened.logs.first?.content == .script(Array("9999\n".utf8)))
    }

    @Test func limitsAreSentences() async throws {
        let scratch = try Scratch()
        for number in 1...3 { try scratch.write("web-0\(number).log", String(repeating: "x", count: 1000)) }
        var limits = LogFileLimits()
        limits.hosts = 2
        #expect(try await refusal(scratch.path, limits: limits)?.code == "too-many-hosts")
        limits = LogFileLimits()
        limits.logBytes = 999
        let failure = try await refusal(scratch.path, limits: limits)
        #expect(failure?.message == "the log of web-01 is larger than joblog takes in: more than 999 bytes")
        limits = LogFileLimits()
        limits.totalBytes = 2999
        #expect(try await refusal(scratch.path, limits: limits)?.code == "too-large")
    }

    @Test func theReasonOfAFileIsTheSystemsWord() {
        let failure = Texts.cannotRead("logs/web-03.log", error: EACCES)
        #expect(Texts.reason(failure, of: "logs/web-03.log") == "Permission denied")
        #expect(
            Texts.unreadFiles([("a.log", "Permission denied"), ("b.log", "gone")])
                == "2 files could not be read: a.log (Permission denied), b.log (gone)")
    }

    @Test func aFileInAFolderMayNameItsHostItself() async throws {
        let scratch = try Scratch()
        try scratch.write("web-01.log", "a\n")
        try scratch.write("sub/10.0.0.99.log", "b\n")
        try scratch.write("sub/web-05.log", "c\n")
        try scratch.write("rack/3-10.0.0.7.out", "d\n")
        try scratch.write("rack/3-10.0.0.7.err", "e\n")
        try scratch.write("web-06/10.0.0.6.log", "f\n")
        // The folder's address counts, and so does it for a name that is in several folders.
        try scratch.write("10.0.0.8/10.9.9.9.log", "g\n")
        try scratch.write("alpha/run-2024.log", "h\n")
        try scratch.write("beta/run-2024.log", "i\n")
        try scratch.write("web-09/app-1.log", "j\n")
        let opened = try await open(scratch.path)
        #expect(
            Set(opened.texts) == [
                "web-01 a\n", "10.0.0.99 b\n", "web-05 c\n", "3:10.0.0.7 d\ne\n", "10.0.0.6 f\n", "10.0.0.8 g\n",
                "alpha h\n", "beta i\n", "web-09 j\n",
            ])
        #expect(opened.run.notes.isEmpty)
    }

    @Test func aDamagedFileIsToldByNameAndTheOthersAreRead() async throws {
        let scratch = try Scratch()
        try scratch.write("web-01.log", "a\n")
        try scratch.write("web-02.log.gz", Array(try Gzip.member([Array("b\n".utf8)]).dropLast(6)))
        let opened = try await open(scratch.path)
        #expect(opened.texts == ["web-01 a\n", "web-02 -"])
        #expect(opened.log("web-02")?.state == .failed)
        #expect(
            opened.run.notes == [
                "1 file could not be read: web-02.log.gz (damaged gzip: the compressed data ends too early, "
                    + "after 2 bytes of uncompressed data)"
            ])
    }
}

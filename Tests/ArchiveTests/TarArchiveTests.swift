import Archive
import Foundation
import Testing
import TestSupport

@Suite struct TarArchiveTests {
    /// What went into an archive and must come out of it.
    private static let entries: [(path: String, bytes: [UInt8])] = {
        let lengths = [0, 1, 511, 512, 513, 70_000]
        var entries = lengths.map { ("logs/size-\($0).log", (0..<$0).map { UInt8(truncatingIfNeeded: $0 &* 31) }) }
        for length in [99, 100, 101] {
            entries.append(("logs/" + String(repeating: "n", count: length - 5), Array("\(length)".utf8)))
        }
        entries.append(("logs/主机-上海.log", Array("进度\n".utf8)))
        let parts = ["a", "b"].map { String(repeating: $0, count: 145) }
        entries.append(("logs/" + parts.joined(separator: "/") + "-end", Array("300 bytes\n".utf8)))
        entries.append(("logs/" + String(repeating: "长", count: 80), Array("245 bytes\n".utf8)))
        return entries
    }()

    /// The archive, each entry a gzip member of its own.
    private static func archive() throws -> [UInt8] {
        let folder = try Gzip.member([TarArchive.directory(path: "logs", modifiedSeconds: 1_790_000_000)])
        let members = try entries.map { entry in
            try Gzip.member([
                TarArchive.header(path: entry.path, size: entry.bytes.count, modifiedSeconds: 1_790_000_000),
                entry.bytes, TarArchive.padding(after: entry.bytes.count),
            ])
        }
        return try folder + members.joined() + Gzip.member([TarArchive.end])
    }

    @Test func theSystemsTarUnpacksEveryByte() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(Self.archive(), as: "a.tar.gz")
        #expect(try Tool.run("gzip", "-t", file).status == 0)
        let unpacked = try Tool.run("tar", "xzf", file, "-C", folder.path)
        #expect(unpacked.status == 0 && unpacked.errors.isEmpty, "\(unpacked.errors)")
        for entry in Self.entries {
            let found = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/" + entry.path))
            #expect(Array(found) == entry.bytes, "\(entry.path)")
        }
    }

    @Test func theSystemsTarListsEveryName() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(Self.archive(), as: "a.tar.gz")
        let list = try Tool.run("tar", "--quoting-style=literal", "-tzf", file)
        #expect(list.output.split(separator: "\n").map(String.init) == ["logs/"] + Self.entries.map(\.path))
        let long = try Tool.run("tar", "--numeric-owner", "--utc", "-tvzf", file).output
        #expect(long.hasPrefix("drwxr-xr-x 0/0 "))
        #expect(long.contains("\n-rw-r--r-- 0/0             511 2026-09-21 14:13 logs/size-511.log\n"))
    }

    @Test func pythonReadsItAsWell() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(Self.archive(), as: "a.tar.gz")
        let script = """
            import tarfile, sys
            for m in tarfile.open(sys.argv[1]):
                sums = sum(tarfile.open(sys.argv[1]).extractfile(m.name).read()) if m.isfile() else 0
                print(m.name, m.size, sums, oct(m.mode), m.mtime, m.uid, m.gid, repr(m.uname + m.gname), sep="|")
            """
        let found = try Tool.run("python3", "-X", "utf8", "-c", script, file)
        let expected = Self.entries.map { entry in
            let sum = entry.bytes.reduce(0) { $0 + Int($1) }
            return "\(entry.path)|\(entry.bytes.count)|\(sum)|0o644|1790000000|0|0|''"
        }
        #expect(found.errors.isEmpty, "\(found.errors)")
        #expect(found.output.split(separator: "\n").map(String.init) == ["logs|0|0|0o755|1790000000|0|0|''"] + expected)
    }

    @Test(
        arguments: [
            (1 << 33 - 1, 0), (1 << 33, 0), (1 << 40, 1 << 33 - 1), (5, 1 << 33), (6, -1),
        ] as [(Int, Int64)])
    func sizesAndTimesBeyondTheOldFieldsAreRead(_ size: Int, _ seconds: Int64) throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(
            TarArchive.header(path: "big.log", size: size, modifiedSeconds: seconds), as: "big.tar")
        let script = "import tarfile, sys; m = tarfile.open(sys.argv[1]).next(); print(m.name, m.size, int(m.mtime))"
        #expect(try Tool.run("python3", "-c", script, file).output == "big.log \(size) \(seconds)\n")
        let list = try Tool.run("tar", "tvf", file).output
        #expect(list.contains(" \(size) ") && list.hasSuffix(" big.log\n"))
    }

    @Test func everyPieceIsWholeBlocks() {
        for length in 1...1100 {
            // The record's length counts its own digits: here it grows from two to three and to four of them.
            let header = TarArchive.header(path: String(repeating: "p", count: length), size: 1, modifiedSeconds: 0)
            #expect(header.count % 512 == 0)
            #expect((length + TarArchive.padding(after: length).count) % 512 == 0)
            guard length > 100 else { continue }
            let records = header[512...]
            let digits = String(decoding: records.prefix { $0 != UInt8(ascii: " ") }, as: UTF8.self)
            let end = Int(digits).map { records.startIndex + $0 - 1 }
            #expect(end.map { header[$0] } == UInt8(ascii: "\n"), "\(length)")
        }
    }

    @Test func whatFitsTheOldFieldsHasNoExtendedHeader() {
        #expect(TarArchive.header(path: String(repeating: "p", count: 100), size: 7, modifiedSeconds: 0).count == 512)
        #expect(TarArchive.header(path: String(repeating: "p", count: 101), size: 7, modifiedSeconds: 0).count == 1536)
        #expect(TarArchive.header(path: "名", size: 7, modifiedSeconds: 0).count == 1536)
    }
}

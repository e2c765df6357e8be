import Archive
import JobModel
import Testing

@Suite struct ZipReaderTests {
    private typealias Entry = ZipBytes.Entry

    private func text(_ text: String) -> [UInt8] { Array(text.utf8) }

    private func names(_ archive: ZipBytes) throws -> [String] {
        let reading = try Reading.zip(archive.archive())
        #expect(reading.failure == nil, "\(reading.failure?.message ?? "")")
        return reading.entries.map(\.path)
    }

    @Test func allThatPackersWriteIsRead() throws {
        let long = (0..<40_000).map { "line \($0 &* 7919)\n" }.joined()
        let archive = ZipBytes(
            Entry("logs/").with { $0.isDeflated = false }, Entry("logs/a.log", long),
            Entry("logs/stored", long).with { $0.isDeflated = false }, Entry("empty"),
            Entry("descriptor", "12").with { $0.hasDescriptor = true }, Entry("zip64", "34").with { $0.isZip64 = true },
            // Some packers deflate even a folder's nothing.
            Entry("folder", "").with { $0.attributes = 0x10 })
        let reading = try Reading.zip(archive.archive())
        #expect(reading.failure == nil && reading.notes == [])
        let files = [
            ("logs/a.log", long), ("logs/stored", long), ("empty", ""), ("descriptor", "12"), ("zip64", "34"),
        ]
        #expect(reading.files == files.map { Reading.File(path: $0.0, bytes: text($0.1)) })
        #expect(reading.entries.filter { $0.kind == .directory }.map(\.path) == ["logs", "folder"])
        #expect(reading.entries.allSatisfy { $0.modifiedSeconds == 1_790_359_508 })
        #expect(reading.wholeEntries == 7 && reading.longestPiece <= 1 << 16)
    }

    @Test func theEndIsFoundBehindCommentsAndBeforeThem() throws {
        var archive = ZipBytes(Entry("a", "1"))
        #expect(try names(ZipBytes([])) == [])
        for comment in [[], [33], text("PK\u{5}\u{6}"), [UInt8](repeating: 80, count: 65_535)] {
            for isZip64 in [false, true] {
                archive.comment = comment
                archive.isZip64 = isZip64
                #expect(try names(archive) == ["a"])
            }
        }
        for isZip64 in [false, true] {
            archive.isZip64 = isZip64
            archive.before = text("#!/bin/sh\n")
            let reading = try Reading.zip(archive.archive())
            #expect(reading.files == [Reading.File(path: "a", bytes: [49])])
            #expect(reading.notes == ["the bytes before the zip archive's first entry were ignored"])
        }
        (archive.before, archive.comment) = ([], [])
        let reading = try Reading.zip(archive.archive() + [0, 0])
        #expect(reading.files.count == 1)
        #expect(reading.notes == ["the bytes after the zip archive's end were ignored"])
    }

    @Test func oldPackersCountModulo65536() throws {
        var archive = ZipBytes((0..<65_537).map { number in Entry("\(number)").with { $0.isDeflated = false } })
        archive.count = 1
        #expect(try names(archive).count == 65_537)
    }

    @Test func namesOfAllEncodingsStayReadable() throws {
        let gbk: [UInt8] = [0xd6, 0xf7, 0xbb, 0xfa]
        let unicode = [0x75, 0x70] + ZipBytes.number(5 + 6, 2) + [1]
        let right = ZipBytes.number(try ZipBytes.deflated(gbk).checksum, 4)
        let found = try names(
            ZipBytes(
                Entry("主机").with { $0.flags = 1 << 11 }, Entry("主机2"),
                Entry(name: text("caf\u{0}").dropLast() + [0x82]),
                Entry(name: [0xe9, 65]).with { $0.flags = 1 << 11 }, Entry(name: gbk + [0x30]),
                Entry(name: gbk + [0x31]).with { $0.extra = unicode + right + text("别名") },
                Entry(name: gbk).with { $0.extra = unicode + right + text("别名") }))
        try #require(found.count == 7)
        #expect(found.prefix(4) == ["主机", "主机2", "café", "%E9A"])
        // A system without tables of GBK takes it for code page 437.
        #expect(["主机0", "╓≈╗·0"].contains(found[4]))
        #expect(["主机1", "╓≈╗·1"].contains(found[5]))
        #expect(found[6] == "别名")
    }

    @Test func timesThatMakeNoSenseAreNone() throws {
        let time = [0x55, 0x54] + ZipBytes.number(5, 2) + [1] + ZipBytes.number(-1, 4)
        let reading = try Reading.zip(ZipBytes(Entry("a").with { $0.extra = time }).archive())
        #expect(reading.entries.map(\.modifiedSeconds) == [-1])
        var archive = try ZipBytes(Entry("a")).archive()
        // The date in the record: month 0.
        let record = archive.count - 22 - 49
        archive.replaceSubrange(record + 12..<record + 16, with: [0, 0, 0, 0])
        #expect(try Reading.zip(archive).entries.map(\.modifiedSeconds) == [nil])
    }

    @Test func windowsSeparatorsAreSlashes() throws {
        let dos = { (name: String) in Entry(name, name.hasSuffix("\\") ? "" : "1").with { $0.system = 0 } }
        #expect(try names(ZipBytes(dos("logs\\"), dos("logs\\a"), Entry("b\\c"))) == ["logs", "logs/a", "b\\c"])
    }

    @Test func theBytesThatNobodyAsksForAreNotUnpacked() throws {
        let archive = try ZipBytes(Entry("a", "1"), Entry("b", "2").with { $0.checksum = 1 }, Entry("c", "3")).archive()
        let reader = try ZipReader(size: archive.count) { Array(archive[$0..<$0 + $1]) }
        #expect(try reader.next()?.path == "a")
        #expect(try reader.next()?.path == "b")
        #expect(try reader.next()?.path == "c")
        #expect(try reader.bytes() == [51])
        #expect(try reader.bytes() == [])
        #expect(try reader.bytes() == [])
        #expect(try reader.next() == nil)
        #expect(reader.wholeEntries == 3)
    }

    @Test func aFileThatBecomesShorterMeanwhileIsCut() throws {
        let archive = try ZipBytes(
            Entry("a", "12345").with { $0.isDeflated = false }, Entry("b", "67890").with { $0.isDeflated = false }
        ).archive()
        for left in 0..<archive.count {
            var isCut = false
            let reading = try Reading {
                let reader = try ZipReader(size: archive.count) { offset, count in
                    Array(archive.prefix(isCut ? left : archive.count).dropFirst(offset).prefix(count))
                }
                isCut = true
                return reader
            }
            #expect(reading.files.count <= 2 && (reading.files.count == 2 || reading.failure?.code == "archive-cut"))
        }
    }
}

import Archive
import JobModel
import Testing

@Suite struct TarReaderTests {
    private func text(_ text: String) -> [UInt8] { Array(text.utf8) }

    private func names(_ reading: Reading) -> [String] { reading.entries.map(\.path) }

    @Test(arguments: [1, 7, 511, 512, 513, 100_000])
    func whatIsWrittenIsRead(_ chunkBytes: Int) throws {
        let lengths = [0, 1, 511, 512, 513, 70_000]
        var files = lengths.map { length in
            Reading.File(path: "logs/\(length).log", bytes: (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31) })
        }
        for path in ["logs/" + String(repeating: "n", count: 200), "logs/主机-上海.log", "a\u{7}b"] {
            files.append(Reading.File(path: path, bytes: text(path)))
        }
        var archive = TarArchive.directory(path: "logs", modifiedSeconds: -5)
        for (number, file) in files.enumerated() {
            archive += TarArchive.header(path: file.path, size: file.bytes.count, modifiedSeconds: Int64(number) << 33)
            archive += file.bytes + TarArchive.padding(after: file.bytes.count)
        }
        archive += TarArchive.end
        let packed = try Gzip.member([Array(archive.prefix(3000))]) + Gzip.member([Array(archive.dropFirst(3000))])
        for reading in [
            try Reading.tar(archive, chunkBytes: chunkBytes), try Reading.packedTar(packed, chunkBytes: chunkBytes),
        ] {
            #expect(reading.failure == nil)
            #expect(reading.files == files)
            #expect(reading.notes == [])
            #expect(reading.wholeEntries == files.count + 1)
            #expect(reading.entries.first?.kind == .directory && reading.entries.first?.path == "logs")
            #expect(
                reading.entries.map(\.modifiedSeconds)
                    == [-5] + files.indices.map { Int64($0) << 33 })
            #expect(reading.longestPiece <= 1 << 16)
        }
    }

    @Test func theBytesThatNobodyAsksForArePassedOver() throws {
        let archive =
            TarBytes.entry("a", text("one")) + TarBytes.entry("b", [UInt8](repeating: 1, count: 2000))
            + TarBytes.entry("c", text("three")) + TarArchive.end
        let chunks = Chunks(archive, of: 1000)
        let reader = TarReader { chunks.next() }
        #expect(try reader.next()?.path == "a")
        #expect(try reader.next()?.path == "b")
        #expect(try reader.bytes().count <= 1000)
        #expect(try reader.next()?.path == "c")
        #expect(try reader.bytes() == text("three"))
        #expect(try reader.bytes() == [])
        #expect(try reader.next() == nil)
        #expect(try reader.next() == nil)
        #expect(reader.wholeEntries == 3)
    }

    @Test func allFormsOfLongNamesAreRead() throws {
        let long = "logs/" + String(repeating: "x", count: 150) + "/" + String(repeating: "y", count: 150)
        let reading = try Reading.tar(
            TarBytes.entry("old", text("1"), kind: "\u{0}", form: .old)
                + TarBytes.entry("old-folder/", kind: "\u{0}", form: .old)
                + TarBytes.entry("name", text("2"), prefix: "a/prefix")
                // What GNU has at the place of the prefix are times.
                + TarBytes.entry("gnu", text("3"), form: .gnu, prefix: "15254142200")
                + TarBytes.entry("././@LongLink", text(long + "\u{0}"), kind: "L", form: .gnu)
                + TarBytes.entry("cut", text("4"), form: .gnu)
                + TarBytes.extended([("comment", "ignored"), ("path", long + "2"), ("mtime", "12.75")])
                + TarBytes.entry("cut", text("5")) + TarBytes.entry("after", text("6"), kind: "7") + TarArchive.end)
        #expect(reading.failure == nil)
        #expect(
            names(reading) == ["old", "old-folder", "a/prefix/name", "gnu", long, long + "2", "after"])
        #expect(reading.entries.map(\.kind) == [.file, .directory, .file, .file, .file, .file, .file])
        #expect(reading.entries.map(\.modifiedSeconds).suffix(2) == [12, 1_790_000_000])
        #expect(reading.files.map { String(decoding: $0.bytes, as: UTF8.self) } == ["1", "2", "3", "4", "5", "6"])
    }

    @Test func numbersOfAllFormsAreRead() throws {
        let sizes: [[UInt8]] = [
            text("00000000003\u{0}"), text("          3 "), text("3\u{0}         \u{0}"), text("000000000003"),
            [0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3],
        ]
        for size in sizes {
            let reading = try Reading.tar(
                TarBytes.header(text("a"), size: size) + text("abc") + TarArchive.padding(after: 3) + TarArchive.end)
            #expect(reading.files == [Reading.File(path: "a", bytes: text("abc"))], "\(size)")
        }
        let reading = try Reading.tar(
            TarBytes.extended([("size", "3")]) + TarBytes.header(text("a"), size: TarBytes.octal(0)) + text("abc")
                + TarArchive.padding(after: 3) + TarArchive.end)
        #expect(reading.files == [Reading.File(path: "a", bytes: text("abc"))])
    }

    @Test func globalHeadersHoldUntilTheEndAndLocalOnesForOneEntry() throws {
        let reading = try Reading.tar(
            TarBytes.extended([("mtime", "5")], kind: "g") + TarBytes.entry("a")
                + TarBytes.extended([("mtime", "6")]) + TarBytes.entry("b") + TarBytes.entry("c")
                + TarBytes.extended([("mtime", "")], kind: "g") + TarBytes.entry("d") + TarArchive.end)
        #expect(reading.entries.map(\.modifiedSeconds) == [5, 6, 5, 1_790_000_000])
    }

    @Test func theArchivesOwnFolderAndWhatIsNoLogArePassedOver() throws {
        let reading = try Reading.tar(
            TarBytes.entry("label", kind: "V") + TarBytes.entry("./", kind: "5")
                + TarBytes.entry("./logs/", text("Ya\u{0}\u{0}"), kind: "D") + TarBytes.entry("./logs//./a", text("1"))
                + TarArchive.end)
        #expect(reading.failure == nil)
        #expect(names(reading) == ["logs/a"])
    }

    @Test func namesInOtherEncodingsStayReadable() throws {
        let reading = try Reading.tar(
            // 主机 in GBK, and é in Latin-1.
            TarBytes.entry([0xd6, 0xf7, 0xbb, 0xfa, 0x2e, 0x31]) + TarBytes.entry(text("主 caf") + [0xe9])
                + TarArchive.end)
        #expect(names(reading).last == "主 caf%E9")
        // A system without tables of GBK has the escapes.
        #expect(["主机.1", "%D6%F7%BB%FA.1"].contains(names(reading).first))
    }

    @Test func whatStandsAtTheEndIsTold() throws {
        let entry = TarBytes.entry("a", text("1"))
        #expect(try Reading.tar(entry + TarArchive.end + TarArchive.end).notes == [])
        // GNU's tar and libarchive are content with one block of zeros.
        #expect(try Reading.tar(entry + [UInt8](repeating: 0, count: 512)).notes == [])
        #expect(
            try Reading.tar(entry).notes == ["the archive lacks the mark at its end: entries may be missing"])
        let behind = try Reading.tar(entry + TarArchive.end + TarBytes.entry("b"))
        #expect(behind.notes == ["the bytes after the archive's end were ignored"])
        #expect(names(behind) == ["a"])
        let empty = try Reading.tar(TarArchive.end)
        #expect(empty.failure == nil && empty.entries.isEmpty)
    }

    @Test func anErrorOfTheCallerComesBackAgainAndAgain() throws {
        struct Broken: Error {}
        var calls = 0
        let reader = TarReader {
            calls += 1
            throw Broken()
        }
        #expect(throws: Broken.self) { try reader.next() }
        #expect(throws: Broken.self) { try reader.bytes() }
        #expect(calls == 1)
    }
}

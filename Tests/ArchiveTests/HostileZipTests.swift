import Archive
import JobModel
import Testing

@Suite struct HostileZipTests {
    private typealias Entry = ZipBytes.Entry

    /// Reads an archive with a good entry before the bad one.
    private func refused(
        _ bad: ZipBytes.Entry..., limits: ArchiveLimits = ArchiveLimits(),
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> Failure? {
        let reading = try Reading.zip(ZipBytes([Entry("good", "1")] + bad).archive(), limits: limits)
        #expect(reading.failure?.hint != nil, sourceLocation: sourceLocation)
        return reading.failure
    }

    @Test(arguments: [
        ("../x", "leads out of the archive"), ("a/../../x", "leads out of the archive"),
        ("a\\..\\x", "leads out of the archive"), ("/etc/passwd", "absolute name"), ("\\x", "absolute name"),
        ("C:\\x", "absolute name"), ("C:/x", "absolute name"), ("a\u{0}/../b", "has a NUL byte"), ("", "has no name"),
        ("./", "has no name"), ("good", "has 'good' twice"), ("./good", "has 'good' twice"),
    ])
    func namesThatLeadOutAreRefused(_ name: String, _ message: String) throws {
        for system in [0, 3] {
            let failure = try refused(Entry(name, "").with { $0.system = system })
            #expect(failure?.code == "archive-hostile")
            #expect(failure?.message.contains(message) == true, "\(failure?.message ?? "")")
        }
    }

    @Test(arguments: [(0o120777, "is a link"), (0o020666, "is a device"), (0o010644, "a pipe"), (0o140755, "a socket")])
    func otherKindsAreRefused(_ mode: Int, _ message: String) throws {
        let failure = try refused(Entry("bad", "/etc/passwd").with { $0.attributes = mode << 16 })
        #expect(failure?.code == "archive-hostile")
        #expect(failure?.message.contains("'bad'") == true && failure?.message.contains(message) == true)
    }

    @Test func whatIsNotReadIsSaidByName() throws {
        let cases: [(Entry, String)] = [
            (Entry("bad", "1").with { $0.flags = 1 }, "'bad' is encrypted"),
            (Entry("bad", "1").with { $0.flags = 1 << 6 }, "'bad' is encrypted"),
            (Entry("bad", "1").with { $0.method = 99 }, "'bad' is encrypted"),
            (Entry("bad", "1").with { $0.method = 9 }, "'bad' is packed by Deflate64"),
            (Entry("bad", "1").with { $0.method = 93 }, "'bad' is packed by zstd"),
            (Entry("bad", "1").with { $0.method = 77 }, "'bad' is packed by method 77"),
            (Entry("bad", "1").with { $0.flags = 1 << 5 }, "'bad' is packed by patches"),
        ]
        for (entry, message) in cases {
            let failure = try refused(entry)
            #expect(failure?.code == "archive-unsupported")
            #expect(failure?.message.hasPrefix(message) == true, "\(failure?.message ?? "")")
        }
        var split = try ZipBytes(Entry("a")).archive()
        split[split.count - 18] = 1
        #expect(try Reading.zip(split).failure?.message.contains("split into several files") == true)
    }

    @Test func sizesThatLieAreRefused() throws {
        let text = String(repeating: "abc", count: 100)
        let cases: [(Entry, String)] = [
            (Entry("bad", text).with { $0.size = 299 }, "'bad' does not have the 299 bytes"),
            (Entry("bad", text).with { $0.size = 301 }, "'bad' does not have the 301 bytes"),
            (Entry("bad", text).with { $0.size = 0 }, "'bad' does not have the 0 bytes"),
            (
                Entry("bad", text).with {
                    $0.size = 299; $0.isDeflated = false
                }, "'bad' does not have the 299 bytes"
            ),
            (Entry("bad", text).with { $0.packedSize = 5 }, "the packed bytes of 'bad' are damaged"),
            (Entry("bad", text).with { $0.packedSize = 0x7fff_ffff }, "'bad' is said to begin or end after"),
            (
                Entry("bad", text).with {
                    $0.packedSize = Int.max; $0.isZip64 = true
                }, "'bad' is said to begin or end after"
            ),
            (
                Entry("bad", text).with {
                    $0.offset = Int.max; $0.isZip64 = true
                }, "'bad' is said to begin or end after"
            ),
            (
                Entry("bad", text).with {
                    $0.offset = -1; $0.isZip64 = true
                }, "'bad' is said to begin or end after"
            ),
            (
                Entry("bad", text).with {
                    $0.size = -1; $0.isZip64 = true
                }, "'bad' has more than 1 GiB"
            ),
            (Entry("bad", text).with { $0.size = 0xffff_ffff }, "the list at the zip archive's end is damaged"),
            (Entry("bad/", "x"), "'bad' is a folder, but has bytes"),
            (Entry("bad", text).with { $0.checksum = 1 }, "'bad' has a wrong checksum"),
            (
                Entry("bad", text).with {
                    $0.checksum = 1; $0.isDeflated = false
                }, "'bad' has a wrong checksum"
            ),
            (Entry("bad", text).with { $0.localName = [66, 65, 68] }, "the header of 'bad' is not what"),
            (Entry("bad", text).with { $0.offset = 1 }, "'good' shares its bytes"),
            (Entry("bad", text).with { $0.packed = [7, 7, 7] }, "the packed bytes of 'bad' are damaged"),
        ]
        for (entry, message) in cases {
            let failure = try refused(entry)
            #expect(failure?.message.hasPrefix(message) == true, "\(failure?.message ?? "none") instead of \(message)")
        }
    }

    @Test func packedBytesBehindTheirEndAreDamage() throws {
        let (packed, _) = try ZipBytes.deflated([65])
        let failure = try refused(Entry("bad", "A").with { $0.packed = packed + [1, 2] })
        #expect(failure?.code == "archive-damaged")
    }

    /// David Fifield, "A better zip bomb" (2019): all entries share one kernel.
    @Test func entriesThatShareBytesAreRefused() throws {
        let entries = (0..<3).map { number in Entry("\(number)", "same").with { $0.offset = 0 } }
        let failure = try Reading.zip(ZipBytes(entries).archive()).failure
        #expect(failure?.code == "archive-hostile" && failure?.message.contains("shares its bytes") == true)
        // The second entry lies within the first one's stored bytes.
        let inner = try ZipBytes(Entry("inner", "x")).archive()
        let outer = Entry("outer").with {
            $0.bytes = inner; $0.isDeflated = false
        }
        let within = Entry("inner", "x").with { $0.offset = 30 + 5 }
        let nested = try Reading.zip(ZipBytes(outer, within).archive()).failure
        #expect(nested?.message.hasPrefix("'outer' shares its bytes") == true)
    }

    @Test func bombsAreRefusedBeforeAnythingIsUnpacked() throws {
        var limits = ArchiveLimits()
        limits.ratioFreeBytes = 100_000
        let zeros = { (name: String, count: Int) in Entry(name, String(repeating: "0", count: count)) }
        #expect(try Reading.zip(ZipBytes(zeros("a", 90_000)).archive(), limits: limits).failure == nil)
        let one = try refused(zeros("bad", 300_000), limits: limits)
        #expect(one?.message.hasPrefix("'bad' unpacks to 292 KiB and more from ") == true)
        let many = try Reading.zip(ZipBytes((0..<9).map { zeros("\($0)", 90_000) }).archive(), limits: limits)
        #expect(many.failure?.message.hasPrefix("the archive unpacks to 791 KiB and more") == true)
        #expect(many.entries.isEmpty)
        // An entry that hides its size is stopped at it.
        let hidden = try Reading.zip(
            ZipBytes(zeros("bad", 3_000_000).with { $0.size = 70_000 }).archive(), limits: limits)
        #expect(hidden.failure?.code == "archive-damaged")
    }

    @Test func limitsAreHeld() throws {
        var limits = ArchiveLimits()
        limits.entries = 2
        #expect(try refused(Entry("b"), Entry("c"), limits: limits)?.message.contains("more than 2 entries") == true)
        // A count that lies helps nobody.
        var archive = ZipBytes(Entry("a"), Entry("b"), Entry("c"))
        archive.count = 1
        #expect(try Reading.zip(archive.archive(), limits: limits).failure?.code == "archive-limit")
        limits = ArchiveLimits()
        limits.entryBytes = 3
        #expect(
            try refused(Entry("bad", "1234"), limits: limits)?.message.hasPrefix("'bad' has more than 3 bytes") == true)
        limits = ArchiveLimits()
        limits.totalBytes = 4
        #expect(try refused(Entry("bad", "1234"), limits: limits)?.code == "archive-limit")
        limits = ArchiveLimits()
        limits.pathBytes = 4
        #expect(try refused(Entry("12345"), limits: limits)?.code == "archive-limit")
    }

    @Test func anEndThatLiesIsRefused() throws {
        let changes: [(inout ZipBytes) -> Void] = [
            { $0.count = 3 }, { $0.count = 1 }, { $0.count = 0 }, { $0.directorySize = 1 << 30 },
            { $0.directorySize = 5 },
            { $0.directoryOffset = 1 << 30 }, { $0.directorySize = 0 },
        ]
        for change in changes {
            for isZip64 in [false, true] {
                var archive = ZipBytes(Entry("a", "1"), Entry("b", "2"))
                archive.isZip64 = isZip64
                change(&archive)
                let reading = try Reading.zip(archive.archive())
                #expect(["archive-cut", "archive-damaged"].contains(reading.failure?.code), "\(archive)")
                #expect(reading.entries.isEmpty)
            }
        }
        for number in [-1, Int.max, 1 << 62] {
            var archive = ZipBytes(Entry("a", "1"))
            archive.isZip64 = true
            archive.directorySize = number
            archive.directoryOffset = number
            #expect(try Reading.zip(archive.archive()).failure != nil)
            archive.count = number
            #expect(try Reading.zip(archive.archive()).failure != nil)
        }
    }

    @Test func aDirectoryOfGigabytesIsNotRead() throws {
        // The end counts nine entries, and lists them in 3 GB.
        let end =
            [0x50, 0x4b, 5, 6, 0, 0, 0, 0, 9, 0, 9, 0] + ZipBytes.number(3_000_000_000, 4) + [0, 0, 0, 0, 0, 0]
        let size = 3_000_000_000 + end.count
        var readBytes = 0
        let failure = #expect(throws: Failure.self) {
            try ZipReader(size: size) { offset, count in
                readBytes += count
                return Array(([UInt8](repeating: 0, count: max(0, count - end.count)) + end).suffix(count))
            }
        }
        #expect(failure?.message == "the list at the zip archive's end has more than 64 MiB, which is the limit")
        #expect(readBytes < 100_000)
    }
}

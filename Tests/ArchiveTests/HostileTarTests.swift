import Archive
import JobModel
import Testing

@Suite struct HostileTarTests {
    private static let whole = TarBytes.entry("whole.log", [65])

    /// Reads an archive with a good entry before the bad one.
    private func refused(
        _ bad: [UInt8], limits: ArchiveLimits = ArchiveLimits(), sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> Failure? {
        let reading = try Reading.tar(Self.whole + bad + TarArchive.end, limits: limits)
        #expect(reading.files == [Reading.File(path: "whole.log", bytes: [65])], sourceLocation: sourceLocation)
        #expect(reading.wholeEntries == 1, sourceLocation: sourceLocation)
        #expect(reading.failure?.hint != nil, sourceLocation: sourceLocation)
        return reading.failure
    }

    @Test(arguments: [
        ("../x", "'../x' leads out of the archive by '..'"),
        ("a/../../x", "'a/../../x' leads out of the archive by '..'"),
        ("..", "'..' leads out of the archive by '..'"), ("a\\..\\x", "'a\\..\\x' leads out of the archive by '..'"),
        ("/etc/passwd", "'/etc/passwd' is an absolute name"), ("\\x", "'\\x' is an absolute name"),
        ("C:\\x", "'C:\\x' is an absolute name"), ("c:x", "'c:x' is an absolute name"),
        ("//host/x", "'//host/x' is an absolute name"), ("", "the entry after 'whole.log' has no name"),
        (".", "the entry after 'whole.log' has no name"),
    ])
    func namesThatLeadOutAreRefused(_ name: String, _ message: String) throws {
        let failures = [
            try refused(TarBytes.entry(name)),
            try refused(TarBytes.entry("x", Array(name.utf8), kind: "L") + TarBytes.entry("harmless")),
        ]
        for failure in failures {
            #expect(failure?.message == message + "; the archive is refused")
            #expect(failure?.code == "archive-hostile")
        }
        if name.isEmpty { return }
        #expect(try refused(TarBytes.extended([("path", name)]) + TarBytes.entry("harmless")) == failures[0])
    }

    @Test(arguments: ["a..b", "..a", "a::1", "web-01:8080.log", "a\\b", "...", "C"])
    func namesThatOnlyLookLikeItAreRead(_ name: String) throws {
        let reading = try Reading.tar(TarBytes.entry(name) + TarArchive.end)
        #expect(reading.failure == nil && reading.entries.map(\.path) == [name])
    }

    @Test func aNulByteInANameIsRefusedAndShown() throws {
        let failure = try refused(
            TarBytes.extended([("path", "good\u{0}/../../evil")]) + TarBytes.entry("harmless"))
        #expect(failure?.message.hasPrefix("the name 'good\\u{0}/../../evil' has a NUL byte in it") == true)
    }

    @Test(arguments: [
        ("1", "archive-hostile", "'bad' is a link"), ("2", "archive-hostile", "'bad' is a link"),
        ("3", "archive-hostile", "'bad' is a device, a pipe or a socket"),
        ("4", "archive-hostile", "'bad' is a device, a pipe or a socket"),
        ("6", "archive-hostile", "'bad' is a device, a pipe or a socket"),
        ("S", "archive-unsupported", "'bad' is a sparse file"),
        ("M", "archive-unsupported", "'bad' is continued in another volume"),
        ("~", "archive-unsupported", "'bad' is an entry of the kind '~'"),
    ])
    func otherKindsAreRefused(_ kind: Character, _ code: String, _ message: String) throws {
        let failure = try refused(TarBytes.entry("bad", kind: kind))
        #expect(failure?.code == code)
        #expect(failure?.message.hasPrefix(message) == true)
        // A long target stands before it.
        #expect(
            try refused(TarBytes.entry("x", Array("/etc".utf8), kind: "K") + TarBytes.entry("bad", kind: kind))
                == failure)
    }

    @Test func aSparseFileOfPaxIsRefused() throws {
        let failure = try refused(
            TarBytes.extended([("GNU.sparse.major", "1"), ("GNU.sparse.name", "bad")]) + TarBytes.entry("bad"))
        #expect(failure?.code == "archive-unsupported")
    }

    @Test func theSameNameTwiceIsRefused() throws {
        #expect(try refused(TarBytes.entry("./whole.log"))?.message.contains("has 'whole.log' twice") == true)
        // To a file system these are two names, and a folder may be named again and again.
        let reading = try Reading.tar(
            TarBytes.entry("caf\u{e9}") + TarBytes.entry("cafe\u{301}") + TarBytes.entry("d/", kind: "5")
                + TarBytes.entry("d", kind: "5") + TarArchive.end)
        #expect(reading.failure == nil && reading.entries.count == 4)
    }

    @Test(
        arguments: [
            (
                [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe, 0x00], "archive-damaged",
                "negative size"
            ),
            ([0xc0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], "archive-damaged", "negative size"),
            ([0x80, 0, 0, 0, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], "archive-limit", "more than 1 GiB"),
            (
                [0xbf, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], "archive-limit",
                "more than 1 GiB"
            ),
            (Array("777777777777".utf8), "archive-limit", "more than 1 GiB"),
            (Array("00000010000\u{0}".utf8), "archive-cut", "ends within 'bad': 1 entry before was whole"),
            (Array("0000000000x\u{0}".utf8), "archive-damaged", "wrong number"),
            (Array("-0000000001\u{0}".utf8), "archive-damaged", "wrong number"),
        ] as [([UInt8], String, String)])
    func sizesThatLieAreRefused(_ size: [UInt8], _ code: String, _ message: String) throws {
        let failure = try refused(TarBytes.header([98, 97, 100], size: size))
        #expect(failure?.code == code)
        #expect(failure?.message.contains(message) == true, "\(failure?.message ?? "")")
        // Extended headers have sizes, too.
        for kind: Character in ["x", "g", "L", "K", "V", "D"] {
            let failure = try refused(TarBytes.header([98, 97, 100], kind: kind, size: size))
            #expect(failure?.code == code || failure?.code == "archive-cut", "\(kind)")
        }
    }

    @Test func extendedHeadersThatLieAreRefused() throws {
        let bodies = [
            "x path=a\n", "99 path=a\n", "9 path=ab\n", "5 path=a\n", "0 path=a\n", "10 size=-1\n", "10 path:a\n",
            "99999999999999999999 path=a\n", "\n", "9path=a\n",
        ]
        for body in bodies {
            let failure = try refused(TarBytes.entry("p", Array(body.utf8), kind: "x") + TarBytes.entry("a"))
            #expect(failure?.message == "the extended header after 'whole.log' can't be read", "\(body)")
        }
        let huge = try refused(TarBytes.extended([("size", "99999999999999999999")]) + TarBytes.entry("bad"))
        #expect(huge?.code == "archive-limit")
    }

    @Test func aHeaderWithAWrongByteIsRefused() throws {
        var bad = TarBytes.entry("bad")
        bad[0] ^= 1
        #expect(
            try refused(bad)?.message
                == "the header after 'whole.log' has a wrong checksum or a wrong number: 1 entry before was whole")
        let reading = try Reading.tar(Array("just a text".utf8) + [UInt8](repeating: 32, count: 1000))
        #expect(reading.failure?.message == "this is no tar archive: its first header has a wrong checksum")
    }

    @Test func limitsAreHeld() throws {
        var limits = ArchiveLimits()
        limits.entries = 3
        let many = TarBytes.entry("b") + TarBytes.entry("c/", kind: "5") + TarBytes.entry("d")
        #expect(
            try Reading.tar(Self.whole + many, limits: limits).failure?.message.contains("more than 3 entries") == true)
        limits = ArchiveLimits()
        limits.entryBytes = 10
        #expect(
            try refused(TarBytes.entry("bad", [UInt8](repeating: 1, count: 11)), limits: limits)?.message.hasPrefix(
                "'bad' has more than 10 bytes") == true)
        limits = ArchiveLimits()
        limits.totalBytes = 2000
        #expect(
            try refused(TarBytes.entry("bad", [UInt8](repeating: 1, count: 1000)), limits: limits)?.code
                == "archive-limit")
        limits = ArchiveLimits()
        limits.pathBytes = 9
        #expect(
            try refused(TarBytes.entry("0123456789"), limits: limits)?.message.hasPrefix(
                "the name '0123456789' has more than 9 bytes") == true)
        let endless = [UInt8]((0..<20).map { _ in TarBytes.extended([("comment", "x")]) }.joined())
        #expect(try refused(endless + TarBytes.entry("a"))?.code == "archive-limit")
        let long = TarBytes.entry("x", [UInt8](repeating: 65, count: 2 << 20), kind: "L")
        #expect(try refused(long + TarBytes.entry("a"))?.code == "archive-limit")
    }

    @Test func twoMillionEntriesAreReadUpToTheLimitAndNoFurther() throws {
        var made = 0
        let reader = TarReader {
            made += 1
            return made > 2_000_000 ? [] : TarArchive.header(path: "\(made)", size: 0, modifiedSeconds: 0)
        }
        var limits = ArchiveLimits()
        limits.entries = 5000
        let limited = TarReader(limits: limits) {
            made += 1
            return TarArchive.header(path: "\(made)", size: 0, modifiedSeconds: 0)
        }
        #expect(ArchiveLimits().entries == 200_000)
        #expect(try reader.next() != nil)
        made = 0
        let failure = #expect(throws: Failure.self) { while try limited.next() != nil {} }
        #expect(failure?.message == "the archive has more than 5,000 entries, which is the limit")
        #expect(made == 5001)
    }

    @Test func zerosWithoutEndBehindTheArchiveAreNotReadForEver() throws {
        var limits = ArchiveLimits()
        limits.totalBytes = 1 << 22
        var chunks = 0
        let reader = TarReader(limits: limits) {
            chunks += 1
            return [UInt8](repeating: 0, count: 1 << 16)
        }
        #expect(throws: Failure.self) { try reader.next() }
        #expect(chunks < 100)
    }
}

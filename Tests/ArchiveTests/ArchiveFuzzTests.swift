import Archive
import JobModel
import Testing
import TestSupport

/// Archives cut at every byte, and with bytes changed at random: nothing crashes, nothing is endless, nothing is made up.
@Suite struct ArchiveFuzzTests {
    private static let limits: ArchiveLimits = {
        var limits = ArchiveLimits()
        (limits.entries, limits.totalBytes, limits.entryBytes) = (50, 1 << 20, 1 << 19)
        (limits.ratioFreeBytes, limits.pathBytes) = (1 << 17, 500)
        return limits
    }()

    private static let files: [Reading.File] = [
        Reading.File(path: "logs/10.0.0.1.log", bytes: Array("hello\n".utf8)),
        Reading.File(path: "logs/empty", bytes: []),
        Reading.File(path: "logs/" + String(repeating: "长", count: 50), bytes: Array("long\n".utf8)),
        Reading.File(
            path: "logs/10.0.0.2.log", bytes: (0..<600).flatMap { Array("\($0 &* 31)\n".utf8) }.prefix(1500).map { $0 }),
    ]

    private static let tar: [UInt8] =
        TarArchive.directory(path: "logs", modifiedSeconds: 5)
        + files.flatMap { file in
            TarArchive.header(path: file.path, size: file.bytes.count, modifiedSeconds: 5) + file.bytes
                + TarArchive.padding(after: file.bytes.count)
        } + TarArchive.end

    private static func zip(isZip64: Bool) throws -> [UInt8] {
        var archive = ZipBytes(
            files.enumerated().map { number, file in
                var entry = ZipBytes.Entry(file.path)
                entry.bytes = file.bytes
                (entry.isDeflated, entry.hasDescriptor) = (number > 0, number == 2)
                entry.isZip64 = isZip64 && number == 3
                return entry
            })
        archive.isZip64 = isZip64
        archive.comment = Array("comment".utf8)
        return try archive.archive()
    }

    private static let codes: Set = [
        "archive-cut", "archive-damaged", "archive-hostile", "archive-limit", "archive-unsupported",
    ]

    private func checkBounds(_ reading: Reading, _ what: String) {
        if let failure = reading.failure {
            #expect(
                Self.codes.contains(failure.code) && failure.hint != nil && failure.message.utf8.count < 1000, "\(what)"
            )
        }
        #expect(reading.entries.count <= Self.limits.entries, "\(what)")
        #expect(reading.files.reduce(0) { $0 + $1.bytes.count } <= Self.limits.totalBytes, "\(what)")
        #expect(reading.longestPiece <= 1 << 16, "\(what)")
    }

    @Test func aCutTarGivesWhatWasWhole() throws {
        for count in 0..<Self.tar.count {
            let reading = try Reading.tar(Array(Self.tar.prefix(count)), limits: Self.limits)
            checkBounds(reading, "\(count)")
            #expect(reading.files == Array(Self.files.prefix(reading.files.count)), "\(count)")
            #expect(reading.failure == nil || reading.failure?.code == "archive-cut" || count < 512, "\(count)")
            // Where nothing tells that it is cut, the missing mark does.
            let isAtMark = count > Self.tar.count - 1024
            #expect(reading.failure != nil || reading.notes.count == 1 || isAtMark, "\(count)")
            #expect(reading.failure != nil || reading.wholeEntries == reading.entries.count, "\(count)")
        }
    }

    @Test func aCutPackedTarIsAlwaysAnError() throws {
        let members = try [Gzip.member([Array(Self.tar.prefix(3000))]), Gzip.member([Array(Self.tar.dropFirst(3000))])]
        let packed = Array(members.joined())
        for count in 0..<packed.count {
            let reading = try Reading.packedTar(Array(packed.prefix(count)), limits: Self.limits)
            checkBounds(reading, "\(count)")
            #expect(reading.files == Array(Self.files.prefix(reading.files.count)), "\(count)")
            #expect(reading.failure?.code == "archive-cut", "\(count)")
        }
    }

    @Test(arguments: [false, true])
    func aCutZipIsAlwaysAnError(_ isZip64: Bool) throws {
        let archive = try Self.zip(isZip64: isZip64)
        for count in 0..<archive.count {
            let reading = try Reading.zip(Array(archive.prefix(count)), limits: Self.limits)
            checkBounds(reading, "\(count)")
            #expect(reading.failure?.code == "archive-cut", "\(count)")
        }
    }

    /// Changes one to eight bytes: to any, to a neighbour by one bit, or to one of those that numbers end at.
    private func change(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
        for _ in 0..<Int.random(in: 1...8, using: &random) {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            switch UInt8.random(in: 0..<3, using: &random) {
            case 0: bytes[place] = .random(in: 0...255, using: &random)
            case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            default: bytes[place] = [0, 0x7f, 0x80, 0xff].randomElement(using: &random) ?? 0
            }
        }
    }

    @Test(arguments: 0..<4)
    func aChangedZipIsRefusedOrGivesTheSameBytes(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let archive = try Self.zip(isZip64: seed % 2 == 0)
        for round in 0..<FuzzRounds.count(500) {
            var changed = archive
            change(&changed, &random)
            let reading = try Reading.zip(changed, limits: Self.limits)
            checkBounds(reading, "seed \(seed), round \(round)")
            if reading.failure != nil { continue }
            let expected = Self.files.map(\.bytes)
            let isSame = reading.files.map(\.bytes) == expected
            // An empty file may have become a folder.
            #expect(
                isSame || reading.files.map(\.bytes) == expected.filter { !$0.isEmpty }, "seed \(seed), round \(round)")
        }
    }

    @Test(arguments: 0..<4)
    func aChangedPackedTarIsRefusedOrGivesTheSameFiles(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let packed = try Gzip.member([Self.tar])
        for round in 0..<FuzzRounds.count(500) {
            var changed = packed
            change(&changed, &random)
            let reading = try Reading.packedTar(changed, limits: Self.limits)
            checkBounds(reading, "seed \(seed), round \(round)")
            #expect(reading.failure != nil || reading.files == Self.files, "seed \(seed), round \(round)")
        }
    }

    /// A header with a right checksum may say anything, so that the checksum is put right after each change.
    @Test(arguments: 0..<4)
    func aChangedTarEnds(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for round in 0..<FuzzRounds.count(500) {
            var changed = Self.tar
            change(&changed, &random)
            if Bool.random(using: &random) {
                changed[512 * Int.random(in: 0..<changed.count / 512, using: &random) + 156] =
                    Array("0123456789xgLKDVMSX~".utf8).randomElement(using: &random) ?? 0
            }
            for start in stride(from: 0, to: changed.count, by: 512) where changed[start + 257] == UInt8(ascii: "u") {
                changed.replaceSubrange(start + 148..<start + 156, with: "        ".utf8)
                let sum = changed[start..<start + 512].reduce(0) { $0 + Int($1) }
                changed.replaceSubrange(
                    start + 148..<start + 156, with: TarBytes.octal(sum).suffix(7) + [32])
            }
            let chunkBytes = Int.random(in: 1...2000, using: &random)
            let reading = try Reading.tar(changed, limits: Self.limits, chunkBytes: chunkBytes)
            checkBounds(reading, "seed \(seed), round \(round)")
            for path in reading.entries.map(\.path) {
                #expect(
                    !path.hasPrefix("/") && !path.split(separator: "/").contains(".."), "seed \(seed), round \(round)")
            }
        }
    }
}

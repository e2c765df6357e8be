import Archive
import JobModel
import Testing
import TestSupport

@Suite struct GzipReaderTests {
    private struct Unpacked {
        var bytes: [UInt8] = []
        var notes: [String] = []
        var failure: Failure?
        var longestPiece = 0
    }

    private func unpacked(_ packed: [UInt8], limits: ArchiveLimits = ArchiveLimits(), chunkBytes: Int = 999) throws
        -> Unpacked
    {
        let chunks = Chunks(packed, of: chunkBytes)
        let reader = GzipReader(limits: limits) { chunks.next() }
        var result = Unpacked()
        do {
            while true {
                let piece = try reader.bytes()
                if piece.isEmpty { break }
                result.bytes += piece
                result.longestPiece = max(result.longestPiece, piece.count)
            }
            #expect(try reader.bytes() == [])
        } catch let error as Failure {
            result.failure = error
            #expect(throws: error) { try reader.bytes() }
        }
        result.notes = reader.notes
        return result
    }

    @Test(arguments: [1, 3, 999, 1 << 20])
    func membersAreOneStream(_ chunkBytes: Int) throws {
        var random = SeededGenerator(seed: 1)
        let parts = [0, 1, 300_000, 0, 65_536].map { count in
            (0..<count).map { _ in UInt8.random(in: 0...15, using: &random) }
        }
        let result = try unpacked(Array(parts.map { try Gzip.member([$0]) }.joined()), chunkBytes: chunkBytes)
        #expect(result.bytes == Array(parts.joined()))
        #expect(result.failure == nil && result.notes == [])
        #expect(result.longestPiece <= 1 << 16)
    }

    @Test func whatStandsBehindTheLastMemberIsTold() throws {
        let member = try Gzip.member([[65, 66]])
        let note = "the bytes after the gzip data are not gzip and were ignored"
        let cases: [([UInt8], [String])] = [
            ([], []), ([0], []), ([UInt8](repeating: 0, count: 5000), []), ([65], [note]), ([0, 0, 65], [note]),
            // Zeros end the archive, whatever follows.
            ([0] + member, [note]),
        ]
        for (behind, notes) in cases {
            let result = try unpacked(member + behind)
            #expect(result.bytes == [65, 66] && result.failure == nil)
            #expect(result.notes == notes, "\(behind.prefix(5))")
        }
    }

    @Test func damageIsFound() throws {
        let member = try Gzip.member([Array("hello, hello, hello".utf8)])
        for place in [member.count - 1, member.count - 5, 12] {
            var bad = member
            bad[place] ^= 0x55
            #expect(try unpacked(bad).failure?.code == "archive-damaged", "\(place)")
        }
        for count in 0..<member.count {
            #expect(try unpacked(Array(member.prefix(count))).failure?.code == "archive-cut", "\(count)")
            // One byte of another member may be anything.
            if count < 2 { continue }
            #expect(try unpacked(member + member.prefix(count)).failure?.code == "archive-cut", "\(count)")
        }
        #expect(try unpacked(Array("text".utf8)).failure?.message == "this does not begin as gzip does")
        #expect(try unpacked([]).failure?.message == "the archive has not a single byte")
    }

    @Test func aBombEndsSoonAfterTheFreeBytes() throws {
        var limits = ArchiveLimits()
        limits.ratioFreeBytes = 1 << 20
        let bomb = try Gzip.member([[UInt8](repeating: 0, count: 20 << 20)])
        let result = try unpacked(bomb, limits: limits)
        #expect(result.failure?.code == "archive-limit")
        #expect(result.failure?.message.hasPrefix("the archive unpacks to 1 MiB and more from ") == true)
        #expect(result.bytes.count <= 1 << 20)
        // A log of one line again and again is none.
        let line = Array("2026-11-27 retry 1 of 1\n".utf8)
        let log = try Gzip.member([Array((0..<100_000).map { _ in line }.joined())])
        #expect(try unpacked(log, limits: limits).failure == nil)
    }

    @Test func theTotalIsLimited() throws {
        var limits = ArchiveLimits()
        limits.totalBytes = 100_000
        let member = try Gzip.member([(0..<60_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 3) }])
        #expect(try unpacked(member, limits: limits).failure == nil)
        let result = try unpacked(member + member, limits: limits)
        #expect(result.failure?.message == "the archive unpacks to more than 97.6 KiB, which is the limit")
        #expect(result.bytes.count <= 100_000)
    }

    @Test func memberAfterMemberOfNothingEnds() throws {
        let empty = try Gzip.member([])
        let result = try unpacked(Array((0..<10_000).map { _ in empty }.joined()))
        #expect(result.bytes == [] && result.failure == nil)
    }
}

import Archive
import Foundation
import Testing
import TestSupport

@Suite struct GzipTests {
    private func unpacked(_ bytes: [UInt8]) throws -> [UInt8] {
        let folder = try TemporaryFolder()
        let file = try folder.write(bytes, as: "a.gz")
        let result = try Tool.run("sh", "-c", "gzip -t \"$0\" && gzip -dc \"$0\" > \"$0\".out", file)
        #expect(result.status == 0, "\(result.errors)")
        return Array(try Data(contentsOf: URL(fileURLWithPath: file + ".out")))
    }

    @Test(arguments: [0, 1, 6, 9])
    func chunksAreOneStream(_ level: Int) throws {
        var random = SystemRandomNumberGenerator()
        let noise = (0..<1_000_000).map { _ in UInt8.random(in: 0...255, using: &random) }
        let chunks = [Array("first ".utf8), [], noise, [UInt8](repeating: 7, count: 3_000_000), [1]]
        #expect(try unpacked(Gzip.member(chunks, level: level)) == Array(chunks.joined()))
    }

    @Test func nothingIsAMemberToo() throws {
        #expect(try unpacked(Gzip.member([])).isEmpty)
        #expect(try unpacked(Gzip.member([[]])).isEmpty)
        #expect(try unpacked(Gzip.member([]) + Gzip.member([[65]]) + Gzip.member([])) == [65])
    }

    @Test func theSameBytesGiveTheSameMember() throws {
        let member = try Gzip.member([Array("log".utf8)])
        #expect(try member == Gzip.member([Array("lo".utf8), Array("g".utf8)]))
        // RFC 1952, section 2.3: the magic bytes, deflate, no flags, the time 0.
        #expect(member.starts(with: [0x1f, 0x8b, 8, 0, 0, 0, 0, 0]))
    }

    @Test func membersMadeAtOnceAreJoined() async throws {
        let parts = (0..<16).map { part in (0..<50_000).map { UInt8(truncatingIfNeeded: $0 &* (part + 1)) } }
        let members = try await withThrowingTaskGroup(of: (Int, [UInt8]).self) { group in
            for (place, part) in parts.enumerated() { group.addTask { (place, try Gzip.member([part])) } }
            return try await group.reduce(into: [Int: [UInt8]]()) { $0[$1.0] = $1.1 }
        }
        #expect(try unpacked((0..<16).flatMap { members[$0] ?? [] }) == Array(parts.joined()))
    }
}

import Testing
import TestSupport

@testable import LogAnalysis

@Suite struct ByteHashTests {
    @Test func piecesHaveTheHashOfTheWhole() {
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<FuzzRounds.count(2000) {
            let bytes = (0..<Int.random(in: 0...100, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            var hasher = ByteHasher()
            var rest = bytes[...]
            while !rest.isEmpty {
                let piece = rest.prefix(Int.random(in: 0...40, using: &generator))
                piece.withUnsafeBytes { hasher.add($0) }
                rest = rest.dropFirst(piece.count)
            }
            #expect(hasher.hash == ByteHash(bytes))
            #expect(hasher.isEmpty == bytes.isEmpty)
        }
    }

    /// With constants that everybody knows, two words make all that came before them forgotten.
    @Test func nobodyCanWriteTwoLogsWithOneHash() {
        func bytes(of words: [UInt64]) -> [UInt8] {
            words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(8 * $0)) } }
        }
        let eraser = bytes(of: [ByteHash.Key.known.two, 1, ByteHash.Key.known.three, 1])
        let logs = ["all is well, said the", "nothing is well, the"].map { Array($0.utf8.prefix(16)) + eraser }
        #expect(logs[0] != logs[1] && logs[0].count == logs[1].count)
        let stable = logs.map { log in log.withUnsafeBytes { ByteHash.stable($0) } }
        #expect(stable[0] == stable[1], "else this test tests nothing")
        #expect(ByteHash(logs[0]) != ByteHash(logs[1]))
        var keys = LogKeys(Comparison(isExact: true))
        #expect(keys.key(of: logs[0], host: .unknown) != keys.key(of: logs[1], host: .unknown))
    }

    @Test func shortTextsHaveTwoHashesToo() {
        let hashes = (0..<1000).map { ByteHash("\($0)".utf8) }
        #expect(Set(hashes.map(\.first)).count == 1000 && Set(hashes.map(\.second)).count == 1000)
    }

    @Test func whatAPersonSeesIsTheSameInEveryProcess() {
        let hash = Array("10.20.0.1".utf8).withUnsafeBytes { ByteHash.stable($0) }
        #expect(hash.first == 0x645D_6D65_57D2_83C1)
    }
}

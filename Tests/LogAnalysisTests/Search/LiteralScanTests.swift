import Testing

@testable import LogAnalysis

import Glibc
import TestSupport

@Suite struct LiteralScanTests {
    /// The first place from `start` on where one of `texts` begins, found in the plainest way.
    private func naive(_ texts: [[UInt8]], in bytes: [UInt8], from start: Int) -> Int? {
        bytes.withUnsafeBytes { buffer in
            guard start <= buffer.count, let base = buffer.baseAddress else { return nil }
            return (start..<buffer.count).first { place in
                texts.contains { text in
                    guard buffer[place] == text.first, text.count <= buffer.count - place else { return false }
                    // Much faster than a comparison of collections in a debug build.
                    return memcmp(base + place, text, text.count) == 0
                }
            }
        }
    }

    @Test(arguments: [false, true])
    func itFindsWhatAPlainSearchFinds(_ ignoringCase: Bool) {
        var generator = SeededGenerator(seed: 3)
        let alphabets: [[UInt8]] = [
            Array("ab".utf8), Array("abAB".utf8), Array("xX@`[{".utf8), Array("磁盘a".utf8), Array(0...255),
            Array("a ".utf8),
        ]
        for round in 0..<FuzzRounds.count(720) {
            let alphabet = alphabets[round % alphabets.count]
            func random(_ counts: ClosedRange<Int>) -> [UInt8] {
                (0..<Int.random(in: counts, using: &generator)).map { _ in
                    alphabet[Int.random(in: alphabet.indices, using: &generator)]
                }
            }
            var texts = (0..<Int.random(in: 1...8, using: &generator)).map { _ in
                random(1...(round / 6 % 4 == 0 ? 32 : 5))
            }
            if ignoringCase { texts = texts.map { $0.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 } } }
            let bytes = random(0...(round / 6 % 3 == 0 ? 3000 : 60))
            let finder = LiteralFinder(texts, ignoringCase: ignoringCase)
            // The texts are small letters already.
            let small = ignoringCase ? bytes.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 } : bytes
            bytes.withUnsafeBytes { buffer in
                // The search of last resort is seldom reached by chance.
                for (text, needle) in zip(texts, finder.needles) {
                    let expected = naive([text], in: small, from: 1)
                    #expect(needle.steadySearch(in: buffer, from: 1) == expected, "\(text) in \(bytes)")
                }
                var scan = LiteralScan(finder, buffer)
                var start = 0
                while start <= bytes.count + 1 {
                    let expected = naive(texts, in: small, from: start)
                    let found = scan.next(from: start)
                    #expect(found == expected, "\(texts) in \(bytes) from \(start)")
                    if found != expected { return }
                    #expect(finder.next(in: buffer, from: start) == expected)
                    guard let found else { break }
                    // On from the hit itself, behind it, or a good way on, as behind the end of its line.
                    start =
                        found + Int.random(in: 0...1, using: &generator) + (round % 2)
                        * Int.random(in: 0...90, using: &generator)
                }
            }
        }
    }

    /// Blocks of 64 places, words of eight and what is left over at the end: a text is found wherever it stands.
    @Test(arguments: [1, 2, 3, 8, 9, 31, 32])
    func aTextIsFoundAtEveryPlace(_ count: Int) {
        let text = Array("Exit: 磁盘 a quick brown fox jumps".utf8.prefix(count))
        let small = text.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }
        let finders = [LiteralFinder([text], ignoringCase: false), LiteralFinder([small], ignoringCase: true)]
        for size in count...220 {
            for place in size < 80 || size > 210 ? Array(0...size - count) : [size - count] {
                var bytes = [UInt8](repeating: 0x2E, count: size)
                bytes.replaceSubrange(place..<place + count, with: text)
                bytes.withUnsafeBytes { buffer in
                    for finder in finders where finder.next(in: buffer, from: place % 3 == 0 ? place : 0) != place {
                        Issue.record("\(count) bytes at \(place) of \(size)")
                    }
                }
            }
        }
    }

    /// The bytes lie between two pages that must not be read: whoever reaches beyond them is killed.
    @Test func nothingBesidesTheBytesIsRead() throws {
        let page = Int(sysconf(Int32(_SC_PAGESIZE)))
        let pages = try #require(mmap(nil, 3 * page, PROT_NONE, MAP_PRIVATE | MAP_ANON, -1, 0))
        try #require(pages != MAP_FAILED)
        defer { munmap(pages, 3 * page) }
        try #require(mprotect(pages + page, page, PROT_READ | PROT_WRITE) == 0)
        for text in [
            "@~aaaaaaaaaaaa", "x!", "!x", "xxxxxxxxxx!", "!xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx!", "!",
        ] {
            // The bytes end in all of the text but its last byte.
            memset(pages + page, 0x78, page)
            for (index, byte) in text.utf8.dropLast().reversed().enumerated() {
                pages.storeBytes(of: byte, toByteOffset: 2 * page - 1 - index, as: UInt8.self)
            }
            for ignoringCase in [false, true] {
                let finder = LiteralFinder([Array(text.utf8), Array("y".utf8)], ignoringCase: ignoringCase)
                for count in 0...300 {
                    for start in [pages + page, pages + 2 * page - count] {
                        let bytes = UnsafeRawBufferPointer(start: start, count: count)
                        #expect(finder.next(in: bytes, from: count / 3) == nil)
                    }
                }
            }
        }
    }

    @Test func aSmallerStartBeginsAnew() {
        let bytes = Array("error and error".utf8)
        bytes.withUnsafeBytes { buffer in
            var scan = LiteralScan(LiteralFinder([Array("error".utf8)], ignoringCase: false), buffer)
            #expect(scan.next(from: 1) == 10)
            #expect(scan.next(from: 11) == nil)
            #expect(scan.next(from: 0) == 0)
            #expect(scan.next(from: -5) == 0)
        }
    }

    @Test func nothingIsFoundInNothing() {
        let finder = LiteralFinder([Array("a".utf8)], ignoringCase: true)
        #expect(finder.next(in: UnsafeRawBufferPointer(start: nil, count: 0), from: 0) == nil)
        [UInt8](repeating: 0x61, count: 3).withUnsafeBytes { buffer in
            #expect(finder.next(in: buffer, from: 3) == nil)
            #expect(finder.next(in: buffer, from: .max) == nil)
        }
    }

    /// Bytes full of the rarest byte, and full of beginnings of the text: 1 MB each, which anything quadratic won't end.
    @Test(arguments: ["xxxxxxxx", "x", "aaaaaaax", "xaaaaaaa", "xX", "axxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"])
    func bytesThatMisleadAreSeenThrough(_ repeated: String) {
        let unit = Array(repeated.utf8)
        let bytes = (0..<1_000_000 / unit.count).flatMap { _ in unit }
        let text = Array("xxxxxxxxxxxxxxxaxxxxxxxxxxxxxxx!".utf8)
        for ignoringCase in [false, true] {
            bytes.withUnsafeBytes { buffer in
                var scan = LiteralScan(LiteralFinder([text], ignoringCase: ignoringCase), buffer)
                #expect(scan.next(from: 0) == nil)
            }
        }
    }
}

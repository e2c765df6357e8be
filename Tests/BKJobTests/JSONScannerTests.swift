import JobModel
import Testing
import TestSupport

@testable import BKJob

/// The scanner's grammar: RFC 8259, but for what real logs hold in strings.
@Suite struct JSONScannerTests {
    private func string(_ inside: [UInt8]) throws -> [UInt8] {
        let text = [UInt8(ascii: "\"")] + inside + [UInt8(ascii: "\"")]
        let whole = JSONTree.scanned(text)
        for pieceSize in 1...9 { #expect(JSONTree.scanned(text, pieceSize: pieceSize) == whole) }
        guard case .string(let bytes) = try whole.get() else {
            Issue.record("not a string")
            return []
        }
        return bytes
    }

    private func string(_ inside: String) throws -> String {
        String(decoding: try string(Array(inside.utf8)), as: UTF8.self)
    }

    @Test func escapesAreDecoded() throws {
        #expect(try string(#"a\"b\\c\/d\n\r\t\b\f"#) == "a\"b\\c/d\n\r\t\u{8}\u{c}")
        #expect(try string(#"\u0041\u00e9\u4e2d\ud83d\ude00\u0000"#) == "Aé中😀\0")
        #expect(try string("部署完成，没有错误") == "部署完成，没有错误")
    }

    @Test func halfOfASurrogatePairBecomesAReplacementCharacter() throws {
        #expect(try string(#"a\ud800b"#) == "a\u{FFFD}b")
        #expect(try string(#"\udc00"#) == "\u{FFFD}")
        #expect(try string(#"\ud800\ud83d\ude00"#) == "\u{FFFD}😀")
        #expect(try string(#"\ud800\n"#) == "\u{FFFD}\n")
        #expect(try string(#"\ud800"#) == "\u{FFFD}")
    }

    @Test func rawControlBytesStayAsTheyAre() throws {
        #expect(try string([0x00, 0x1B, 0x5B, 0x0A, 0x0D, 0x7F]) == [0x00, 0x1B, 0x5B, 0x0A, 0x0D, 0x7F])
    }

    @Test(
        arguments: [
            [0xFF], [0xC0, 0xAF], [0xE4, 0xB8], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE4, 0x41],
            [0x80, 0xE4, 0xB8, 0xAD],
        ] as [[UInt8]])
    func invalidUTF8BecomesWhatSwiftMakesOfIt(_ bytes: [UInt8]) throws {
        let inside = Array("before ".utf8) + bytes + Array(" after".utf8)
        #expect(try string(inside) == Array(String(decoding: inside, as: UTF8.self).utf8))
    }

    @Test(arguments: [
        ("", ScanError.empty), (" \n", .empty), ("{", .truncated), (#"{"a"#, .truncated), (#"{"a":1,"#, .truncated),
        ("[1", .truncated), ("tru", .malformed), ("nul", .malformed), ("01", .malformed), ("1.", .malformed),
        ("-", .malformed),
        ("+1", .malformed), ("[1,]", .malformed), (#"{"a":1,}"#, .malformed), (#"{"a" 1}"#, .malformed),
        ("{1:2}", .malformed), ("[1 2]", .malformed), ("1 2", .malformed), ("{} {}", .malformed), ("[}", .malformed),
        (#""\x""#, .malformed), (#""\u12g4""#, .malformed), ("<html>", .malformed), ("{}x", .malformed),
        ("]", .malformed),
        ("NaN", .malformed), ("'a'", .malformed), (#""\"#, .truncated), (#""\u12"#, .truncated),
    ])
    func whatIsNotJSONIsRefused(_ text: String, _ error: ScanError) {
        for pieceSize in [1, 3, Int.max] {
            #expect(JSONTree.scanned(Array(text.utf8), pieceSize: pieceSize) == .failure(error), "\(text)")
        }
    }

    @Test func nestingHasALimit() {
        func nested(_ depth: Int) -> [UInt8] {
            Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
        }
        #expect((try? JSONTree.scanned(nested(512)).get()) != nil)
        #expect(JSONTree.scanned(nested(513)) == .failure(.tooDeep))
        #expect(JSONTree.scanned([UInt8](repeating: 0x5B, count: 1_000_000)) == .failure(.tooDeep))
    }

    @Test func aByteOrderMarkMayStandFirstAndOnlyThere() {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        for pieceSize in [1, 2, 100] {
            #expect(JSONTree.scanned(mark + [0x5B, 0x5D], pieceSize: pieceSize) == .success(.array([])))
        }
        #expect(JSONTree.scanned([0x5B] + mark + [0x5D]) == .failure(.malformed))
        #expect(JSONTree.scanned([0xEF, 0x5B, 0x5D]) == .failure(.malformed))
    }

    @Test(arguments: 0..<4)
    func whatFoundationAcceptsIsReadTheSameWay(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var bothAccept = 0
        for _ in 0..<1500 {
            var text: [UInt8] = []
            JSONGenerator.append(to: &text, depth: 4, using: &generator)
            if Bool.random(using: &generator) { JSONGenerator.mutate(&text, using: &generator) }
            let whole = JSONTree.scanned(text)
            // However the text is cut into pieces, what comes of it is the same.
            #expect(JSONTree.scanned(text, pieceSize: Int.random(in: 1...17, using: &generator)) == whole)
            guard let known = JSONTree.foundation(text) else { continue }
            switch whole {
            case .failure(let error):
                Issue.record("\(error) of \(String(reflecting: String(decoding: text, as: UTF8.self))) \(known)")
            case .success(let read) where !read.hasTwins:
                bothAccept += 1
                #expect(read == known, "\(String(decoding: text, as: UTF8.self))")
            case .success: break
            }
        }
        #expect(bothAccept > 500)
    }
}

/// JSON texts at random, and ways to spoil them.
enum JSONGenerator {
    static func append(to text: inout [UInt8], depth: Int, using generator: inout some RandomNumberGenerator) {
        let scalars = ["null", "true", "false", "0", "-1", "12.5e-3", "1E+2", "9007199254740993", #""""#]
        switch Int.random(in: 0..<(depth > 0 ? 6 : 3), using: &generator) {
        case 0: text += Array((scalars.randomElement(using: &generator) ?? "").utf8)
        case 1, 2: string(&text, using: &generator)
        case 3, 4:
            text.append(UInt8(ascii: "{"))
            for index in 0..<Int.random(in: 0..<5, using: &generator) {
                if index > 0 { text.append(UInt8(ascii: ",")) }
                string(&text, using: &generator)
                text += Array(" : ".utf8)
                append(to: &text, depth: depth - 1, using: &generator)
            }
            text.append(UInt8(ascii: "}"))
        default:
            text.append(UInt8(ascii: "["))
            for index in 0..<Int.random(in: 0..<5, using: &generator) {
                if index > 0 { text += Array("\n, ".utf8) }
                append(to: &text, depth: depth - 1, using: &generator)
            }
            text.append(UInt8(ascii: "]"))
        }
    }

    private static func string(_ text: inout [UInt8], using generator: inout some RandomNumberGenerator) {
        let parts = [
            "a", "exit code 1 ", "\\n", "\\\"", "\\\\", "\\/", "\\u4e2d", "\\ud83d\\ude00", "中文", "😀", "{[,:]}",
            "\\u0000",
        ]
        text.append(UInt8(ascii: "\""))
        for _ in 0..<Int.random(in: 0..<7, using: &generator) {
            text += Array((parts.randomElement(using: &generator) ?? "").utf8)
        }
        text.append(UInt8(ascii: "\""))
    }

    /// Changes, takes away, puts in or cuts off.
    static func mutate(_ text: inout [UInt8], using generator: inout some RandomNumberGenerator) {
        guard !text.isEmpty else { return }
        let pieces = [
            "null", "-", "1e999", "\"", "\\", "\\ud800", "{", "}", "[", "]", ",", ":", "\u{0}", "\u{1b}[31m", "<html>",
        ]
        for _ in 0...Int.random(in: 0..<3, using: &generator) {
            let place = Int.random(in: 0..<text.count, using: &generator)
            switch Int.random(in: 0..<5, using: &generator) {
            case 0: text[place] = UInt8.random(in: .min ... .max, using: &generator)
            case 1: text.removeSubrange(place..<min(text.count, place + Int.random(in: 1...9, using: &generator)))
            case 2: text.insert(contentsOf: (pieces.randomElement(using: &generator) ?? "").utf8, at: place)
            case 3: text.insert(contentsOf: text[place..<min(text.count, place + 20)], at: place)
            default: text.removeLast(min(text.count - 1, Int.random(in: 1...40, using: &generator)))
            }
            if text.isEmpty { return }
        }
    }
}

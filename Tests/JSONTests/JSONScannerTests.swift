import Foundation
import JSON
import JSONSamples
import Testing
import TestSupport

/// The scanner's grammar: RFC 8259, but for what real logs hold in strings.
@Suite struct JSONScannerTests {
    private func string(_ inside: [UInt8]) throws -> [UInt8] {
        let text = [UInt8(ascii: "\"")] + inside + [UInt8(ascii: "\"")]
        let whole = JSONScan(of: text)
        for pieceSize in 1...9 { #expect(JSONScan(of: text, pieceSize: pieceSize) == whole) }
        guard let string = try whole.result.get().text else {
            Issue.record("not a string")
            return []
        }
        return Array(string.utf8)
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
        ("", JSONError.empty), (" \n", .empty), ("{", .truncated), (#"{"a"#, .truncated), (#"{"a":1,"#, .truncated),
        ("[1", .truncated), ("tru", .malformed), ("nul", .malformed), ("01", .malformed), ("1.", .malformed),
        ("-", .malformed),
        ("+1", .malformed), ("[1,]", .malformed), (#"{"a":1,}"#, .malformed), (#"{"a" 1}"#, .malformed),
        ("{1:2}", .malformed), ("[1 2]", .malformed), ("1 2", .malformed), ("{} {}", .malformed), ("[}", .malformed),
        (#""\x""#, .malformed), (#""\u12g4""#, .malformed), ("<html>", .malformed), ("{}x", .malformed),
        ("]", .malformed),
        ("NaN", .malformed), ("'a'", .malformed), (#""\"#, .truncated), (#""\u12"#, .truncated),
    ])
    func whatIsNotJSONIsRefused(_ text: String, _ error: JSONError) {
        for pieceSize in [1, 3, Int.max] {
            #expect(JSONScan(of: Array(text.utf8), pieceSize: pieceSize).result == .failure(error), "\(text)")
        }
    }

    @Test func nestingHasALimit() {
        func nested(_ depth: Int) -> [UInt8] {
            Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
        }
        #expect((try? JSONScan(of: nested(512)).result.get()) != nil)
        #expect(JSONScan(of: nested(513)).result == .failure(.tooDeep))
        #expect(JSONScan(of: [UInt8](repeating: 0x5B, count: 1_000_000)).result == .failure(.tooDeep))
    }

    @Test func aByteOrderMarkMayStandFirstAndOnlyThere() {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        for pieceSize in [1, 2, 100] {
            #expect(JSONScan(of: mark + [0x5B, 0x5D], pieceSize: pieceSize).result == .success(.array([])))
        }
        #expect(JSONScan(of: [0x5B] + mark + [0x5D]).result == .failure(.malformed))
        #expect(JSONScan(of: [0xEF, 0x5B, 0x5D]).result == .failure(.malformed))
    }

    @Test(arguments: 0..<4)
    func whatFoundationAcceptsIsReadTheSameWay(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var bothAccept = 0
        for _ in 0..<1500 {
            var text: [UInt8] = []
            JSONGenerator.append(to: &text, depth: 4, using: &generator)
            if Bool.random(using: &generator) { JSONGenerator.mutate(&text, using: &generator) }
            let whole = JSONScan(of: text)
            // However the text is cut into pieces, what comes of it is the same.
            #expect(JSONScan(of: text, pieceSize: Int.random(in: 1...17, using: &generator)) == whole)
            guard let known = FoundationJSON.value(text) else { continue }
            switch whole.result {
            case .failure(let error):
                Issue.record("\(error) of \(String(reflecting: String(decoding: text, as: UTF8.self))) \(known)")
            case .success(let read) where !whole.hasTwins:
                bothAccept += 1
                #expect(FoundationJSON.says(known, what: read), "\(String(decoding: text, as: UTF8.self))")
            case .success: break
            }
        }
        #expect(bothAccept > 500)
    }
}

/// JSON texts as Foundation reads them, which the scanner is held against.
private enum FoundationJSON {
    /// A value as Foundation's decoder hands it out. Every number is a `Double`.
    private struct Decoded: Decodable {
        let value: JSONValue

        private struct Name: CodingKey {
            let stringValue: String
            var intValue: Int? { nil }
            init(stringValue: String) { self.stringValue = stringValue }
            init?(intValue: Int) { nil }
        }

        init(from decoder: any Decoder) throws {
            if let container = try? decoder.container(keyedBy: Name.self) {
                let fields = try container.allKeys.map { name in
                    JSONObject.Field(
                        name: name.stringValue, value: try container.decode(Decoded.self, forKey: name).value)
                }
                value = .object(JSONObject(fields))
            } else if var container = try? decoder.unkeyedContainer() {
                var values: [JSONValue] = []
                while !container.isAtEnd { values.append(try container.decode(Decoded.self).value) }
                value = .array(values)
            } else {
                let single = try decoder.singleValueContainer()
                if single.decodeNil() {
                    value = .null
                } else if let flag = try? single.decode(Bool.self) {
                    value = .bool(flag)
                } else if let number = try? single.decode(Double.self) {
                    value = .number(number)
                } else {
                    value = .string(try single.decode(String.self))
                }
            }
        }
    }

    /// The value of a text; nil when Foundation refuses it, or takes it for UTF-16 or UTF-32.
    static func value(_ text: [UInt8]) -> JSONValue? {
        // Its decoder does not look into values that nobody asks for; its older reader does.
        guard !text.prefix(4).contains(0),
            (try? JSONSerialization.jsonObject(with: Data(text), options: .fragmentsAllowed)) != nil
        else { return nil }
        return try? JSONDecoder().decode(Decoded.self, from: Data(text)).value
    }

    /// Whether Foundation's value says what a value of this room says. Strings are compared byte by byte, whole numbers
    /// as `Double`, and fields in any order, since Foundation keeps none.
    static func says(_ known: JSONValue, what value: JSONValue) -> Bool {
        switch (known, value) {
        case (.null, .null): return true
        case (.bool(let one), .bool(let other)): return one == other
        case (.number(let one), .number(let other)): return one == other
        case (.number(let one), .integer(let other)): return one == Double(other)
        case (.string(let one), .string(let other)): return one.utf8.elementsEqual(other.utf8)
        case (.array(let one), .array(let other)):
            return one.count == other.count && zip(one, other).allSatisfy { says($0, what: $1) }
        case (.object(let one), .object(let other)):
            return one.fields.count == other.fields.count
                && one.fields.allSatisfy { field in other[field.name].map { says(field.value, what: $0) } ?? false }
        default: return false
        }
    }
}

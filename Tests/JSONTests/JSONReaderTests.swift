import JSON
import JSONSamples
import Testing

/// What the reader makes of whole texts: RFC 8259, and what this room adds to it.
@Suite struct JSONReaderTests {
    private func read(_ text: String) throws -> JSONValue { try JSONReader.value(Array(text.utf8)) }

    @Test func everyKindOfValueIsRead() throws {
        let text = #" { "a" : [ null , true , false , -1 , 2.5 , "s" ] , "b" : { } , "" : [ ] } "# + "\r\n\t"
        #expect(
            try read(text) == [
                "a": .array([.null, true, false, -1, .number(2.5), "s"]), "b": .object([:]), "": .array([]),
            ])
    }

    /// A text is any value (RFC 8259, section 2), no object or list alone.
    @Test(arguments: [("null", JSONValue.null), ("true", true), (" 7 ", 7), (#""x""#, "x"), ("-0.5", .number(-0.5))])
    func aValueMayStandAlone(text: String, value: JSONValue) throws {
        #expect(try read(text) == value)
    }

    @Test(arguments: [
        ("0", JSONValue.integer(0)), ("-0", .integer(0)), ("9223372036854775807", .integer(.max)),
        ("-9223372036854775808", .integer(.min)), ("9007199254740993", .integer(9_007_199_254_740_993)),
        ("-999999999999999999", .integer(-999_999_999_999_999_999)),
        ("1000000000000000000", .integer(1_000_000_000_000_000_000)),
        ("9223372036854775808", .number(9_223_372_036_854_775_808)),
        ("-9223372036854775809", .number(-9_223_372_036_854_775_808)), ("5.0", .number(5)), ("1E+2", .number(100)),
        ("-12.5e-1", .number(-1.25)), ("1.7976931348623157e308", .number(.greatestFiniteMagnitude)),
        ("5e-324", .number(.leastNonzeroMagnitude)), ("1e-999", .number(0)), ("1e999", .number(.infinity)),
        ("-1e999", .number(-.infinity)),
    ])
    func numbersKeepTheirBits(text: String, value: JSONValue) throws {
        #expect(try read(text) == value)
        #expect(try read("[\(text)]") == .array([value]))
    }

    /// Each fault with the place where it is seen, counted in bytes.
    @Test(arguments: [
        ("", JSONError.empty, 0), (" \n ", .empty, 3), ("[", .truncated, 1), (#"{"a":"#, .truncated, 5),
        (#"["中"#, .truncated, 5), (#""\u12"#, .truncated, 5), ("[1", .truncated, 2), ("tru", .malformed, 0),
        ("[1,]", .malformed, 3), (#"{"a":1,}"#, .malformed, 7), (#"{"a" 1}"#, .malformed, 5), ("{1:2}", .malformed, 1),
        ("[1 2]", .malformed, 3), ("1 2", .malformed, 2), ("[}", .malformed, 1), ("[01]", .malformed, 1),
        ("[1.]", .malformed, 1), ("[.5]", .malformed, 1), ("[1e]", .malformed, 1), ("[-]", .malformed, 1),
        ("[+1]", .malformed, 1), ("[0x1F]", .malformed, 1), ("[NaN]", .malformed, 1), ("[Infinity]", .malformed, 1),
        ("[TRUE]", .malformed, 1), (#"["\x"]"#, .malformed, 3), (#"["\u12g4"]"#, .malformed, 6),
        ("['a']", .malformed, 1), ("[1] // c", .malformed, 4), ("{}{}", .malformed, 2), ("]", .malformed, 0),
        ("\u{A0}1", .malformed, 0), (#"{"a"}"#, .malformed, 4), (#"{,"a":1}"#, .malformed, 1), ("[,1]", .malformed, 1),
        ("[[[]]", .truncated, 5),
    ])
    func whatIsNotJSONIsRefusedWhereItGoesWrong(text: String, reason: JSONError, offset: Int) {
        let error = #expect(throws: JSONReadError.self) { try read(text) }
        #expect(error?.reason == reason && error?.offset == offset, "\(text): \(String(describing: error))")
    }

    @Test(arguments: [
        (#"{"a":[}"#, true), ("[}", false), (#"{"a":[{"b":x"#, true), (#"{"a":[1"#, true), (#"["abc"#, true),
        (#"{"a":1,<html>[}"#, true),
        (#"[1,"}]"#, true), (#"["\x\"]"#, true), ("{}x", false), ("hello", false), (#"{"a":1,}"#, false),
        ("[1 2]", false), (#"{'a': [x}"]"}]}"#, false), (#"["\x"]"#, false), (#"[x, "\"["]"#, false), ("", false),
    ])
    func anErrorSaysWhetherAPartIsMissing(text: String, isUnfinished: Bool) {
        let error = #expect(throws: JSONReadError.self) { try read(text) }
        #expect(error?.isUnfinished == isUnfinished)
    }

    @Test func aFaultFarInsideALongTextHasItsOffset() {
        let text = "[" + String(repeating: #""0123456789","#, count: 20_000) + "x]"
        let error = #expect(throws: JSONReadError.self) { try read(text) }
        #expect(
            error?.reason == .malformed && error?.offset == text.utf8.count - 2
                && error?.isUnfinished == false)
    }

    @Test func whatRealTextsHoldIsRead() throws {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        #expect(try JSONReader.value(mark + Array("[1]".utf8)) == [1])
        #expect(try read(#"["\ud800","\ud83d\ude00","\udc00x"]"#) == ["\u{FFFD}", "😀", "\u{FFFD}x"])
        let raw: [UInt8] = [0x22, 0x00, 0x1B, 0xFF, 0xE4, 0xB8, 0x0A, 0x22]
        #expect(try JSONReader.value(raw) == "\0\u{1B}\u{FFFD}\u{FFFD}\n")
        #expect(try JSONReader().value(Array("xx[1]yy".utf8)[2..<5]) == [1])
    }

    /// Each byte becomes three, which is more than the text has.
    @Test func aStringOfInvalidBytesIsReadWhole() throws {
        let count = 300_000
        let value = try JSONReader.value([0x22] + [UInt8](repeating: 0xFF, count: count) + [0x22])
        #expect(value.text?.unicodeScalars.count == count && value.text?.utf8.count == 3 * count)
    }

    @Test func theLastFieldOfANameCounts() throws {
        #expect(try read(#"{"a":1,"b":2,"a":3}"#) == ["a": 3, "b": 2])
        #expect(try read(#"{"a":{"x":1},"a":null}"#) == ["a": .null])
        let many = (0..<100).map { #""n\#($0)":\#($0)"# } + (0..<100).map { #""n\#(99 - $0)":-\#($0)"# }
        let object = try #require(try read("{\(many.joined(separator: ","))}").object)
        #expect(object.fields.map(\.name) == (0..<100).map { "n\($0)" })
        #expect(object.fields.map(\.value.integer) == (0..<100).map { Int64($0 - 99) })
    }

    /// Neither the depth nor the number of fields makes it slow or exhausts the stack.
    @Test func hostileTextsEndInAnError() throws {
        func nested(_ open: String, _ close: String, _ depth: Int) -> String {
            String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)
        }
        for (open, close) in [("[", "]"), (#"{"a":"#, "}"), (#"[{"a":"#, "}]")] {
            let levels = open.count(where: { $0 == "[" || $0 == "{" })
            _ = try read(nested(open, close, 512 / levels))
            let error = #expect(throws: JSONReadError.self) { try read(nested(open, close, 512 / levels + 1)) }
            #expect(error?.reason == .tooDeep)
            #expect(throws: JSONReadError.self) { try read(String(repeating: open, count: 500_000)) }
        }
        let fields = (0..<50_000).map { #""\#($0)":0"# }
        #expect(try read("{\(fields.joined(separator: ","))}").object?.fields.count == 50_000)
    }

    @Test func limitsCanBeNarrower() throws {
        let reader = JSONReader(depthLimit: 2, valueLimit: 4)
        #expect(try reader.value(Array("[[1],2]".utf8)) == .array([[1], 2]))
        let deep = #expect(throws: JSONReadError.self) { try reader.value(Array("[[[]]]".utf8)) }
        #expect(deep?.reason == .tooDeep && deep?.offset == 2)
        let many = #expect(throws: JSONReadError.self) { try reader.value(Array("[1,2,3,4]".utf8)) }
        #expect(many?.reason == .tooManyValues(4))
        let name = #expect(throws: JSONReadError.self) {
            try JSONReader.value(Array(#"{"\#(String(repeating: "n", count: 70_000))":1}"#.utf8))
        }
        #expect(name?.reason == .tooLong(JSONError.wordLimit))
    }

    /// A driver that wants no string, or only short ones, does not get more.
    @Test func aHandlerSaysHowLongAStringMayBe() throws {
        struct Strings: JSONHandler {
            var wantedBytes: Int
            var lengths: [Int] = []
            mutating func open(isObject: Bool) {}
            mutating func close(isObject: Bool) {}
            mutating func name(_ token: JSONToken) {}
            mutating func string(_ token: inout JSONToken) { lengths.append(token.count) }
            mutating func scalar(_ token: JSONToken) {}
        }
        func lengths(_ limit: Int) throws -> [Int] {
            let text = Array(#"["abc","","\#(String(repeating: "x", count: 200_000))"]"#.utf8)
            var scanner = JSONScanner(Strings(wantedBytes: limit))
            for start in stride(from: 0, to: text.count, by: 1000) {
                try scanner.read(text, start..<min(text.count, start + 1000))
            }
            try scanner.finish()
            return scanner.handler.lengths
        }
        #expect(try lengths(0) == [0, 0, 0])
        #expect(try lengths(200_000) == [3, 0, 200_000])
        #expect(throws: JSONError.tooLong(199_999)) { try lengths(199_999) }
    }
}

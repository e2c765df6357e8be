import JSON
import JSONSamples
import Testing
import TestSupport

/// What is written is read back.
@Suite struct RoundTripTests {
    @Test(arguments: 0..<4)
    func whatIsWrittenIsReadBack(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<FuzzRounds.count(500) {
            let value = RandomValue.any(depth: 5, using: &generator)
            for indents in [false, true] {
                let text = JSONWriter.text(value, indents: indents)
                let read = try JSONReader.value(text)
                // The text, too: strings are equal that have the same characters in another form.
                #expect(read == value && JSONWriter.text(read, indents: indents) == text, "\(value)")
                #expect(text.allSatisfy { $0 == 0x0A || $0 >= 0x20 && $0 != 0x7F })
            }
            // A text in chunks is the same value.
            let text = JSONWriter.text(value)
            let pieceSize = Int.random(in: 1...17, using: &generator)
            #expect(JSONScan(of: text, pieceSize: pieceSize).result == .success(value))
        }
    }

    /// Each text is a value or an error within the text, and a value is read back from what is written of it.
    @Test(arguments: 0..<4)
    func spoiltTextsAreValuesOrErrors(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var (values, errors) = (0, 0)
        for _ in 0..<FuzzRounds.count(2000) {
            var text: [UInt8] = []
            JSONGenerator.append(to: &text, depth: 4, using: &generator)
            JSONGenerator.mutate(&text, using: &generator)
            do throws(JSONReadError) {
                let value = try JSONReader.value(text)
                values += 1
                // The writer has no infinite numbers.
                guard RandomValue.isFinite(value) else { continue }
                #expect(try JSONReader.value(JSONWriter.text(value)) == value)
            } catch {
                errors += 1
                #expect((0...text.count).contains(error.offset), "\(error)")
                #expect(JSONScan(of: text, pieceSize: 3).result == .failure(error.reason))
            }
        }
        #expect(values > 100 && errors > 100)
    }

    @Test func charactersOnWhichAScreenActsAreEscaped() throws {
        let text = "\u{0}\u{1B}[31m\u{7F}\u{9B}\u{202E}\u{2028}\u{061C}\"\\\n\r\t中😀"
        let written = String(decoding: JSONWriter.text(.string(text)), as: UTF8.self)
        #expect(
            written == #""\u0000\u001b[31m\u007f\u009b\u202e\u2028\u061c\"\\\n\r\t中😀""#)
        #expect(try JSONReader.value(Array(written.utf8)) == .string(text))
    }
}

/// Values at random.
private enum RandomValue {
    static func any(depth: Int, using generator: inout SeededGenerator) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 9 : 6), using: &generator) {
        case 0: return [.null, true, false].randomElement(using: &generator) ?? .null
        case 1: return .integer(Int64.random(in: .min ... .max, using: &generator))
        case 2: return .integer([0, -1, .min, .max, 1 << 53 + 1].randomElement(using: &generator) ?? 0)
        case 3:
            let number = Double(bitPattern: UInt64.random(in: .min ... .max, using: &generator))
            return .number(number.isFinite ? number : -0.0)
        case 4, 5: return .string(string(using: &generator))
        case 6, 7:
            return .array(
                (0..<Int.random(in: 0..<6, using: &generator)).map { _ in any(depth: depth - 1, using: &generator) })
        default:
            var object: JSONObject = [:]
            // Some have more fields than are searched one by one.
            let count = generator.once(in: 8) ? 40 : Int.random(in: 0..<6, using: &generator)
            for _ in 0..<count { object[string(using: &generator)] = any(depth: min(depth - 1, 1), using: &generator) }
            return .object(object)
        }
    }

    /// Whether each number in the value is finite.
    static func isFinite(_ value: JSONValue) -> Bool {
        switch value {
        case .number(let number): number.isFinite
        case .array(let elements): elements.allSatisfy(isFinite)
        case .object(let object): object.fields.allSatisfy { isFinite($0.value) }
        default: true
        }
    }

    private static func string(using generator: inout SeededGenerator) -> String {
        let ranges: [ClosedRange<UInt32>] = [
            0x20...0x7E, 0...0x9F, 0x4E00...0x9FFF, 0x300...0x36F, 0x2000...0x206F, 0x1F600...0x1F64F, 0...0x10FFFF,
        ]
        var result = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0..<(generator.once(in: 10) ? 300 : 12), using: &generator) {
            guard let range = ranges.randomElement(using: &generator) else { continue }
            if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &generator)) { result.append(scalar) }
        }
        return String(result)
    }
}

import Testing

@testable import TerminalText

@Suite struct ActiveCharacterTests {
    @Test func everyScalarIsFoundInItsBytesAsTheTableSays() throws {
        for value in UInt32(0)...0x1_FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let bytes = Array(String(Character(scalar)).utf8)
            let found = bytes.withUnsafeBufferPointer { ActiveCharacter.scalar(in: $0, at: 0) }
            #expect((found != nil) == ActiveCharacter.contains(value), "U+\(String(value, radix: 16))")
            if let found { #expect(found.value == value && found.length == bytes.count) }
        }
    }

    @Test func bytesThatAreNoTextAreNoActiveCharacters() {
        for bytes: [UInt8] in [
            [0xC2], [0xC2, 0x20], [0xD8], [0xE2], [0xE2, 0x80], [0xE2, 0x80, 0x20], [0xE2, 0x20, 0xAE], [0x9B],
        ] {
            #expect(bytes.withUnsafeBufferPointer { ActiveCharacter.scalar(in: $0, at: 0) } == nil, "\(bytes)")
        }
    }

    @Test(arguments: [
        (0x1B, "^["), (0x00, "^@"), (0x7F, "^?"), (0x9B, "\\u{9B}"), (0x202E, "\\u{202E}"), (0x061C, "\\u{61C}"),
    ])
    func activeCharactersHaveAVisibleForm(_ scalar: UInt32, _ shown: String) {
        #expect(ActiveCharacter.shown(scalar) == shown)
    }

    /// The table by Unicode's own words: all control characters, all that have an explicit direction, the two separators.
    @Test func theTableHoldsWhatUnicodeCallsAControlOrADirection() {
        for value in UInt32(0)...0x1_FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let isControl = scalar.properties.generalCategory == .control
            let isSeparator = [.lineSeparator, .paragraphSeparator].contains(scalar.properties.generalCategory)
            let isDirection = scalar.properties.isBidiControl
            #expect(
                ActiveCharacter.contains(value) == (isControl || isSeparator || isDirection),
                "U+\(String(value, radix: 16))")
        }
    }
}

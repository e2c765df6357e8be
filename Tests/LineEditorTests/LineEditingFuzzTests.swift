import Foundation
import Testing

@testable import LineEditor

/// Random keys by the ten thousand (`JOBLOG_FUZZ_KEYS` for more), in both modes: nothing traps, and what must always hold
/// holds after every key.
@Suite struct LineEditingFuzzTests {
    private static let keys = ProcessInfo.processInfo.environment["JOBLOG_FUZZ_KEYS"].flatMap { Int($0) } ?? 20_000
    private static let history = ["jobs", "hosts @failed", "echo 'a\nb'", "中文 👩‍💻", "# x", "jobs --last 7d", ""]
    private static let texts: [Unicode.Scalar] = Array(
        "ab 'c\"(中文👩‍💻🇨🇳e\u{301}\u{FE0F}1️⃣\u{200B}\u{202E}\u{600}한ｗ".unicodeScalars)
    private static let named: [NamedKey] = NamedKey.allCases

    private func randomKey(_ random: inout KeyGenerator) -> Key {
        switch Int.random(in: 0..<20, using: &random) {
        case 0..<5: .scalar(Self.texts.randomElement(using: &random) ?? "a")
        case 5..<9: .scalar(Unicode.Scalar(UInt8.random(in: 1...0x7E, using: &random)))
        case 9..<12: .scalar(Unicode.Scalar(UInt8.random(in: 1...0x1F, using: &random)))
        case 12..<15: .named(Self.named.randomElement(using: &random) ?? .up)
        case 15: .paste(["a b", "one\ntwo\n", "\r\n\0x", "👩‍💻\u{301}"].randomElement(using: &random) ?? "")
        case 16: .scalar("\t")
        default: .scalar("\u{1B}")
        }
    }

    @Test(arguments: [false, true], 1...4)
    func nothingTrapsAndTheTextStaysWhole(isVi: Bool, seed: UInt64) {
        var random = KeyGenerator(seed: seed)
        var keyboard = Keyboard(vi: isVi, history: Self.history, isComplete: { !$0.contains("'") })
        for _ in 0..<Self.keys / 8 {
            let key = randomKey(&random)
            keyboard.press(key, isAlone: Bool.random(using: &random))
            if case .complete? = keyboard.effects.last {
                let text = keyboard.editing.text
                let before = keyboard.editing.buffer.textBeforeCursor.utf8.count
                let start = Int.random(in: 0...before, using: &random)
                keyboard.editing.show(
                    LineCompletion(
                        range: start..<before,
                        candidates: (0..<Int.random(in: 0...4, using: &random)).map {
                            .init(text: text.suffix($0) + "c\($0)")
                        }))
            }
            keyboard.effects = []
            let buffer = keyboard.editing.buffer
            #expect((0...buffer.count).contains(buffer.cursor))
            if buffer.characters != Array(buffer.text) {
                Issue.record("graphemes are split: \(buffer.characters), seed \(seed)")
                return
            }
            if buffer.count > 3000 { keyboard.editing.replaceAll(with: "") }
        }
    }

    /// Undoing everything leads back to the empty line, and making everything again to the last text.
    @Test(arguments: 1...8)
    func undoAndRedoAreInverse(seed: UInt64) {
        var random = KeyGenerator(seed: seed)
        var keyboard = Keyboard(history: Self.history)
        for _ in 0..<60 {
            let key = randomKey(&random)
            // Undo itself, and what ends the line, are left out.
            if case .scalar(let scalar) = key, ["\u{1F}", "\u{18}", "\u{1B}", "\r", "\n", "\u{12}"].contains(scalar) {
                continue
            }
            keyboard.press(key)
        }
        let text = keyboard.editing.text
        var steps = 0
        while keyboard.editing.log.undo(in: &keyboard.editing.buffer) { steps += 1 }
        #expect(keyboard.editing.text.isEmpty)
        for _ in 0..<steps { _ = keyboard.editing.log.redo(in: &keyboard.editing.buffer) }
        #expect(keyboard.editing.text == text)
    }
}

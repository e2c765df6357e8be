/// JSON texts at random, and ways to spoil them.
public enum JSONGenerator {
    /// Appends a random text whose lists and objects are at most `depth` deep.
    public static func append(to text: inout [UInt8], depth: Int, using generator: inout some RandomNumberGenerator) {
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
    public static func mutate(_ text: inout [UInt8], using generator: inout some RandomNumberGenerator) {
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

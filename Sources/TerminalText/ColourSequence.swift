/// The escape sequences that do no more than colour text: SGR (ECMA-48, 8.3.117) with parameters that set colours, weight,
/// slant, underline or reverse. Concealed and blinking text is none of them.
enum ColourSequence {
    /// Cuts a text at such sequences: they stay as they are, and `change` is made to what stands between. Colours end where
    /// their line does.
    static func splitting(_ text: String, _ change: (Substring) -> String) -> String {
        var result = ""
        var isColoured = false
        var rest = text[...]
        while let escape = rest.unicodeScalars.firstIndex(of: "\u{1B}") {
            add(change(rest[..<escape]), to: &result, &isColoured)
            if let end = end(of: rest[escape...]) {
                result += rest[escape..<end]
                isColoured = true
                rest = rest[end...]
            } else {
                let next = rest.unicodeScalars.index(after: escape)
                add(change(rest[escape..<next]), to: &result, &isColoured)
                rest = rest[next...]
            }
        }
        add(change(rest), to: &result, &isColoured)
        return isColoured ? result + TextStyle.reset : result
    }

    private static func add(_ text: String, to result: inout String, _ isColoured: inout Bool) {
        guard isColoured, let feed = text.unicodeScalars.firstIndex(of: "\n") else {
            result += text
            return
        }
        result += text[..<feed] + TextStyle.reset + text[feed...]
        isColoured = false
    }

    /// Where the sequence ends that `text` begins with; nil when it begins with none that only colours.
    private static func end(of text: Substring) -> Substring.Index? {
        let scalars = text.unicodeScalars
        var place = scalars.index(after: scalars.startIndex)
        guard place < scalars.endIndex, scalars[place] == "[" else { return nil }
        place = scalars.index(after: place)
        var parameters = [0]
        var length = 0
        while place < scalars.endIndex, length < longest {
            switch scalars[place] {
            case "0"..."9":
                let digit = Int(scalars[place].value) - 48
                parameters[parameters.count - 1] = min(1000, parameters[parameters.count - 1] * 10 + digit)
            case ";": parameters.append(0)
            case "m": return colours(parameters[...]) ? scalars.index(after: place) : nil
            default: return nil
            }
            place = scalars.index(after: place)
            length += 1
        }
        return nil
    }

    /// More than any program needs.
    private static let longest = 64

    private static func colours(_ parameters: ArraySlice<Int>) -> Bool {
        var rest = parameters
        while let first = rest.popFirst() {
            switch first {
            case 0...4, 7, 9, 21...24, 27, 29, 30...37, 39, 40...47, 49, 90...97, 100...107: continue
            case 38, 48:
                // 5 and a colour of the palette, or 2 and red, green, blue.
                switch rest.popFirst() {
                case 5: rest = rest.dropFirst()
                case 2: rest = rest.dropFirst(3)
                default: return false
                }
            default: return false
            }
        }
        return true
    }
}

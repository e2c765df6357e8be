/// Brings what can be written in several ways into one form.
extension ShapeTokenizer {
    /// Marks the tokens right of `=` and the tokens where a name is expected.
    func markRoles(_ tokens: inout [ShapeToken]) {
        for index in tokens.indices.dropFirst() where tokens[index].kind != .mark {
            let before = tokens[index - 1]
            let isAfterMark = before.kind == .mark
            if isAfterMark, bytes[before.text].elementsEqual([0x3D]) {
                tokens[index].isAssigned = true
                if index > 1, tokens[index - 2].kind == .word, isValueKey(tokens[index - 2].text) {
                    (tokens[index].kind, tokens[index].id) = (.value, ShapeToken.valueID)
                }
                continue
            }
            var nameIndex = index - 1
            if isAfterMark, nameIndex > 0, [0x27, 0x22, 0x3A, 0x5B].contains(bytes[before.text.lowerBound]) {
                nameIndex -= 1
            }
            let name = tokens[nameIndex]
            guard name.kind == .word, name.text.count <= 8 else { continue }
            tokens[index].isNamed = KnownWords.beforeName.contains(String(decoding: bytes[name.text], as: UTF8.self))
        }
    }

    private func isValueKey(_ key: Range<Int>) -> Bool {
        let key = bytes[key]
        return KnownWords.keysOfValues.contains { ending in
            guard key.count >= ending.utf8.count, key.suffix(ending.utf8.count).elementsEqual(ending.utf8) else {
                return false
            }
            let before = key.dropLast(ending.utf8.count).last
            // `ip` is a word in `source_ip`, but not in `skip`.
            return before == nil || ending.utf8.count > 3 || !(before.map(\.isASCIILetter) ?? false)
        }
    }

    /// Joins the tokens of a date with names, such as `Mon Nov 23 15:52:35 2026`, to one time.
    func joinDates(_ tokens: [ShapeToken]) -> [ShapeToken] {
        var result: [ShapeToken] = []
        var index = 0
        while index < tokens.count {
            var stop = index
            var (names, values) = (0, 0)
            while stop < tokens.count {
                let token = tokens[stop]
                if token.kind == .word, token.text.count == 3,
                    KnownWords.isDateName(bytes[token.text])
                {
                    names += 1
                } else if token.kind == .value, names > 0, !token.text.isEmpty {
                    values += 1
                } else {
                    break
                }
                stop += 1
            }
            if names > 0, values > 0 {
                var token = tokens[index]
                (token.kind, token.id, token.text) = (.value, ShapeToken.valueID, Self.time)
                result.append(token)
                index = stop
            } else {
                result.append(tokens[index])
                index += 1
            }
        }
        return result
    }

    /// Joins a number and its unit to one value, with a `<` before it and a second number for human readers after it.
    func joinQuantities(_ tokens: [ShapeToken]) -> [ShapeToken] {
        var result: [ShapeToken] = []
        var index = 0
        while index < tokens.count {
            var token = tokens[index]
            let isNumber = token.kind == .value && bytes[token.text].elementsEqual("<num>".utf8)
            if isNumber, index + 1 < tokens.count, tokens[index + 1].kind == .word, isUnitWord(tokens[index + 1]),
                let quantity = quantity(withUnit: tokens[index + 1])
            {
                token.text = quantity
                index += 1
            }
            if token.kind == .value, token.text == Self.duration, let last = result.last, last.kind == .mark,
                !token.spaceBefore, [0x3C, 0x3E].contains(bytes[last.text.lowerBound])
            {
                // The `<` of `<1 sec` is part of the value.
                token.spaceBefore = last.spaceBefore
                result.removeLast()
            }
            let count = result.count
            if token.kind == .mark, bytes[token.text.lowerBound] == UInt8(ascii: ")"), count >= 3,
                isSize(result[count - 1]),
                isSize(result[count - 3]), bytes[result[count - 2].text].elementsEqual("(".utf8)
            {
                // `1190 bytes (1.16 KB)` says the same thing twice.
                result.removeLast(2)
            } else {
                result.append(token)
            }
            index += 1
        }
        return result
    }

    private func isSize(_ token: ShapeToken) -> Bool {
        token.kind == .value && bytes[token.text].elementsEqual(bytes[Self.size])
    }

    /// Whether a word can be a unit that is separated from its number. A unit of one letter can hardly be distinguished
    /// from a word there, except in `12 B`.
    private func isUnitWord(_ token: ShapeToken) -> Bool {
        token.text.count > 1 || bytes[token.text.lowerBound] == UInt8(ascii: "B")
    }

    /// The range of the placeholder for a value with this unit; nil if the word is not a unit.
    private func quantity(withUnit word: ShapeToken) -> Range<Int>? {
        if KnownWords.isDurationUnit(bytes[word.text]) { return Self.duration }
        let end = line(endingAt: word.text.upperBound) { $0.endOfSizeUnit(word.text.lowerBound) } ?? nil
        return end == word.text.upperBound ? Self.size : nil
    }

    /// Inserts an empty value where a value may be missing: between ` (` and `)`, and after `key=`.
    func fillEmpty(_ tokens: [ShapeToken]) -> [ShapeToken] {
        var result: [ShapeToken] = []
        for (index, token) in tokens.enumerated() {
            result.append(token)
            guard token.kind == .mark, token.text.count == 1 else { continue }
            let next = index + 1 < tokens.count ? tokens[index + 1] : nil
            let byte = bytes[token.text.lowerBound]
            let isEmptyPair =
                byte == UInt8(ascii: "(") && token.spaceBefore
                && next.map {
                    bytes[$0.text].elementsEqual(")".utf8)
                } == true
            let isEmptyAssignment =
                byte == UInt8(ascii: "=") && !token.spaceBefore && index > 0
                && (next.map {
                    $0.spaceBefore && $0.kind == .word || ",;)]}".utf8.contains(bytes[$0.text.lowerBound])
                } ?? true)
            if isEmptyPair || isEmptyAssignment {
                result.append(
                    ShapeToken(
                        id: ShapeToken.valueID, text: token.text.upperBound..<token.text.upperBound, kind: .value,
                        spaceBefore: false, isAssigned: isEmptyAssignment))
            }
        }
        return result
    }

    /// Joins values of one type, side by side or with commas between them, to one value, so that `1, 2, 3` is a list
    /// like `1, 2`.
    func joinLists(_ tokens: [ShapeToken]) -> [ShapeToken] {
        var result: [ShapeToken] = []
        // The range of the text of the last value in the list that ends `result`.
        var last = 0..<0
        for token in tokens {
            if token.kind == .value, !token.text.isEmpty, !token.isAssigned {
                let hasComma = result.last.map { bytes[$0.text].elementsEqual(",".utf8) } == true
                let list = result.count - (hasComma ? 2 : 1)
                if list >= 0, result[list].kind == .value, !result[list].isAssigned, !last.isEmpty,
                    bytes[last].elementsEqual(bytes[token.text])
                {
                    if hasComma { result.removeLast() }
                    // A date and a time of day are one time. For other values it may help to see how many there are.
                    if token.text.lowerBound > result[list].text.lowerBound,
                        result[list].text.lowerBound >= Self.any.upperBound,
                        !bytes[token.text].elementsEqual(bytes[Self.time])
                    {
                        result[list].text = result[list].text.lowerBound..<token.text.upperBound
                    }
                    last = token.text
                    continue
                }
                last = token.text
            }
            result.append(token)
        }
        return result
    }
}

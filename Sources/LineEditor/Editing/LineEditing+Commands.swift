import TerminalText

/// What the commands do.
extension LineEditing {
    /// Runs a command.
    mutating func run(_ command: EditingCommand, _ key: Character) -> Effect {
        if let effect = takeArgument(command, key) { return effect }
        let last = lastAction
        lastAction = .other
        defer { if pendingOperator == nil, expectation == nil { argument = nil } }
        if mode == .viCommand, let effect = runOperator(command, key) { return effect }
        let count = argument?.value ?? 1
        if let target = movement(command, count: count) {
            if target >= buffer.count, count > 0, buffer.isCursorAtEnd {
                switch command {
                case .nextCharacter, .lineEnd, .textEnd: if takeSuggestion(word: false) { return .none }
                case .nextWord: if takeSuggestion(word: true) { return .none }
                default: break
                }
            }
            log.endStep()
            guard target != buffer.cursor else { return .refuse }
            buffer.move(to: target)
            return .none
        }
        switch command {
        case .insert, .digit: return insert(key, count: count, last)
        case .newline: return insert("\n", count: 1, .other)
        case .quotedInsert: return expect(.quoted)
        case .findCharacter: return expect(.find(isBackward: false, isTill: false))
        case .findCharacterBackward: return expect(.find(isBackward: true, isTill: false))
        case .overwrite:
            isOverwriting.toggle()
            return .none
        case .complete, .completeBackward: return isStatement ? .complete : .refuse
        case .accept: return accept()
        case .clearScreen: return .clearScreen
        case .redraw, .ignore: return .none
        case .unassigned: return .refuse
        case .startOver:
            guard !buffer.isEmpty else { return .refuse }
            replaceAll(with: "")
            return .none
        case .editExternally: return isStatement ? .editExternally : .refuse
        case .undo: return log.undo(in: &buffer) ? .none : .refuse
        case .redo: return log.redo(in: &buffer) ? .none : .refuse
        case .older: return goOlder(max(1, count), last)
        case .newer: return goNewer(max(1, count), last)
        case .oldest: return recall(0)
        case .newest: return recall(entries.count)
        case .searchOlder, .searchNewer: return beginSearch(returnAccepts: true)
        case .lastWord: return insertLastWord(last)
        default:
            return runDeletion(command, count: count, last) ?? runChange(command, count: count, last)
                ?? runVi(command, count)
        }
    }

    /// Takes a digit or a minus as a part of the numeric argument.
    ///
    /// - Returns: nil if the command is something else.
    private mutating func takeArgument(_ command: EditingCommand, _ key: Character) -> Effect? {
        let continues = argument != nil && (command == .digit || command == .viZero)
        if command == .argumentDigit || continues, let digit = key.wholeNumberValue {
            var argument = argument ?? Argument()
            argument.digits = min((argument.digits ?? 0) * 10 + digit, Self.mostRepeats)
            self.argument = argument
            return Effect.none
        }
        if command == .argumentMinus {
            argument = Argument(isNegative: true)
            return Effect.none
        }
        return nil
    }

    private mutating func expect(_ expectation: Expectation) -> Effect {
        self.expectation = expectation
        return .none
    }

    /// Uses the key that a command waited for.
    mutating func meet(_ expectation: Expectation, with key: Key) -> Effect {
        guard case .scalar(let scalar) = key, scalar != "\0" else {
            pendingOperator = nil
            argument = nil
            return .refuse
        }
        let count = max(1, argument?.value ?? 1)
        defer { if pendingOperator == nil { argument = nil } }
        switch expectation {
        case .quoted:
            change(buffer.cursor..<buffer.cursor, to: String(repeating: String(scalar), count: min(count, 100)))
            return .none
        case .find(let isBackward, let isTill):
            guard scalar != "\u{1B}" else { return cancelOperator() }
            let isTurned = (argument?.value ?? 1) < 0
            lastFind = (Character(scalar), isBackward != isTurned, isTill)
            return find(
                Character(scalar), isBackward: isBackward != isTurned, isTill: isTill,
                count: (pendingOperator?.count ?? 1) * abs(argument?.value ?? 1))
        case .replacement: return replaceCharacters(with: scalar, count: count)
        case .textObject(let isInner): return applyTextObject(Character(scalar), isInner: isInner)
        }
    }

    private mutating func insert(_ key: Character, count: Int, _ last: LastAction) -> Effect {
        guard count > 0 else { return .refuse }
        let text = String(repeating: String(key), count: count)
        // A word is undone as one step, with the spaces behind it.
        let beginsWord = !key.isWhitespace && buffer.cursor > 0 && buffer.characters[buffer.cursor - 1].isWhitespace
        let end =
            isOverwriting && key != "\n"
            ? min(buffer.cursor + count, WordMotion.lineEnd(buffer.characters, buffer.cursor)) : buffer.cursor
        change(buffer.cursor..<end, to: text, continues: last == .insertion && !beginsWord && key != "\n")
        lastAction = .insertion
        return .none
    }

    private mutating func accept() -> Effect {
        if isStatement, !isComplete(buffer.text) {
            // The cursor may be in the middle of a statement that has several lines.
            buffer.move(to: WordMotion.lineEnd(buffer.characters, buffer.cursor))
            return insert("\n", count: 1, .other)
        }
        return .accept
    }

    // MARK: Movement

    /// The place to which a command moves the cursor; nil if it is no such command.
    func movement(_ command: EditingCommand, count: Int) -> Int? {
        let text = buffer.characters
        let cursor = buffer.cursor
        switch command {
        case .nextCharacter:
            guard mode == .viCommand else { return min(max(0, cursor + count), text.count) }
            return min(max(WordMotion.lineStart(text, cursor), cursor + count), WordMotion.lineEnd(text, cursor))
        case .previousCharacter:
            guard mode == .viCommand else { return min(max(0, cursor - count), text.count) }
            return min(max(WordMotion.lineStart(text, cursor), cursor - count), WordMotion.lineEnd(text, cursor))
        case .nextWord: return words(count, from: cursor)
        case .previousWord: return words(-count, from: cursor)
        case .lineStart: return WordMotion.lineStart(text, cursor)
        case .lineEnd: return WordMotion.lineEnd(text, cursor)
        case .textStart: return 0
        case .textEnd: return text.count
        default: return nil
        }
    }

    /// The place behind as many words, or before them if there are fewer than none.
    private func words(_ count: Int, from place: Int) -> Int {
        var place = place
        for _ in 0..<abs(count) {
            let next =
                count > 0
                ? WordMotion.wordEnd(buffer.characters, from: place)
                : WordMotion.wordStart(buffer.characters, from: place)
            if next == place { break }
            place = next
        }
        return place
    }

    // MARK: Deleting

    private mutating func runDeletion(_ command: EditingCommand, count: Int, _ last: LastAction) -> Effect? {
        let cursor = buffer.cursor
        let text = buffer.characters
        let joins = last == .kill
        switch command {
        case .deleteBackward, .viDeleteBackward: return delete(-count, last)
        case .deleteForward: return delete(count, last)
        case .deleteOrEnd:
            if buffer.isEmpty { return argument == nil ? .endOfInput : .refuse }
            return delete(count, last)
        case .deleteBlanks:
            let start = text[..<cursor].lastIndex { !$0.isWhitespace }.map { $0 + 1 } ?? 0
            let end = text[cursor...].firstIndex { !$0.isWhitespace } ?? text.count
            guard start < end else { return .refuse }
            change(start..<end, to: "")
            return Effect.none
        case .killToEnd:
            let end = WordMotion.lineEnd(text, cursor)
            return kill(cursor..<(end == cursor ? min(end + 1, text.count) : end), joins: joins, isBackward: false)
        case .killToStart:
            let start = WordMotion.lineStart(text, cursor)
            return kill((start == cursor ? max(0, start - 1) : start)..<cursor, joins: joins, isBackward: true)
        case .killAll: return kill(0..<text.count, joins: joins, isBackward: false)
        case .killNextWord: return killBetween(cursor, words(count, from: cursor), joins: joins)
        case .killPreviousWord: return killBetween(words(-count, from: cursor), cursor, joins: joins)
        case .killPreviousBigWord:
            var start = cursor
            for _ in 0..<max(1, count) { start = WordMotion.bigWordStart(text, from: start) }
            return kill(start..<cursor, joins: joins, isBackward: true)
        case .killRegion, .copyRegion:
            guard let mark = mark.map({ min($0, text.count) }) else { return .refuse }
            let region = min(mark, cursor)..<max(mark, cursor)
            if command == .killRegion { return kill(region, joins: joins, isBackward: mark < cursor) }
            killRing.add(buffer.text(region), joins: false, isBackward: false)
            return Effect.none
        case .setMark:
            mark = cursor
            return Effect.none
        case .exchangeMark:
            guard let old = mark else { return .refuse }
            mark = cursor
            buffer.move(to: old)
            return Effect.none
        case .yank:
            guard let text = killRing.current else { return .refuse }
            change(cursor..<cursor, to: text)
            lastAction = .yank(min(cursor, buffer.cursor)..<buffer.cursor)
            return Effect.none
        case .yankPop:
            guard case .yank(let range) = last else { return .refuse }
            killRing.rotate()
            guard let text = killRing.current else { return .refuse }
            change(range, to: text, continues: true)
            lastAction = .yank(min(range.lowerBound, buffer.cursor)..<buffer.cursor)
            return Effect.none
        default: return nil
        }
    }

    private mutating func killBetween(_ start: Int, _ end: Int, joins: Bool) -> Effect {
        let cursor = buffer.cursor
        return kill(min(start, end)..<max(start, end), joins: joins, isBackward: min(start, end) < cursor)
    }

    /// Deletes characters behind the cursor, or before it if the count is negative. With a count they can be yanked.
    private mutating func delete(_ count: Int, _ last: LastAction) -> Effect {
        let other = min(max(0, buffer.cursor + count), buffer.count)
        let range = min(buffer.cursor, other)..<max(buffer.cursor, other)
        guard !range.isEmpty else { return .refuse }
        if argument != nil || mode == .viCommand { return kill(range, joins: last == .kill, isBackward: count < 0) }
        change(range, to: "", continues: false)
        return .none
    }

    // MARK: Changing

    private mutating func runChange(_ command: EditingCommand, count: Int, _ last: LastAction) -> Effect? {
        switch command {
        case .transposeCharacters: return transposeCharacters()
        case .transposeWords: return transposeWords()
        case .capitalize: return changeWord(count) { $0.prefix(1).uppercased() + $0.dropFirst().lowercased() }
        case .lowercase: return changeWord(count) { $0.lowercased() }
        case .uppercase: return changeWord(count) { $0.uppercased() }
        default: return nil
        }
    }

    /// Exchanges the characters around the cursor, at the end of a line the two before it.
    private mutating func transposeCharacters() -> Effect {
        let text = buffer.characters
        let start = WordMotion.lineStart(text, buffer.cursor)
        var place = buffer.cursor
        if place == WordMotion.lineEnd(text, place) { place -= 1 }
        guard place > start, place < text.count else { return .refuse }
        change(place - 1..<place + 1, to: String([text[place], text[place - 1]]))
        return .none
    }

    /// Exchanges the word before the cursor, or around it, with the one behind it; at the end the last two.
    private mutating func transposeWords() -> Effect {
        let text = buffer.characters
        let secondEnd = WordMotion.wordEnd(text, from: buffer.cursor)
        let second = WordMotion.wordStart(text, from: secondEnd)
        let first = WordMotion.wordStart(text, from: second)
        let firstEnd = WordMotion.wordEnd(text, from: first)
        guard firstEnd <= second, second < secondEnd, first < firstEnd else { return .refuse }
        let end = text[second..<secondEnd].lastIndex { !$0.isWhitespace }.map { $0 + 1 } ?? secondEnd
        change(first..<end, to: String(text[second..<end] + text[firstEnd..<second] + text[first..<firstEnd]))
        return .none
    }

    private mutating func changeWord(_ count: Int, _ transform: (String) -> String) -> Effect {
        let cursor = buffer.cursor
        let end = words(max(1, count), from: cursor)
        let start = (cursor..<end).first { WordMotion.isInWord(buffer.characters, $0) } ?? end
        guard start < end else { return .refuse }
        change(start..<end, to: transform(buffer.text(start..<end)))
        return .none
    }
}

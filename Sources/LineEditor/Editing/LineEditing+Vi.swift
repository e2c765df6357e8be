/// The commands of vi (POSIX, "sh", section "Command Line Editing (vi-mode)", and vi's text objects).
extension LineEditing {
    /// Runs a command of vi that is no movement of both editors.
    mutating func runVi(_ command: EditingCommand, _ count: Int) -> Effect {
        let text = buffer.characters
        let cursor = buffer.cursor
        switch command {
        case .viCommandMode:
            pendingOperator = nil
            guard mode == .viInsert else { return .refuse }
            setMode(.viCommand)
            if cursor > WordMotion.lineStart(text, cursor) { buffer.move(to: cursor - 1) }
            isOverwriting = false
            return .none
        case .viInsert: return beginInsert(at: cursor)
        case .viInsertAtStart: return beginInsert(at: WordMotion.firstNonBlank(text, cursor))
        case .viAdd: return beginInsert(at: min(cursor + 1, WordMotion.lineEnd(text, cursor)))
        case .viAddAtEnd: return beginInsert(at: WordMotion.lineEnd(text, cursor))
        case .viReplaceMode:
            isOverwriting = true
            return beginInsert(at: cursor)
        case .viReplaceCharacter:
            expectation = .replacement
            // The argument is used when the key comes.
            return .none
        case .viSubstituteCharacter:
            let end = min(cursor + max(1, count), WordMotion.lineEnd(text, cursor))
            if end > cursor { _ = kill(cursor..<end, joins: false, isBackward: false) }
            return beginInsert(at: cursor)
        case .viSubstituteLine: return apply(.change, linesFrom: cursor, count: count)
        case .viChangeToEnd:
            let end = WordMotion.lineEnd(text, cursor)
            if end > cursor { _ = kill(cursor..<end, joins: false, isBackward: false) }
            return beginInsert(at: cursor)
        case .viYankToEnd:
            killRing.add(buffer.text(cursor..<WordMotion.lineEnd(text, cursor)), joins: false, isBackward: false)
            isRegisterLinewise = false
            return .none
        case .viPasteAfter, .viPasteBefore: return paste(isBefore: command == .viPasteBefore, count: count)
        case .viChangeCase: return changeCase(count)
        case .viRepeat: return repeatChange()
        case .viUndoLine:
            guard original.characters != buffer.characters else { return .refuse }
            replaceAll(with: original.text)
            return .none
        case .viComment:
            guard isStatement else { return .refuse }
            let lines = buffer.text.split(separator: "\n", omittingEmptySubsequences: false)
            replaceAll(with: lines.map { "#" + $0 }.joined(separator: "\n"))
            return .accept
        case .viSearch: return beginSearch(returnAccepts: false)
        case .viSearchAgain: return findAgain(older: true)
        case .viSearchAgainBackward: return findAgain(older: false)
        case .viHistoryLine: return recall(argument == nil ? 0 : count - 1)
        case .viDelete, .viChange, .viYank: return .refuse
        case .viFind, .viFindBackward, .viTill, .viTillBackward: return expectFind(command)
        default:
            guard let motion = viMotion(command, count: count) else { return .refuse }
            buffer.move(to: motion.target)
            return .none
        }
    }

    private mutating func beginInsert(at place: Int) -> Effect {
        setMode(.viInsert)
        log.endStep()
        buffer.move(to: place)
        return .none
    }

    // MARK: Motions

    /// Where a motion leads, and whether the character there belongs to the text that an operator takes.
    struct Motion {
        var target: Int
        var isInclusive = false
    }

    private func viMotion(_ command: EditingCommand, count: Int) -> Motion? {
        let text = buffer.characters
        let cursor = buffer.cursor
        func repeated(_ step: (Int) -> Int) -> Int {
            var place = cursor
            for _ in 0..<max(1, count) { place = step(place) }
            return place
        }
        switch command {
        case .viNextWord, .viNextBigWord:
            return Motion(target: repeated { WordMotion.nextStart(text, from: $0, isBig: command == .viNextBigWord) })
        case .viWordEnd, .viBigWordEnd:
            return Motion(
                target: repeated { WordMotion.nextLast(text, from: $0, isBig: command == .viBigWordEnd) },
                isInclusive: true)
        case .viPreviousWord, .viPreviousBigWord:
            return Motion(
                target: repeated { WordMotion.previousStart(text, from: $0, isBig: command == .viPreviousBigWord) })
        case .viZero: return Motion(target: WordMotion.lineStart(text, cursor))
        case .viFirstNonBlank: return Motion(target: WordMotion.firstNonBlank(text, cursor))
        case .viToColumn:
            let start = WordMotion.lineStart(text, cursor)
            return Motion(target: min(start + max(1, count) - 1, WordMotion.lineEnd(text, cursor)))
        case .viMatch:
            return WordMotion.matchingBracket(text, from: cursor).map { Motion(target: $0, isInclusive: true) }
        case .viFindAgain, .viFindAgainBackward:
            guard let lastFind else { return nil }
            let isBackward = lastFind.isBackward != (command == .viFindAgainBackward)
            return found(lastFind.key, isBackward: isBackward, isTill: lastFind.isTill, count: count, isAgain: true)
        default: return nil
        }
    }

    /// The place of the next such character in the line.
    private func found(
        _ key: Character, isBackward: Bool, isTill: Bool, count: Int, isAgain: Bool = false
    ) -> Motion? {
        let text = buffer.characters
        let line = WordMotion.lineStart(text, buffer.cursor)..<WordMotion.lineEnd(text, buffer.cursor)
        var place = buffer.cursor
        // After `t` the cursor is before the character, and `;` means the next one.
        if isAgain, isTill { place += isBackward ? -1 : 1 }
        for _ in 0..<max(1, count) {
            let next =
                isBackward
                ? text[line.lowerBound..<max(line.lowerBound, min(place, line.upperBound))].lastIndex(of: key)
                : text[min(place + 1, line.upperBound)..<line.upperBound].firstIndex(of: key)
            guard let next else { return nil }
            place = next
        }
        if isTill { place += isBackward ? 1 : -1 }
        return Motion(target: place, isInclusive: !isBackward)
    }

    /// Moves to the next such character, or lets the operator that waits reach to it.
    ///
    /// - Parameter count: which one; before the cursor if it is negative.
    mutating func find(_ key: Character, isBackward: Bool, isTill: Bool, count: Int) -> Effect {
        guard let motion = found(key, isBackward: isBackward, isTill: isTill, count: count) else {
            return cancelOperator()
        }
        if pendingOperator != nil { return apply(to: motion) }
        buffer.move(to: motion.target)
        return .none
    }

    // MARK: Operators

    private func operatorCount(_ count: Int) -> Int { (pendingOperator?.count ?? 1) * count }

    mutating func cancelOperator() -> Effect {
        pendingOperator = nil
        argument = nil
        return .refuse
    }

    /// Begins an operator, or ends it with its motion.
    ///
    /// - Returns: nil if the command has to do with no operator.
    mutating func runOperator(_ command: EditingCommand, _ key: Character) -> Effect? {
        let kind: PendingOperator.Kind? =
            switch command {
            case .viDelete: .delete
            case .viChange: .change
            case .viYank: .yank
            default: nil
            }
        guard let pending = pendingOperator else {
            guard let kind else { return nil }
            pendingOperator = PendingOperator(kind: kind, count: argument?.value)
            argument = nil
            return Effect.none
        }
        let count = operatorCount(argument?.value ?? 1)
        if let kind {
            guard kind == pending.kind else { return cancelOperator() }
            return apply(kind, linesFrom: buffer.cursor, count: count)
        }
        switch command {
        case .viInsert, .viAdd:
            expectation = .textObject(isInner: command == .viInsert)
            return Effect.none
        case .viFind, .viFindBackward, .viTill, .viTillBackward: return expectFind(command)
        default: break
        }
        let isWord = command == .viNextWord || command == .viNextBigWord
        let isOnText =
            buffer.characters.indices.contains(buffer.cursor) && !buffer.characters[buffer.cursor].isWhitespace
        if pending.kind == .change, isWord, isOnText {
            // `cw` leaves the space behind the word.
            return apply(to: changedWord(isBig: command == .viNextBigWord, count: count))
        }
        if var motion = viMotion(command, count: count) {
            if isWord {
                // An operator does not reach over the end of the line.
                motion.target = min(motion.target, WordMotion.lineEnd(buffer.characters, buffer.cursor))
            }
            return apply(to: motion)
        }
        if let target = movement(command, count: count) { return apply(to: Motion(target: target)) }
        return cancelOperator()
    }

    private func changedWord(isBig: Bool, count: Int) -> Motion {
        var place = buffer.cursor
        let text = buffer.characters
        for number in 0..<max(1, count) {
            let isWordEnd =
                place + 1 >= text.count
                || WordMotion.kind(text[place + 1], isBig: isBig) != WordMotion.kind(text[place], isBig: isBig)
            if number == 0, isWordEnd { continue }
            place = WordMotion.nextLast(text, from: place, isBig: isBig)
        }
        return Motion(target: place, isInclusive: true)
    }

    mutating func expectFind(_ command: EditingCommand) -> Effect {
        expectation = .find(
            isBackward: command == .viFindBackward || command == .viTillBackward,
            isTill: command == .viTill || command == .viTillBackward)
        return .none
    }

    private mutating func apply(to motion: Motion) -> Effect {
        let cursor = buffer.cursor
        let end = max(cursor, motion.target) + (motion.isInclusive ? 1 : 0)
        return apply(to: min(cursor, motion.target)..<end)
    }

    /// Lets the operator that waits take a part of the text.
    mutating func apply(to range: Range<Int>) -> Effect {
        guard let kind = pendingOperator?.kind else { return .refuse }
        pendingOperator = nil
        argument = nil
        let range = buffer.clamped(range)
        isRegisterLinewise = false
        switch kind {
        case .yank:
            guard !range.isEmpty else { return .refuse }
            killRing.add(buffer.text(range), joins: false, isBackward: false)
            buffer.move(to: range.lowerBound)
            return .none
        case .delete: return kill(range, joins: false, isBackward: false)
        case .change:
            if !range.isEmpty { _ = kill(range, joins: false, isBackward: false) }
            return beginInsert(at: range.lowerBound)
        }
    }

    /// `dd`, `cc`, `yy`: whole lines.
    private mutating func apply(_ kind: PendingOperator.Kind, linesFrom place: Int, count: Int) -> Effect {
        pendingOperator = nil
        argument = nil
        let text = buffer.characters
        let start = WordMotion.lineStart(text, place)
        var end = WordMotion.lineEnd(text, place)
        for _ in 1..<max(2, count) where count > 1 && end < text.count { end = WordMotion.lineEnd(text, end + 1) }
        let lines = buffer.text(start..<end)
        if kind == .change {
            if end > start { _ = kill(start..<end, joins: false, isBackward: false) }
            isRegisterLinewise = true
            return beginInsert(at: start)
        }
        killRing.add(lines, joins: false, isBackward: false)
        isRegisterLinewise = true
        if kind == .yank { return .none }
        // The line break behind the lines goes with them, else the one before them.
        let range = end < text.count ? start..<end + 1 : max(0, start - 1)..<end
        change(range, to: "")
        buffer.move(to: WordMotion.firstNonBlank(buffer.characters, min(start, buffer.count)))
        return .none
    }

    // MARK: Changes

    mutating func replaceCharacters(with scalar: Unicode.Scalar, count: Int) -> Effect {
        let cursor = buffer.cursor
        guard scalar != "\u{1B}", cursor + count <= WordMotion.lineEnd(buffer.characters, cursor) else {
            return .refuse
        }
        let key: Unicode.Scalar = scalar == "\r" ? "\n" : scalar
        change(cursor..<cursor + count, to: String(repeating: String(key), count: key == "\n" ? 1 : count))
        if key != "\n" { buffer.move(to: cursor + count - 1) }
        return .none
    }

    private mutating func changeCase(_ count: Int) -> Effect {
        let cursor = buffer.cursor
        let end = min(cursor + max(1, count), WordMotion.lineEnd(buffer.characters, cursor))
        guard cursor < end else { return .refuse }
        let text = buffer.characters[cursor..<end].map { character -> String in
            let other = character.isLowercase ? character.uppercased() : character.lowercased()
            // A letter whose other case has two letters (ß) is not changed.
            return other.count == 1 ? other : String(character)
        }
        change(cursor..<end, to: text.joined())
        return .none
    }

    private mutating func paste(isBefore: Bool, count: Int) -> Effect {
        guard let killed = killRing.current else { return .refuse }
        let text = buffer.characters
        let cursor = buffer.cursor
        if isRegisterLinewise, isStatement {
            let start = WordMotion.lineStart(text, cursor)
            let end = WordMotion.lineEnd(text, cursor)
            let lines = Array(repeating: killed, count: min(max(1, count), 100)).joined(separator: "\n")
            if isBefore {
                change(start..<start, to: lines + "\n")
                buffer.move(to: start)
            } else {
                change(end..<end, to: "\n" + lines)
                buffer.move(to: end + 1)
            }
            return .none
        }
        let place = isBefore || text.isEmpty ? cursor : min(cursor + 1, text.count)
        let room = max(1, 1_000_000 / max(1, killed.utf8.count))
        change(place..<place, to: String(repeating: killed, count: min(max(1, count), room)))
        if buffer.cursor > 0 { buffer.move(to: buffer.cursor - 1) }
        return .none
    }
}

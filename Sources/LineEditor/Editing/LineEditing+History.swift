import TerminalText

/// The incremental search through the history (Ctrl-R).
struct HistorySearch: Sendable, Equatable {
    var query = ""
    /// The index of the entry that was found, or the number of entries.
    var position: Int
    var isFailing = false
    /// Where the query is in the found entry, as numbers of characters.
    var match: Range<Int>?
    /// The texts that the query has found so far. Each is shown once.
    var seen: Set<String> = []
    /// The line before the search.
    let original: TextBuffer
    /// Whether Return runs the line that was found. In vi's search it only ends the search.
    let returnAccepts: Bool
}

/// Walking through the history, searching it, and taking words from it.
extension LineEditing {
    // MARK: Up and down

    /// A line up; from the first line to the next older entry that begins as the text did before the cursor.
    mutating func goOlder(_ count: Int, _ last: LastAction) -> Effect {
        if last != .history, let effect = moveVertically(by: -1, last) { return effect }
        return walkHistory(count) { $0.older() }
    }

    mutating func goNewer(_ count: Int, _ last: LastAction) -> Effect {
        if last != .history, let effect = moveVertically(by: 1, last) { return effect }
        return walkHistory(count) { $0.newer() }
    }

    private mutating func walkHistory(_ count: Int, _ step: (inout HistoryWalk) -> String?) -> Effect {
        guard isStatement else { return .refuse }
        var current = walk
        if current?.current != buffer.text {
            // In vi's command mode the cursor is on a character by its nature, so it says nothing about what is wanted.
            current = HistoryWalk(
                entries: entries, line: buffer.text, prefix: mode == .viCommand ? "" : buffer.textBeforeCursor)
        }
        guard var current else { return .refuse }
        var found: String?
        for _ in 0..<count {
            guard let entry = step(&current) else { break }
            found = entry
        }
        guard let found else { return .refuse }
        walk = current
        show(found)
        return .none
    }

    /// Puts an entry in place of the text.
    private mutating func show(_ entry: String) {
        replaceAll(with: entry)
        original = buffer
        lastAction = .history
    }

    /// Shows the entry of an index; that behind the last one is the line that was typed.
    mutating func recall(_ index: Int) -> Effect {
        guard isStatement else { return .refuse }
        if walk?.current != buffer.text {
            walk = HistoryWalk(entries: entries, line: buffer.text, prefix: "")
        }
        guard var walk, let entry = walk.jump(to: index) else { return .refuse }
        self.walk = walk
        show(entry)
        return .none
    }

    /// Moves the cursor by lines of the text, in the display column where the movement began.
    ///
    /// - Returns: nil if there is no such line.
    private mutating func moveVertically(by step: Int, _ last: LastAction) -> Effect? {
        let text = buffer.characters
        let start = WordMotion.lineStart(text, buffer.cursor)
        let end = WordMotion.lineEnd(text, buffer.cursor)
        guard step < 0 ? start > 0 : end < text.count else { return nil }
        let column: Int =
            if case .vertical(let goal) = last { goal } else { Self.width(text[start..<buffer.cursor]) }
        let targetStart = step < 0 ? WordMotion.lineStart(text, start - 1) : end + 1
        let targetEnd = WordMotion.lineEnd(text, targetStart)
        var place = targetStart
        var width = 0
        while place < targetEnd {
            width += DisplayWidth.of(text[place])
            if width > column { break }
            place += 1
        }
        log.endStep()
        buffer.move(to: place)
        lastAction = .vertical(column: column)
        return Effect.none
    }

    private static func width(_ characters: ArraySlice<Character>) -> Int {
        characters.reduce(0) { $0 + DisplayWidth.of($1) }
    }

    // MARK: The last word

    /// Inserts the last word of the entry before; again, that of the entry before that one.
    mutating func insertLastWord(_ last: LastAction) -> Effect {
        guard isStatement else { return .refuse }
        var range = buffer.cursor..<buffer.cursor
        var limit = entries.count
        if case .lastWord(let before, let entry) = last { (range, limit) = (before, entry) }
        for index in entries.indices[..<limit].reversed() {
            guard let word = Self.lastWord(of: entries[index]) else { continue }
            change(range, to: word, continues: limit < entries.count)
            lastAction = .lastWord(min(range.lowerBound, buffer.cursor)..<buffer.cursor, entry: index)
            return .none
        }
        lastAction = last
        return .refuse
    }

    /// The last word of a statement, with the quotes around it; nil if there is none.
    static func lastWord(of statement: String) -> String? {
        var word = ""
        var last: String?
        var quote: Character?
        var isEscaped = false
        for character in statement {
            if quote == nil, !isEscaped, character.isWhitespace {
                if !word.isEmpty { last = word }
                word = ""
                continue
            }
            word.append(character)
            if isEscaped {
                isEscaped = false
            } else if character == "\\", quote != "'" {
                isEscaped = true
            } else if let open = quote {
                if character == open { quote = nil }
            } else if character == "'" || character == "\"" {
                quote = character
            }
        }
        return word.isEmpty ? last : word
    }

    // MARK: Searching

    mutating func beginSearch(returnAccepts: Bool) -> Effect {
        guard isStatement else { return .refuse }
        search = HistorySearch(position: entries.count, original: buffer, returnAccepts: returnAccepts)
        return .none
    }

    /// A key of the search.
    ///
    /// - Returns: nil if the key has ended the search, and is to be looked up in the key maps.
    mutating func searchKey(_ key: Key, isAlone: Bool) -> Effect? {
        guard var search else { return nil }
        defer { if self.search != nil { self.search = search } }
        if case .paste(let text) = key {
            search.query += text.map { $0.isNewline ? " " : String($0) }.joined()
            search.seen = []
            find(in: entries.indices[..<min(search.position + 1, entries.count)].reversed(), &search)
            return Effect.none
        }
        guard case .scalar(let scalar) = key else { return endSearch(search) }
        switch scalar.value {
        case 0x12:
            // Ctrl-R at once takes the last query again, as in bash.
            if search.query.isEmpty { search.query = lastQuery }
            find(in: entries.indices[..<min(search.position, entries.count)].reversed(), &search)
        case 0x13:
            search.seen = []
            find(in: entries.indices.dropFirst(search.position + 1), &search)
        case 0x07:
            buffer = search.original
            self.search = nil
        case 0x1B:
            let effect = endSearch(search)
            return isAlone ? Effect.none : effect
        case 0x08, 0x7F:
            guard !search.query.isEmpty else { return .refuse }
            search.query.removeLast()
            search.seen = []
            search.position = entries.count
            search.match = nil
            find(in: entries.indices.reversed(), &search)
        case 0x20..<0x7F, 0xA0...:
            search.query.unicodeScalars.append(scalar)
            search.seen = []
            // The entry that is shown counts, too.
            find(in: entries.indices[..<min(search.position + 1, entries.count)].reversed(), &search)
        case 0x0A, 0x0D:
            let effect = endSearch(search)
            return search.returnAccepts ? effect : Effect.none
        default: return endSearch(search)
        }
        return search.isFailing ? .refuse : Effect.none
    }

    /// Keeps what was found.
    private mutating func endSearch(_ search: HistorySearch) -> Effect? {
        if !search.query.isEmpty { lastQuery = search.query }
        let found = buffer
        buffer = search.original
        self.search = nil
        if found.characters != buffer.characters {
            replaceAll(with: found.text)
            buffer.move(to: found.cursor)
            original = buffer
        }
        walk = nil
        lastAction = .other
        return nil
    }

    /// Shows the first of some entries that has the query and another text than the one shown.
    private mutating func find(in indices: some Sequence<Int>, _ search: inout HistorySearch) {
        guard !search.query.isEmpty else {
            search.isFailing = false
            search.match = nil
            buffer = search.original
            return
        }
        let shown = buffer.text
        let isShown = search.match != nil
        let query = Array(search.query.utf8)
        for index in indices {
            let entry = entries[index]
            // The same entry again is no older one.
            if isShown, index != search.position, entry == shown || search.seen.contains(entry) { continue }
            // Comparing bytes is much faster, but does not see whether a mark belongs to the letter before it.
            guard entry.holds(query), let place = entry.firstRange(of: search.query) else { continue }
            search.position = index
            search.isFailing = false
            search.seen.insert(entry)
            buffer = TextBuffer(entry)
            let start = entry.distance(from: entry.startIndex, to: place.lowerBound)
            let match = start..<start + search.query.count
            search.match = match
            buffer.move(to: match.lowerBound)
            return
        }
        search.isFailing = true
    }

    /// vi's `n` and `N`: the last search once more.
    mutating func findAgain(older: Bool) -> Effect {
        guard isStatement, !lastQuery.isEmpty else { return .refuse }
        let shown = buffer.text
        let query = Array(lastQuery.utf8)
        let start = entries.lastIndex(of: shown) ?? entries.count
        let found =
            older
            ? entries[..<start].lastIndex { $0.holds(query) && $0 != shown }
            : entries.dropFirst(start + 1).firstIndex { $0.holds(query) && $0 != shown }
        guard let found else { return .refuse }
        show(entries[found])
        return .none
    }
}

extension String {
    /// Whether the bytes are in the text.
    fileprivate func holds(_ bytes: [UInt8]) -> Bool {
        guard let first = bytes.first else { return true }
        var text = self
        return text.withUTF8 { text in
            var rest = text[...]
            while let place = rest.firstIndex(of: first), text.count - place >= bytes.count {
                if text[place..<place + bytes.count].elementsEqual(bytes) { return true }
                rest = text[(place + 1)...]
            }
            return false
        }
    }
}

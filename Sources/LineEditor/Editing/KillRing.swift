/// The texts that were killed (cut), the last one at the end. They are kept from line to line.
struct KillRing: Sendable {
    /// The most texts that are kept, as in Emacs.
    private static let mostEntries = 60

    private var entries: [String] = []
    /// How many entries before the last one the next yank takes.
    private var offset = 0

    /// The text that a yank inserts; nil if nothing was killed yet.
    var current: String? {
        entries.isEmpty ? nil : entries[entries.count - 1 - offset % entries.count]
    }

    /// Adds a text.
    ///
    /// - Parameters:
    ///   - joins: whether the kill right before was also a kill, so that both become one text.
    ///   - isBackward: whether the text was before the cursor, so that it comes before the text that it joins.
    mutating func add(_ text: String, joins: Bool, isBackward: Bool) {
        guard !text.isEmpty else { return }
        offset = 0
        if joins, let last = entries.popLast() {
            entries.append(isBackward ? text + last : last + text)
        } else {
            entries.append(text)
            if entries.count > Self.mostEntries { entries.removeFirst() }
        }
    }

    /// Makes the entry before the current one the current one (yank-pop).
    mutating func rotate() { offset += 1 }
}

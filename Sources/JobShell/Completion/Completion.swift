import JobModel

/// What may be typed at a place of a text.
public struct Completion: Sendable, Hashable {
    /// A text that may be typed.
    public struct Candidate: Sendable, Hashable {
        /// The text. A command that offers candidates for a parameter writes the value as it is; in a completion it is
        /// what replaces `range`, with quotation marks where the grammar needs them.
        public var text: String
        /// What a menu shows; by default the text.
        public var label: String
        /// A short description, which may be empty.
        public var help: String
        /// Whether the word is complete, so that a space may follow. It is not after a folder or the common beginning
        /// of several hosts.
        public var isWhole: Bool

        /// Creates a candidate.
        public init(_ text: String, label: String? = nil, help: String = "", isWhole: Bool = true) {
            self.text = text
            self.label = label ?? text
            self.help = help
            self.isWhole = isWhole
        }
    }

    /// The part of the text that a candidate replaces, as UTF-8 offsets. It ends at the cursor.
    package var range: Range<Int>
    /// The candidates in the order in which they are to be shown.
    package var candidates: [Candidate]
    /// Whether there are more candidates. Who sees so many types on.
    package var isCut = false

    /// Creates a completion.
    package init(range: Range<Int>, candidates: [Candidate] = []) {
        self.range = range
        self.candidates = candidates
    }
}

extension [Completion.Candidate] {
    /// The candidates that fit what was typed, in their order: those that begin with it; if there are none, in whatever
    /// case; if there are none either, those that contain it, then those that contain its letters in their order, and
    /// at last those whose description contains it.
    func fitting(_ typed: String) -> [Completion.Candidate] {
        if typed.isEmpty { return self }
        let lowered = typed.lowercased()
        let ways: [(Completion.Candidate) -> Bool] = [
            { $0.text.utf8.starts(with: typed.utf8) },
            { $0.text.lowercased().hasPrefix(lowered) },
            { $0.text.lowercased().contains(lowered) },
            { Self.contains(lowered, in: $0.text.lowercased()) },
            { lowered.count > 1 && $0.help.lowercased().contains(lowered) },
        ]
        for way in ways {
            let found = filter(way)
            if !found.isEmpty { return found }
        }
        return []
    }

    /// Whether a text contains the letters of another in their order. A single letter is too little for that.
    private static func contains(_ letters: String, in text: String) -> Bool {
        guard letters.count > 1 else { return false }
        var rest = text[...]
        for letter in letters {
            guard let found = rest.firstIndex(of: letter) else { return false }
            rest = rest[rest.index(after: found)...]
        }
        return true
    }
}

/// Finds the known words that resemble a wrong one, for "did you mean".
public enum SpellingSuggestion {
    /// Returns at most three of `words`, nearest first: words that begin with `word`, and words whose distance from it
    /// is at most a third of its letters (Damerau-Levenshtein distance with adjacent swaps).
    public static func to(_ word: String, among words: some Sequence<String>) -> [String] {
        let wanted = Array(word.lowercased())
        guard !wanted.isEmpty, wanted.count <= 64 else { return [] }
        let limit = max(1, wanted.count / 3)
        let scored = Set(words).compactMap { candidate -> (String, Int)? in
            let letters = Array(candidate.lowercased())
            if letters.starts(with: wanted) { return (candidate, 0) }
            let distance = distance(wanted, letters)
            return distance <= limit ? (candidate, distance) : nil
        }
        return scored.sorted { ($0.1, $0.0) < ($1.1, $1.0) }.prefix(3).map(\.0)
    }

    /// Returns the nearest word; nil when none is near.
    public static func first(_ word: String, among words: some Sequence<String>) -> String? {
        to(word, among: words).first
    }

    /// Returns `did you mean a, b or c?`; nil when no word is near.
    public static func question(_ word: String, among words: some Sequence<String>) -> Sentence? {
        let near = to(word, among: words)
        guard let last = near.last else { return nil }
        return near.count == 1
            ? "did you mean \(last)?" : "did you mean \(near.dropLast().joined(separator: ", ")) or \(last)?"
    }

    private static func distance(_ a: [Character], _ b: [Character]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...b.count)
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                var best = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, beforeLast[j - 1] + 1) }
                row.append(best)
            }
            (beforeLast, last) = (last, row)
        }
        return last[b.count]
    }
}

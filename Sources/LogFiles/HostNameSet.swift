/// Expands the host sets of gathered output: `web-[01-40],db1`, `10.0.[0-1].[1-3]`, `node[0-10/2]`.
///
/// The words are those that ClusterShell's NodeSet and pdsh's hostlist print: zeros before the first number of a range pad
/// all of its numbers. Operators, wildcards and group names are no part of it.
enum HostNameSet {
    /// - Parameter limit: How many names the text may stand for.
    /// - Returns: The names in the order of the text; nil when it is no such set, or stands for more than `limit`.
    static func names(_ text: some StringProtocol, limit: Int) -> [String]? {
        var names: [String] = []
        for word in words(text) {
            guard let more = expanded(word, limit: limit - names.count) else { return nil }
            names += more
        }
        return names.isEmpty ? nil : names
    }

    /// The text at the commas outside brackets.
    private static func words(_ text: some StringProtocol) -> [Substring] {
        var (words, depth) = ([Substring](), 0)
        let text = Substring(text)
        var start = text.startIndex
        for place in text.indices {
            switch text[place] {
            case "[": depth += 1
            case "]": depth -= 1
            case "," where depth == 0:
                words.append(text[start..<place])
                start = text.index(after: place)
            default: break
            }
        }
        return words + [text[start...]]
    }

    private static func expanded(_ word: Substring, limit: Int) -> [String]? {
        guard limit > 0, !word.isEmpty else { return nil }
        guard let open = word.firstIndex(of: "[") else { return word.contains("]") ? nil : [String(word)] }
        guard let close = word[open...].firstIndex(of: "]"),
            let numbers = numbers(word[word.index(after: open)..<close], limit: limit)
        else { return nil }
        let rest = word[word.index(after: close)...]
        guard let tails = rest.isEmpty ? [""] : expanded(rest, limit: limit),
            numbers.count.multipliedReportingOverflow(by: tails.count).partialValue <= limit
        else { return nil }
        let head = word[..<open]
        return numbers.flatMap { number in tails.map { head + number + $0 } }
    }

    private static func numbers(_ text: Substring, limit: Int) -> [String]? {
        var numbers: [String] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let halves = part.split(separator: "/", omittingEmptySubsequences: false)
            guard let range = halves.first, halves.count <= 2, let step = halves.count == 2 ? number(halves[1]) : 1,
                step > 0
            else { return nil }
            let ends = range.split(separator: "-", omittingEmptySubsequences: false)
            guard let from = ends.first, let to = ends.last, ends.count <= 2, let first = number(from),
                let last = number(to), first <= last, (last - first) / step < limit - numbers.count
            else { return nil }
            for value in stride(from: first, through: last, by: step) {
                let digits = String(value)
                let padding = from.first == "0" ? max(0, from.count - digits.count) : 0
                numbers.append(String(repeating: "0", count: padding) + digits)
            }
        }
        return numbers
    }

    /// Digits alone, few enough for sums not to overflow.
    private static func number(_ text: Substring) -> Int? {
        guard (1...15).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int(text)
    }
}

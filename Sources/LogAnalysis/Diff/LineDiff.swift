/// A change: lines of one text that replace lines of another.
///
/// Either range may be empty, if lines were only added or only removed.
public struct LineChange: Hashable, Sendable {
    /// The removed lines, from 0.
    public var from: Range<Int>
    /// The added lines, from 0.
    public var to: Range<Int>

    /// Lines `from` of the old text became lines `to` of the new one.
    public init(from: Range<Int>, to: Range<Int>) {
        self.from = from
        self.to = to
    }
}

/// Computes which lines have to be removed from one sequence of numbered lines, and which added, to get another
/// sequence.
///
/// This is the linear-space algorithm of Eugene W. Myers, "An O(ND) Difference Algorithm and Its Variations" (1986).
/// Before it runs, the lines that both sequences begin and end with are removed, and so are the lines that only one of
/// them has (these can only be changes).
///
/// The result is always correct: applied to one sequence, it gives the other. It is also the shortest one, unless a
/// search for a middle needs more than `costLimit` steps in both directions. Such a search is given up, and the problem
/// is divided at the furthest point that was reached. So for n lines on both sides together, the time is at most
/// proportional to n times the limit, not to n squared, and the memory to n. GNU diff and git limit their searches in
/// the same way.
public enum LineDiff {
    /// The default limit: if fewer than 512 lines differ, the result is the shortest one. Measured on logs with few
    /// kinds of lines, a higher limit takes more time and gives results that are one part in a hundred shorter.
    public static let costLimit = 256

    /// The changes that turn `from` into `to`, ascending, with at least one unchanged line between any two.
    ///
    /// The numbers must come from one `LineInterner` and be 0 or more; memory is also proportional to the greatest
    /// number (a quarter of a byte for each). `costLimit` limits the work; `.max` gives the shortest result, however
    /// long it takes. `isStopped` is called now and then; once it returns true, the result is correct, but what was not
    /// examined yet counts as changed.
    public static func changes(
        from: [Int32], to: [Int32], costLimit: Int = costLimit, isStopped: () -> Bool = { false }
    ) -> [LineChange] {
        var start = 0
        while start < min(from.count, to.count), from[start] == to[start] { start += 1 }
        var (fromEnd, toEnd) = (from.count, to.count)
        while fromEnd > start, toEnd > start, from[fromEnd - 1] == to[toEnd - 1] {
            fromEnd -= 1
            toEnd -= 1
        }
        if start == fromEnd || start == toEnd {
            return start == fromEnd && start == toEnd ? [] : [LineChange(from: start..<fromEnd, to: start..<toEnd)]
        }

        let fromNumbers = NumberSet(from[start..<fromEnd])
        let toNumbers = NumberSet(to[start..<toEnd])
        var fromSide = DiffSide(from, start..<fromEnd, shared: toNumbers)
        var toSide = DiffSide(to, start..<toEnd, shared: fromNumbers)
        EditSearch.run(from: &fromSide, to: &toSide, costLimit: costLimit, isStopped)
        return changes(fromSide.changed, toSide.changed, start: start)
    }

    /// Combines the marks of both sides into changes; the unmarked lines of both sides correspond in order.
    fileprivate static func changes(_ from: [Bool], _ to: [Bool], start: Int) -> [LineChange] {
        var changes: [LineChange] = []
        var (x, y) = (0, 0)
        while x < from.count || y < to.count {
            let (fromStart, toStart) = (x, y)
            while x < from.count, from[x] { x += 1 }
            while y < to.count, to[y] { y += 1 }
            if x > fromStart || y > toStart {
                changes.append(
                    LineChange(from: start + fromStart..<start + x, to: start + toStart..<start + y))
            }
            x += 1
            y += 1
        }
        return changes
    }
}

/// A set of numbers, as bits.
struct NumberSet {
    private var words: [UInt64]

    init(_ numbers: ArraySlice<Int32>) {
        let greatest = numbers.max() ?? 0
        precondition(numbers.allSatisfy { $0 >= 0 }, "numbers of lines are 0 or more")
        words = Array(repeating: 0, count: Int(greatest) / 64 + 1)
        for number in numbers { words[Int(number) >> 6] |= 1 << UInt64(number & 63) }
    }

    func contains(_ number: Int32) -> Bool {
        let word = Int(number) >> 6
        return word < words.count && words[word] >> UInt64(number & 63) & 1 == 1
    }
}

/// One side of a comparison: the lines that the other side has as well, and a mark for each changed line.
struct DiffSide {
    /// The numbers of the lines that the other side has as well.
    private(set) var numbers: [Int32] = []
    /// For each element of `numbers`, its index in `changed`.
    private(set) var places: [Int32] = []
    /// Whether each line of the range is changed.
    var changed: [Bool]

    init(_ lines: [Int32], _ range: Range<Int>, shared: NumberSet) {
        precondition(range.count < Int(Int32.max), "more lines than numbers")
        changed = Array(repeating: false, count: range.count)
        numbers.reserveCapacity(range.count)
        places.reserveCapacity(range.count)
        for index in range {
            if shared.contains(lines[index]) {
                numbers.append(lines[index])
                places.append(Int32(index - range.lowerBound))
            } else {
                changed[index - range.lowerBound] = true
            }
        }
    }

    /// Marks the lines of a range of `numbers` as changed.
    mutating func mark(_ range: Range<Int>) {
        for index in range { changed[Int(places[index])] = true }
    }
}

/// Compares two logs whose lines count as the same in any order: finds the counterpart in the old log for each line of
/// the new log.
///
/// Of equal lines, the first one of the new log is the counterpart of the first one of the old log, the second of the
/// second, and so on.
struct UnorderedLines {
    /// The lines of the new log in the order in which they are compared: the lines with a counterpart in the order of
    /// the old log, each followed by the lines without a counterpart that followed it in the new log.
    let order: [Int]
    /// The lines that only one of the logs has. Lines of the new log are given by their indices in `order`.
    let changes: [LineChange]

    /// Pairs the lines of two logs by their numbers, which must be less than `count`.
    init(from: [Int32], to: [Int32], count: Int) {
        // `first` holds for each number the old log's first line that is not paired yet, and `following` holds for each
        // line the next one with its number. -1 means that there is none.
        var first = [Int](repeating: -1, count: count)
        var following = [Int](repeating: -1, count: from.count)
        for index in from.indices.reversed() {
            following[index] = first[Int(from[index])]
            first[Int(from[index])] = index
        }
        // For each line of the old log, its counterpart and the lines that follow the counterpart. The first element of
        // `followers` holds the lines before the first counterpart.
        var counterparts = [Int](repeating: -1, count: from.count)
        var followers = [[Int]](repeating: [], count: from.count + 1)
        var last = 0
        for index in to.indices {
            let counterpart = first[Int(to[index])]
            if counterpart >= 0 {
                first[Int(to[index])] = following[counterpart]
                counterparts[counterpart] = index
                last = counterpart + 1
            } else {
                followers[last].append(index)
            }
        }
        var order = followers[0]
        var isAdded = followers[0].map { _ in true }
        for index in from.indices {
            if counterparts[index] >= 0 {
                order.append(counterparts[index])
                isAdded.append(false)
            }
            order += followers[index + 1]
            isAdded += followers[index + 1].map { _ in true }
        }
        self.order = order
        changes = LineDiff.changes(counterparts.map { $0 < 0 }, isAdded, start: 0)
    }
}

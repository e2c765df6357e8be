/// Lines of one text that stand in place of lines of another.
///
/// Either range may be empty: nothing but added, or nothing but removed lines.
public struct LineChange: Hashable, Sendable {
    /// The lines removed, from 0.
    public var from: Range<Int>
    /// The lines added, from 0.
    public var to: Range<Int>

    /// Lines `from` of the old text became lines `to` of the new one.
    public init(from: Range<Int>, to: Range<Int>) {
        self.from = from
        self.to = to
    }
}

/// What has to be removed from one sequence of numbered lines and added to make another.
///
/// The method is the linear-space one of Eugene W. Myers, "An O(ND) Difference Algorithm and Its Variations" (1986),
/// after taking away what both begin and end with, and lines that only one of the two has (they can only be changed).
///
/// The result is always correct: applied to one sequence it gives the other. It is also the shortest as long as no
/// search for a middle needs more than `costLimit` steps in both directions. A search that does is given up; what it
/// reached furthest becomes the place where the problem is halved. So for n lines on both sides together the work is in
/// proportion to n times the limit at worst, not to n squared, and memory to n. GNU diff and git bound theirs alike.
public enum LineDiff {
    /// The limit where none is asked for: whatever differs in fewer than 512 lines gets the shortest answer. Measured on
    /// logs of few kinds of lines, more takes more time and gives answers one part in a hundred shorter.
    public static let costLimit = 256

    /// The changes that turn `from` into `to`: ascending, and with at least one unchanged line between any two.
    ///
    /// The numbers are those of one `LineInterner`, 0 or more; memory is in proportion to the greatest as well (a quarter
    /// of a byte each). `costLimit` bounds the work, `Int.max` asks for the shortest answer whatever it takes. `isStopped` is
    /// asked now and then; once it is true, the answer is correct, but what was not looked at yet counts as changed.
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

    /// Collects marks into changes; unmarked lines of both sides pair up in order.
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

/// Which numbers occur.
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

/// One side of a comparison: the lines that the other side has as well, and marks on those that changed.
struct DiffSide {
    /// The numbers of the lines that the other side has too.
    private(set) var numbers: [Int32] = []
    /// Where each of `numbers` stands in `changed`.
    private(set) var places: [Int32] = []
    /// For each line of the range, whether it is changed.
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

    /// Marks some of `numbers` as changed.
    mutating func mark(_ range: Range<Int>) {
        for index in range { changed[Int(places[index])] = true }
    }
}

/// Two logs whose lines count as the same in any order: which lines of the new one stand beside which of the old one.
///
/// Of equal lines the first of one log is the counterpart of the first of the other, the second of the second, and so on.
struct UnorderedLines {
    /// The lines of the new log in the order in which they are compared: those with a counterpart as the old log has them,
    /// each followed by the lines without one that followed it in the new log.
    let order: [Int]
    /// What only one of the logs has, in that order.
    let changes: [LineChange]

    /// Pairs the lines of two logs by their numbers, which are less than `count`.
    init(from: [Int32], to: [Int32], count: Int) {
        // For each number the old log's first line that is not paired yet, and for each line the next one of its number.
        var first = [Int](repeating: -1, count: count)
        var following = [Int](repeating: -1, count: from.count)
        for index in from.indices.reversed() {
            following[index] = first[Int(from[index])]
            first[Int(from[index])] = index
        }
        // For each line of the old log its counterpart, and the lines that follow it; the first place is for those that
        // follow none.
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

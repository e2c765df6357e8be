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

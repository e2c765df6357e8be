/// Moves changes to where a person would put them.
///
/// A change can often be in more than one position: if `b c` was added to `a b c d`, giving `a b c b c d`, the added
/// lines are `b c`, or `c b`, or the other `b c`. The lines themselves decide which reads best: a block that begins and
/// ends where a section does, as blank lines and indentation show (the idea is from git's indent heuristic, by Michael
/// Haggerty; the rules are our own). Two changes that can be moved together become one.
struct ChangeSliding {
    /// The greatest number of lines by which a change is moved, so that the work stays proportional to the number of
    /// changes.
    static let reach = 100
    /// The number of columns of indentation that are distinguished.
    static let columns = 40
    /// The number of blank lines that are distinguished.
    static let blanks = 8

    let from, to: LogText
    let fromNumbers, toNumbers: [Int32]

    /// Returns the same changes in better positions.
    ///
    /// - Parameter isStopped: called now and then; once it returns true, the remaining changes stay where they are.
    func slide(_ changes: [LineChange], unless isStopped: () -> Bool = { false }) -> [LineChange] {
        var settled: [LineChange] = []
        settled.reserveCapacity(changes.count)
        var index = 0
        while index < changes.count {
            if index & 255 == 255, isStopped() { return settled + changes[index...] }
            var change = changes[index]
            index += 1
            while change.from.isEmpty || change.to.isEmpty {
                let (up, down) = room(
                    for: change, after: settled.last, before: index < changes.count ? changes[index] : nil)
                if let previous = settled.last, change.from.lowerBound - up == previous.from.upperBound {
                    settled.removeLast()
                    change = change.moved(by: -up).joined(with: previous)
                } else if index < changes.count, change.from.upperBound + down == changes[index].from.lowerBound {
                    change = change.moved(by: down).joined(with: changes[index])
                    index += 1
                } else {
                    change = best(of: change, -up...down)
                    break
                }
            }
            settled.append(change)
        }
        return settled
    }

    /// The numbers of lines by which a change can be moved up and down before it touches another change.
    private func room(for change: LineChange, after previous: LineChange?, before next: LineChange?) -> (Int, Int) {
        let added = change.from.isEmpty
        let numbers = added ? toNumbers : fromNumbers
        let range = added ? change.to : change.from
        let first = (added ? previous?.to : previous?.from)?.upperBound ?? 0
        let end = (added ? next?.to : next?.from)?.lowerBound ?? numbers.count
        let (upward, downward) = (min(Self.reach, range.lowerBound - first), min(Self.reach, end - range.upperBound))
        var (up, down) = (0, 0)
        while up < upward, numbers[range.lowerBound - up - 1] == numbers[range.upperBound - up - 1] { up += 1 }
        while down < downward, numbers[range.lowerBound + down] == numbers[range.upperBound + down] { down += 1 }
        return (up, down)
    }

    private func best(of change: LineChange, _ moves: ClosedRange<Int>) -> LineChange {
        guard moves.count > 1 else { return change }
        let log = change.from.isEmpty ? to : from
        let range = change.from.isEmpty ? change.to : change.from
        var best = moves.upperBound
        var least: (Int, Int)?
        // The last of equal positions wins, because text grows at its end.
        for move in moves.reversed() {
            let (above, below) = (
                seam(log, before: range.lowerBound + move), seam(log, before: range.upperBound + move)
            )
            let score = (above.indent + below.indent, -above.blanks - below.blanks)
            if least.map({ score < $0 }) ?? true { (best, least) = (move, score) }
        }
        return change.moved(by: best)
    }

    /// Describes the seam before a line: how deeply the text after it is indented (blank lines do not count), and how
    /// many blank lines are directly above it.
    private func seam(_ log: LogText, before line: Int) -> (indent: Int, blanks: Int) {
        var blanks = 0
        while blanks < Self.blanks, line - blanks > 0, indent(log.line(line - blanks - 1)) == nil { blanks += 1 }
        for next in line..<max(line, min(log.lineCount, line + Self.blanks)) {
            if let indent = indent(log.line(next)) { return (indent, blanks) }
        }
        return (0, blanks)
    }

    /// The number of columns before the first visible character, with a tab to the next multiple of 8; nil for a blank
    /// line.
    private func indent(_ line: ArraySlice<UInt8>) -> Int? {
        var columns = 0
        for byte in line {
            switch byte {
            case UInt8(ascii: " "): columns += 1
            case UInt8(ascii: "\t"): columns += 8 - columns % 8
            default: return columns
            }
            if columns >= Self.columns { return columns }
        }
        return nil
    }
}

extension LineChange {
    fileprivate func moved(by lines: Int) -> LineChange {
        LineChange(
            from: from.lowerBound + lines..<from.upperBound + lines, to: to.lowerBound + lines..<to.upperBound + lines)
    }

    fileprivate func joined(with other: LineChange) -> LineChange {
        LineChange(
            from: min(from.lowerBound, other.from.lowerBound)..<max(from.upperBound, other.from.upperBound),
            to: min(to.lowerBound, other.to.lowerBound)..<max(to.upperBound, other.to.upperBound))
    }
}

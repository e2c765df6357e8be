/// Myers' search for the middle of a shortest way from one sequence to another, and the division at it.
///
/// A point (x, y) means: x lines of `from` and y lines of `to` are dealt with. Diagonal k holds the points with
/// x - y = k, and a way goes along it for free while lines are equal. One search starts at the beginning and one at the
/// end; each step allows one more change, and each remembers per diagonal how far it came. Where they meet is a point
/// of a shortest way.
struct EditSearch {
    let from, to: UnsafeBufferPointer<Int32>
    /// The greatest x reached on each diagonal from the beginning; diagonal k is at `origin + k`.
    let forward: UnsafeMutableBufferPointer<Int32>
    /// The least x reached on each diagonal from the end.
    let backward: UnsafeMutableBufferPointer<Int32>
    let origin: Int
    let costLimit: Int

    /// A part of the problem: these lines of `from` against these of `to`.
    struct Box {
        var from, to: Range<Int>
    }

    /// Marks on both sides what has changed.
    static func run(from: inout DiffSide, to: inout DiffSide, costLimit: Int, _ isStopped: () -> Bool) {
        let (fromNumbers, toNumbers) = (from.numbers, to.numbers)
        let diagonals = fromNumbers.count + toNumbers.count + 3
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: diagonals * 2) { reached in
            fromNumbers.withUnsafeBufferPointer { fromBuffer in
                toNumbers.withUnsafeBufferPointer { toBuffer in
                    let search = EditSearch(
                        from: fromBuffer, to: toBuffer,
                        forward: UnsafeMutableBufferPointer(rebasing: reached[..<diagonals]),
                        backward: UnsafeMutableBufferPointer(rebasing: reached[diagonals...]),
                        origin: toBuffer.count + 1, costLimit: costLimit)
                    search.divide(&from, &to, isStopped)
                }
            }
        }
    }

    /// Divides until one side of every part is empty. The parts that wait are on a stack of our own, so that depth
    /// costs memory only.
    private func divide(_ fromSide: inout DiffSide, _ toSide: inout DiffSide, _ isStopped: () -> Bool) {
        var waiting = [Box(from: 0..<from.count, to: 0..<to.count)]
        while let next = waiting.popLast() {
            let box = trimmed(next)
            if box.from.isEmpty || box.to.isEmpty || isStopped() {
                fromSide.mark(box.from)
                toSide.mark(box.to)
                continue
            }
            let (x, y) = middle(of: box, isStopped)
            assert(box.from.lowerBound + box.to.lowerBound < x + y && x + y < box.from.upperBound + box.to.upperBound)
            waiting.append(Box(from: x..<box.from.upperBound, to: y..<box.to.upperBound))
            waiting.append(Box(from: box.from.lowerBound..<x, to: box.to.lowerBound..<y))
        }
    }

    /// Takes away what both sides begin and end with.
    private func trimmed(_ box: Box) -> Box {
        var (x, y) = (box.from.lowerBound, box.to.lowerBound)
        var (xEnd, yEnd) = (box.from.upperBound, box.to.upperBound)
        while x < xEnd, y < yEnd, from[x] == to[y] {
            x += 1
            y += 1
        }
        while x < xEnd, y < yEnd, from[xEnd - 1] == to[yEnd - 1] {
            xEnd -= 1
            yEnd -= 1
        }
        return Box(from: x..<xEnd, to: y..<yEnd)
    }
}

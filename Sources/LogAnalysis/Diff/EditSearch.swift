/// Divides a comparison at a point in the middle of a shortest edit path, with Myers' search.
///
/// A point (x, y) means that x lines of `from` and y lines of `to` have been compared. Diagonal k holds the points with
/// x - y = k; a path follows a diagonal at no cost as long as lines are equal. One search starts at the beginning and
/// one at the end; each step allows one more change, and each search records for every diagonal how far it came. The
/// point where they meet is on a shortest path.
struct EditSearch {
    private let from, to: UnsafeBufferPointer<Int32>
    /// The greatest x reached on each diagonal from the beginning; diagonal k is at `origin + k`.
    private let forward: UnsafeMutableBufferPointer<Int32>
    /// The least x reached on each diagonal from the end.
    private let backward: UnsafeMutableBufferPointer<Int32>
    private let origin: Int
    private let costLimit: Int

    /// A part of the problem: lines of `from` to be compared with lines of `to`.
    private struct Box {
        var from, to: Range<Int>
    }

    /// Marks the changed lines on both sides.
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

    /// Divides the problem until one side of every part is empty. The waiting parts are on a stack of our own, so that
    /// deep division only costs memory.
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

    /// Removes the lines that both sides begin with and end with.
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

extension EditSearch {
    /// The diagonals that a search has reached, and the outermost ones.
    private struct Diagonals {
        var low, high: Int
        let least, greatest: Int

        /// Advances by one step: adds a diagonal on each side, or removes one at the border, since only every other
        /// diagonal can be reached. The diagonals just outside are set to `unreached`, so that no path comes from
        /// there.
        mutating func widen(_ reached: UnsafeMutableBufferPointer<Int32>, _ origin: Int, unreached: Int32) {
            if low > least {
                low -= 1
                reached[origin + low - 1] = unreached
            } else {
                low += 1
            }
            if high < greatest {
                high += 1
                reached[origin + high + 1] = unreached
            } else {
                high -= 1
            }
        }
    }

    /// Finds the point at which a box is divided, neither its beginning nor its end. The point is on a shortest path
    /// unless the search was given up. Both sides of the box must have lines, and neither their first nor their last
    /// lines may be equal.
    private func middle(of box: Box, _ isStopped: () -> Bool) -> (x: Int, y: Int) {
        let (first, last) = (box.from.lowerBound - box.to.lowerBound, box.from.upperBound - box.to.upperBound)
        let least = box.from.lowerBound - box.to.upperBound
        let greatest = box.from.upperBound - box.to.lowerBound
        var ahead = Diagonals(low: first, high: first, least: least, greatest: greatest)
        var behind = Diagonals(low: last, high: last, least: least, greatest: greatest)
        forward[origin + first] = Int32(box.from.lowerBound)
        backward[origin + last] = Int32(box.from.upperBound)
        // The two searches are on diagonals of the same parity either after a step of the first search or after a step
        // of the second.
        let meetAhead = (first - last) & 1 != 0

        var cost = 0
        while true {
            cost += 1
            ahead.widen(forward, origin, unreached: -1)
            var diagonal = ahead.high
            while diagonal >= ahead.low {
                let x = stepForward(on: diagonal, in: box)
                if meetAhead, diagonal >= behind.low, diagonal <= behind.high, backward[origin &+ diagonal] <= x {
                    return (x, x - diagonal)
                }
                diagonal &-= 2
            }
            behind.widen(backward, origin, unreached: .max)
            diagonal = behind.high
            while diagonal >= behind.low {
                let x = stepBackward(on: diagonal, in: box)
                if !meetAhead, diagonal >= ahead.low, diagonal <= ahead.high, x <= forward[origin &+ diagonal] {
                    return (x, x - diagonal)
                }
                diagonal &-= 2
            }
            if cost >= costLimit || isStopped() { return furthest(in: box, ahead, behind) }
        }
    }

    @inline(__always)
    private func stepForward(on diagonal: Int, in box: Box) -> Int {
        // A step removes a line of `from`, coming from the diagonal below, or adds a line of `to`, coming from the
        // diagonal above.
        let place = origin &+ diagonal
        var x = Int(max(forward[place &- 1] &+ 1, forward[place &+ 1]))
        let end = min(box.from.upperBound, box.to.upperBound &+ diagonal)
        while x < end, from[x] == to[x &- diagonal] { x &+= 1 }
        forward[place] = Int32(truncatingIfNeeded: x)
        return x
    }

    @inline(__always)
    private func stepBackward(on diagonal: Int, in box: Box) -> Int {
        let place = origin &+ diagonal
        var x = Int(min(backward[place &- 1], backward[place &+ 1] &- 1))
        let start = max(box.from.lowerBound, box.to.lowerBound &+ diagonal)
        while x > start, from[x &- 1] == to[x &- 1 &- diagonal] { x &-= 1 }
        backward[place] = Int32(truncatingIfNeeded: x)
        return x
    }

    /// The point that is furthest from its corner in a search that was given up. A path may have left the box by one
    /// step; the point is moved back along its diagonal.
    private func furthest(in box: Box, _ ahead: Diagonals, _ behind: Diagonals) -> (x: Int, y: Int) {
        let (start, end) = (box.from.lowerBound + box.to.lowerBound, box.from.upperBound + box.to.upperBound)
        var best = (x: box.from.lowerBound, y: box.to.upperBound)
        var progress = 0
        for diagonal in stride(from: ahead.low, through: ahead.high, by: 2) {
            let x = min(Int(forward[origin + diagonal]), box.from.upperBound, box.to.upperBound + diagonal)
            if 2 * x - diagonal - start > progress {
                progress = 2 * x - diagonal - start
                best = (x, x - diagonal)
            }
        }
        for diagonal in stride(from: behind.low, through: behind.high, by: 2) {
            let x = max(Int(backward[origin + diagonal]), box.from.lowerBound, box.to.lowerBound + diagonal)
            if end - 2 * x + diagonal > progress {
                progress = end - 2 * x + diagonal
                best = (x, x - diagonal)
            }
        }
        return best
    }
}

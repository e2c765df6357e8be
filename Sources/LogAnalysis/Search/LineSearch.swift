/// Searches logs for the lines that a filter wants, on one thread.
///
/// Where a literal is known that every match must have, the log is searched for that as a whole, and only the lines that
/// have it are tried (as GNU grep and ripgrep do); lines are counted only up to those that are told of.
public final class LineSearch {
    private let filter: LineFilter
    private let matchers: [RegularExpression.Matcher]
    private let within: [LineSearch]
    /// Finds what every wanted line has.
    private let finder: LiteralFinder?
    /// How many lines are tried between two looks at whether to go on.
    private static let patience = 64

    /// A search of this thread's own.
    public init(_ filter: LineFilter) {
        self.filter = filter
        within = filter.within.map { LineSearch($0) }
        var finder: LiteralFinder?
        if case .expressions(let wanted) = filter.test {
            matchers = wanted.expressions.map { RegularExpression.Matcher($0) }
            if !filter.isInverted { finder = wanted.finder }
        } else {
            matchers = []
        }
        self.finder = finder ?? within.lazy.compactMap(\.finder).first
    }

    /// Tells of the lines of a log, in order.
    ///
    /// - Parameters:
    ///   - firstNumber: the number of the first line.
    ///   - isStopped: asked now and then; once it says so, the search ends early.
    ///   - take: called for each line.
    /// - Returns: how many lines are wanted.
    @discardableResult
    public func search(
        _ log: UnsafeRawBufferPointer, firstNumber: Int = 1, isStopped: () -> Bool = { false },
        take: (LineHit) -> Void
    ) -> Int {
        if filter.mostLines == 0 { return 0 }
        if !within.isEmpty, filter.linesBefore > 0 || filter.linesAfter > 0 {
            return searchAmongWanted(log, firstNumber, isStopped, take)
        }
        var lines = LineCursor(log, firstNumber: firstNumber)
        var patience = Self.patience
        var literals = finder.map { LineCandidates($0, log) }
        var found = 0
        var place = 0
        /// Where the last line that was told of ends, with its ending.
        var told = 0
        var after = 0
        func tell(from start: Int, to end: Int, most: Int) {
            var next = start
            // As many as there are, whatever number was asked for.
            var left = most
            while left > 0, next < end {
                if left & 4095 == 0, isStopped() { break }
                left -= 1
                let line = LineCursor.line(of: log, at: next)
                take(LineHit(number: lines.number(at: next), range: line.range, kind: .context))
                next = line.next
            }
            told = max(told, next)
        }
        while let hit = next(in: log, from: place, &literals, &patience, isStopped) {
            tell(from: told, to: hit.range.lowerBound, most: after)
            let first = LineCursor.start(
                of: log, linesBefore: filter.linesBefore, hit.range.lowerBound, notBefore: told)
            tell(from: first, to: hit.range.lowerBound, most: filter.linesBefore)
            take(LineHit(number: lines.number(at: hit.range.lowerBound), range: hit.range, kind: hit.kind))
            (told, place) = (hit.next, hit.next)
            // What follows an undecided line may follow a match.
            after = filter.linesAfter
            guard hit.kind == .match else { continue }
            found += 1
            if let most = filter.mostLines, found >= most { break }
        }
        if filter.linesAfter > 0, told > 0 { tell(from: told, to: log.count, most: after) }
        return found
    }

    /// Searches with lines around those that are wanted, where they are lines of what earlier filters left: what they took
    /// away stands around nothing.
    private func searchAmongWanted(
        _ log: UnsafeRawBufferPointer, _ firstNumber: Int, _ isStopped: () -> Bool, _ take: (LineHit) -> Void
    ) -> Int {
        guard var earlier = filter.within.last else { return 0 }
        earlier.within += filter.within.dropLast()
        (earlier.mostLines, earlier.linesBefore, earlier.linesAfter) = (nil, 0, 0)
        var left: [LineHit] = []
        LineSearch(earlier).search(log, firstNumber: firstNumber, isStopped: isStopped) { left.append($0) }
        var found = 0
        var told = 0
        var after = 0
        for (index, line) in left.enumerated() {
            if isStopped() { return found }
            let passes = passes(UnsafeRawBufferPointer(rebasing: log[line.range]), isStopped)
            let isWanted = line.kind == .undecided ? nil : passes.map { $0 != filter.isInverted }
            let isEnough = filter.mostLines.map { found >= $0 } ?? false
            if isWanted == false || isEnough {
                if after > 0, index == told {
                    take(LineHit(number: line.number, range: line.range, kind: .context))
                    (told, after) = (index + 1, after - 1)
                }
                if isEnough, after == 0 { break }
                continue
            }
            for before in left[max(told, index - filter.linesBefore)..<index] {
                take(LineHit(number: before.number, range: before.range, kind: .context))
            }
            take(LineHit(number: line.number, range: line.range, kind: isWanted == nil ? .undecided : .match))
            (told, after) = (index + 1, filter.linesAfter)
            if isWanted == true { found += 1 }
        }
        return found
    }

    /// What matches within a line, none of it empty: for highlighting.
    ///
    /// - Parameter isStopped: asked now and then; once it is true, the rest is left out.
    public func spans(in line: UnsafeRawBufferPointer, isStopped: () -> Bool = { false }) -> [Range<Int>] {
        var spans: [Range<Int>] = []
        _ = forEachMatch(of: line, isStopped) { range, _ in
            if range.isEmpty { return }
            // Matches that touch are one to the eye.
            if let last = spans.last, last.upperBound == range.lowerBound {
                spans[spans.count - 1] = last.lowerBound..<range.upperBound
            } else {
                spans.append(range)
            }
        }
        return spans
    }

    /// Calls `take` for what `-o` tells of a line: of each match its first capture group, or where the pattern has none the
    /// whole; none of it empty.
    ///
    /// - Parameter isStopped: asked now and then; once it is true, the rest is left out.
    /// - Returns: whether that is all: false where PCRE2 gave up on the rest of the line.
    public func forEachPart(
        of line: UnsafeRawBufferPointer, isStopped: () -> Bool = { false }, take: (Range<Int>) throws -> Void
    ) rethrows -> Bool {
        try forEachMatch(of: line, isStopped) { range, matcher in
            let part = matcher.hasGroup ? matcher.firstGroup : range
            if let part, !part.isEmpty { try take(part) }
        }
    }

    /// Calls `take` for each match of a line, in order; of several that begin at one place for the longest.
    ///
    /// - Returns: whether that is all.
    private func forEachMatch(
        of line: UnsafeRawBufferPointer, _ isStopped: () -> Bool,
        take: (Range<Int>, RegularExpression.Matcher) throws -> Void
    ) rethrows -> Bool {
        var isComplete = true
        var place = 0
        var patience = Self.patience
        while place <= line.count {
            patience -= 1
            if patience == 0 {
                if isStopped() { break }
                patience = Self.patience
            }
            var best: (range: Range<Int>, matcher: RegularExpression.Matcher)?
            for matcher in matchers {
                let outcome = matcher.first(in: line, from: place, isStopped: isStopped)
                if outcome == .undecided { isComplete = false }
                guard case .match(let found) = outcome else { continue }
                // `\K` in a look-behind can put the beginning before the place from which was searched.
                let range = max(found.lowerBound, place)..<max(found.upperBound, place)
                if let best, (best.range.lowerBound, -best.range.count) <= (range.lowerBound, -range.count) { continue }
                best = (range, matcher)
            }
            guard let best else { break }
            try take(best.range, best.matcher)
            place = best.range.isEmpty ? best.range.upperBound + 1 : best.range.upperBound
        }
        return isComplete
    }

    // MARK: The next line

    private struct Hit {
        let range: Range<Int>
        let next: Int
        let kind: LineHit.Kind
    }

    private func next(
        in log: UnsafeRawBufferPointer, from start: Int, _ literals: inout LineCandidates?, _ patience: inout Int,
        _ isStopped: () -> Bool
    ) -> Hit? {
        var place = start
        while place < log.count {
            patience -= 1
            if patience == 0 {
                if isStopped() { return nil }
                patience = Self.patience
            }
            if let candidates = literals {
                guard let next = candidates.next(from: place) else { return nil }
                place = next
                if !candidates.areRare { literals = nil }
            }
            let line = LineCursor.line(of: log, at: place)
            switch isWanted(UnsafeRawBufferPointer(rebasing: log[line.range]), isStopped) {
            case nil: return Hit(range: line.range, next: line.next, kind: .undecided)
            case .some(true): return Hit(range: line.range, next: line.next, kind: .match)
            case .some(false): place = line.next
            }
        }
        return nil
    }

    /// Whether a line is wanted; nil where nobody knows.
    private func isWanted(_ line: UnsafeRawBufferPointer, _ isStopped: () -> Bool) -> Bool? {
        var isKnown = true
        for search in within {
            guard let isWanted = search.isWanted(line, isStopped) else {
                isKnown = false
                continue
            }
            if !isWanted { return false }
        }
        guard let passes = passes(line, isStopped) else { return nil }
        return passes == filter.isInverted ? false : isKnown ? true : nil
    }

    /// Whether a line passes the test; nil where nobody knows.
    private func passes(_ line: UnsafeRawBufferPointer, _ isStopped: () -> Bool) -> Bool? {
        if case .kinds(let set, let wanted) = filter.test { return set.pattern(of: line).map(wanted.contains) ?? false }
        var isKnown = true
        for matcher in matchers {
            switch matcher.first(in: line, isStopped: isStopped) {
            case .match: return true
            case .undecided: isKnown = false
            case .none: break
            }
        }
        return isKnown ? false : nil
    }
}

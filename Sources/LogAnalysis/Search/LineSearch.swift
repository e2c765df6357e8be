/// Searches logs for the lines that a filter wants, on one thread.
///
/// If a literal is known that every match must contain, the whole log is searched for it, and only the lines that
/// contain it are tried (as GNU grep and ripgrep do). Lines are counted only up to those that are reported.
public final class LineSearch {
    private let filter: LineFilter
    private let matchers: [RegularExpression.Matcher]
    private let within: [LineSearch]
    /// Finds literals, one of which is in every wanted line; nil if none are known.
    private let finder: LiteralFinder?
    /// The number of lines that are tried between two calls of `isStopped`.
    private static let patience = 64

    /// Creates a search for use by one thread.
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

    /// The progress of a search that is done piece by piece.
    public struct Progress: Sendable {
        /// Whether every line has been reported.
        public fileprivate(set) var isComplete = false
        /// The number of wanted lines so far.
        public fileprivate(set) var found = 0
        /// The offset at which the search for the next wanted line continues.
        fileprivate var place = 0
        /// The offset after the last reported line and its ending.
        fileprivate var told = 0
        /// The number of lines that are still to be reported after the last wanted line.
        fileprivate var after = 0
        /// A wanted line that was found, but is reported only after the lines before it.
        fileprivate var pending: Hit?
        /// Whether the lines before `pending` have begun to be reported.
        fileprivate var hasBegunBefore = false
        /// Whether no further wanted line is searched for.
        fileprivate var isExhausted = false
        fileprivate var mark: LineCursor.Mark

        /// The progress at the beginning of a log whose first line has this number.
        public init(firstNumber: Int = 1) {
            mark = LineCursor.Mark(number: firstNumber)
        }
    }

    /// Reports the wanted lines of a log and the lines around them, in order.
    ///
    /// - Parameters:
    ///   - firstNumber: the number of the first line.
    ///   - isStopped: called now and then; once it returns true, the search ends early.
    ///   - take: called for each reported line.
    /// - Returns: the number of wanted lines.
    @discardableResult
    public func search(
        _ log: UnsafeRawBufferPointer, firstNumber: Int = 1, isStopped: () -> Bool = { false },
        take: (LineHit) -> Void
    ) -> Int {
        var progress = Progress(firstNumber: firstNumber)
        search(log, &progress, isStopped: isStopped) { hit in
            take(hit)
            return true
        }
        return progress.found
    }

    /// Continues the search of a log.
    ///
    /// - Parameters:
    ///   - progress: the position at which the search continues; set to the position that it reached.
    ///   - isStopped: called now and then; once it returns true, the search ends early and cannot be continued.
    ///   - take: called for each reported line; returns whether another line may follow now.
    public func search(
        _ log: UnsafeRawBufferPointer, _ progress: inout Progress, isStopped: () -> Bool, take: (LineHit) -> Bool
    ) {
        if filter.mostLines == 0 { progress.isComplete = true }
        if progress.isComplete { return }
        var state = progress
        // These are local copies, which the compiler keeps in registers, because the loop changes them for every line.
        var (place, pending) = (state.place, state.pending)
        var lines = LineCursor(log, from: state.mark)
        var patience = Self.patience
        var literals = finder.map { LineCandidates($0, log, from: place) }
        defer {
            (state.place, state.pending, state.mark) = (place, pending, lines.mark)
            progress = state
        }
        /// Reports the lines from the last reported one up to `end`; returns whether all of them were taken.
        func tell(to end: Int, isAfter: Bool) -> Bool {
            var untilAsked = 4096
            // More lines may have been asked for than there are.
            while state.told < end, !isAfter || state.after > 0 {
                untilAsked -= 1
                if untilAsked == 0 {
                    if isStopped() { return false }
                    untilAsked = 4096
                }
                let line = LineCursor.line(of: log, at: state.told)
                let hit = LineHit(number: lines.number(at: state.told), range: line.range, kind: .context)
                state.told = line.next
                if isAfter { state.after -= 1 }
                if !take(hit) { return false }
            }
            return true
        }
        while true {
            if pending == nil, !state.isExhausted {
                pending = next(in: log, from: place, &literals, &patience, isStopped)
                state.isExhausted = pending == nil
            }
            guard let hit = pending else { break }
            if state.after > 0 {
                guard tell(to: hit.range.lowerBound, isAfter: true) else { return }
                state.after = 0
            }
            if filter.linesBefore > 0 {
                if !state.hasBegunBefore {
                    state.hasBegunBefore = true
                    state.told = LineCursor.start(
                        of: log, linesBefore: filter.linesBefore, hit.range.lowerBound, notBefore: state.told)
                }
                guard tell(to: hit.range.lowerBound, isAfter: false) else { return }
            }
            (pending, state.hasBegunBefore) = (nil, false)
            (state.told, place) = (hit.next, hit.next)
            // A line after an undecided line may follow a match.
            state.after = filter.linesAfter
            if hit.kind == .match { state.found += 1 }
            if let most = filter.mostLines, state.found >= most { state.isExhausted = true }
            let number = lines.number(at: hit.range.lowerBound)
            if !take(LineHit(number: number, range: hit.range, kind: hit.kind)) { return }
        }
        state.isComplete = tell(to: log.count, isAfter: true)
    }

    /// The ranges of the matches within a line, without empty ones, for highlighting.
    ///
    /// - Parameters:
    ///   - most: the greatest number of matches that are searched for.
    ///   - isStopped: called now and then; once it returns true, the rest is left out.
    public func spans(
        in line: UnsafeRawBufferPointer, most: Int = .max, isStopped: () -> Bool = { false }
    ) -> [Range<Int>] {
        var spans: [Range<Int>] = []
        var left = most
        _ = forEachMatch(of: line, { left <= 0 || isStopped() }) { range, _ in
            left -= 1
            if range.isEmpty { return }
            // Matches that touch look like one match.
            if let last = spans.last, last.upperBound == range.lowerBound {
                spans[spans.count - 1] = last.lowerBound..<range.upperBound
            } else {
                spans.append(range)
            }
        }
        return spans
    }

    /// Calls `take` with each range that `-o` shows of a line: for each match its first capture group, or the whole
    /// match if the pattern has no group, if the group took no part, or if the group can be matched several times
    /// within one match. Empty ranges are left out.
    ///
    /// - Parameter isStopped: called now and then; once it returns true, the rest is left out.
    /// - Returns: whether these are all of them; false if PCRE2 gave up on the rest of the line.
    public func forEachPart(
        of line: UnsafeRawBufferPointer, isStopped: () -> Bool = { false }, take: (Range<Int>) throws -> Void
    ) rethrows -> Bool {
        try forEachMatch(of: line, isStopped) { range, matcher in
            let part = matcher.tellsGroup ? matcher.firstGroup ?? range : range
            if !part.isEmpty { try take(part) }
        }
    }

    /// Calls `take` for each match of a line with the ranges of the named groups, in the order of `names`; nil for a
    /// group that took no part. A match in which none of the groups took part is left out.
    ///
    /// - Parameter isStopped: called now and then; once it returns true, the rest is left out.
    /// - Returns: whether these are all of them; false if PCRE2 gave up on the rest of the line.
    public func forEachRow(
        of line: UnsafeRawBufferPointer, names: [String], isStopped: () -> Bool = { false },
        take: ([Range<Int>?]) throws -> Void
    ) rethrows -> Bool {
        try forEachMatch(of: line, isStopped) { _, matcher in
            let cells = names.map { matcher.group(named: $0) }
            if cells.contains(where: { $0 != nil }) { try take(cells) }
        }
    }

    /// Calls `take` for each match of a line, in order. Of several matches that begin at the same offset, only the
    /// longest counts.
    ///
    /// - Returns: whether these are all of them.
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
                // `\K` in a look-behind can move the beginning of a match before the offset at which the search began.
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

    fileprivate struct Hit: Sendable {
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

    /// Whether a line is wanted; nil if PCRE2 gave up on it.
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

    /// Whether a line, or one of its overwritten states that count as lines (see `DrawnStates`), is of one of the
    /// kinds.
    private static func isOfKind(_ line: UnsafeRawBufferPointer, _ set: PatternSet, _ wanted: Set<Int>) -> Bool {
        func isWanted(_ line: UnsafeRawBufferPointer) -> Bool { set.pattern(of: line).map(wanted.contains) ?? false }
        guard line.contains(UInt8(ascii: "\r")) else { return isWanted(line) }
        var states = DrawnStates(line)
        while let state = states.next() {
            if isWanted(UnsafeRawBufferPointer(rebasing: line[state])) { return true }
        }
        return false
    }

    /// Whether a line passes the test; nil if PCRE2 gave up on it.
    private func passes(_ line: UnsafeRawBufferPointer, _ isStopped: () -> Bool) -> Bool? {
        if case .kinds(let set, let wanted) = filter.test { return Self.isOfKind(line, set, wanted) }
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

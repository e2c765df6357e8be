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

    /// How far the search of a log has come, where it is done piece by piece.
    public struct Progress: Sendable {
        /// Whether every line was told of.
        public fileprivate(set) var isComplete = false
        /// How many lines were wanted so far.
        public fileprivate(set) var found = 0
        /// Where the next wanted line is looked for.
        fileprivate var place = 0
        /// Where the last line that was told of ends, with its ending.
        fileprivate var told = 0
        /// How many lines are still to be told after the last that was wanted.
        fileprivate var after = 0
        /// A line that was found, and is to be told of once the lines before it are.
        fileprivate var pending: Hit?
        /// Whether some of the lines before it were told.
        fileprivate var hasBegunBefore = false
        /// Whether no further line is wanted.
        fileprivate var isExhausted = false
        fileprivate var mark: LineCursor.Mark

        /// The beginning of a log, whose first line has this number.
        public init(firstNumber: Int = 1) {
            mark = LineCursor.Mark(number: firstNumber)
        }
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
        var progress = Progress(firstNumber: firstNumber)
        search(log, &progress, isStopped: isStopped) { hit in
            take(hit)
            return true
        }
        return progress.found
    }

    /// Goes on with the search of a log.
    ///
    /// - Parameters:
    ///   - progress: where it goes on, and then how far it has come.
    ///   - isStopped: asked now and then; once it says so, the search ends early, and what follows means nothing.
    ///   - take: called for each line; says whether it takes more for now.
    public func search(
        _ log: UnsafeRawBufferPointer, _ progress: inout Progress, isStopped: () -> Bool, take: (LineHit) -> Bool
    ) {
        if filter.mostLines == 0 { progress.isComplete = true }
        if progress.isComplete { return }
        var state = progress
        // Copies, which the compiler keeps in registers: the loop changes them for every line.
        var (place, pending) = (state.place, state.pending)
        var lines = LineCursor(log, from: state.mark)
        var patience = Self.patience
        var literals = finder.map { LineCandidates($0, log, from: place) }
        defer {
            (state.place, state.pending, state.mark) = (place, pending, lines.mark)
            progress = state
        }
        /// Tells of the lines from the last that was told of up to `end`; whether all of them were taken.
        func tell(to end: Int, isAfter: Bool) -> Bool {
            var untilAsked = 4096
            // As many as there are, whatever number was asked for.
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
            // What follows an undecided line may follow a match.
            state.after = filter.linesAfter
            if hit.kind == .match { state.found += 1 }
            if let most = filter.mostLines, state.found >= most { state.isExhausted = true }
            let number = lines.number(at: hit.range.lowerBound)
            if !take(LineHit(number: number, range: hit.range, kind: hit.kind)) { return }
        }
        state.isComplete = tell(to: log.count, isAfter: true)
    }

    /// What matches within a line, none of it empty: for highlighting.
    ///
    /// - Parameters:
    ///   - most: how many matches are looked for.
    ///   - isStopped: asked now and then; once it is true, the rest is left out.
    public func spans(
        in line: UnsafeRawBufferPointer, most: Int = .max, isStopped: () -> Bool = { false }
    ) -> [Range<Int>] {
        var spans: [Range<Int>] = []
        var left = most
        _ = forEachMatch(of: line, { left <= 0 || isStopped() }) { range, _ in
            left -= 1
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

    /// Calls `take` for what `-o` tells of a line: of each match its first capture group; the whole match where the pattern
    /// has none, where the group took no part, and where the group can be matched several times within one match. None of
    /// it is empty.
    ///
    /// - Parameter isStopped: asked now and then; once it is true, the rest is left out.
    /// - Returns: whether that is all: false where PCRE2 gave up on the rest of the line.
    public func forEachPart(
        of line: UnsafeRawBufferPointer, isStopped: () -> Bool = { false }, take: (Range<Int>) throws -> Void
    ) rethrows -> Bool {
        try forEachMatch(of: line, isStopped) { range, matcher in
            let part = matcher.tellsGroup ? matcher.firstGroup ?? range : range
            if !part.isEmpty { try take(part) }
        }
    }

    /// Calls `take` for each match of a line with what the groups of some names took of it, in the order of the names; nil
    /// for one that took no part. A match of which none of them took part is left out.
    ///
    /// - Parameter isStopped: asked now and then; once it is true, the rest is left out.
    /// - Returns: whether that is all: false where PCRE2 gave up on the rest of the line.
    public func forEachRow(
        of line: UnsafeRawBufferPointer, names: [String], isStopped: () -> Bool = { false },
        take: ([Range<Int>?]) throws -> Void
    ) rethrows -> Bool {
        try forEachMatch(of: line, isStopped) { _, matcher in
            let cells = names.map { matcher.group(named: $0) }
            if cells.contains(where: { $0 != nil }) { try take(cells) }
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

    /// Whether a line, or a state of it that CR drew over and that counts as a line, is of one of the kinds.
    private static func isOfKind(_ line: UnsafeRawBufferPointer, _ set: PatternSet, _ wanted: Set<Int>) -> Bool {
        func isWanted(_ line: UnsafeRawBufferPointer) -> Bool { set.pattern(of: line).map(wanted.contains) ?? false }
        guard line.contains(UInt8(ascii: "\r")) else { return isWanted(line) }
        var states = DrawnStates(line)
        while let state = states.next() {
            if isWanted(UnsafeRawBufferPointer(rebasing: line[state])) { return true }
        }
        return false
    }

    /// Whether a line passes the test; nil where nobody knows.
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

/// What the user's masks take of a line, one place after another.
///
/// Places are looked for as they are asked for, since a line of hundreds of megabytes may hold as many as bytes. Each
/// mask takes what it would take if it were alone: where it goes on looking does not depend on what others took.
struct UserPlaces {
    /// A place that a mask takes.
    struct Place {
        var range: Range<Int>
        /// The mask's index in `Masks.all`.
        var mask: Int
    }

    private struct Search {
        let recogniser: any LineRecogniserSearch
        let mask: Int
        /// What was found last and lies ahead; nil where the rest of the line has nothing more.
        var found: Range<Int>?
        /// Where the search goes on.
        var from = 0
        var isEnded = false
    }

    private static let never = Place(range: .max..<Int.max, mask: 0)
    private var searches: [Search]
    private var line = UnsafeRawBufferPointer(start: nil, count: 0)
    /// Where the line begins in the log.
    private var lineStart = 0
    /// The first place, in bytes of the log, that begins at or after what `advance` was last given.
    private(set) var next = UserPlaces.never
    /// The mask that matches an empty line.
    private var maskOfEmptyLine: Int?
    /// Whether a mask gave up on the line.
    private(set) var isUndecided = false
    /// How many searches were made.
    private(set) var searchCount = 0

    init(_ masks: Masks) {
        searches = masks.recognisers.enumerated().compactMap { index, recogniser -> Search? in
            let mask = Masks.builtIn.count + index
            return masks.isOn[mask] ? Search(recogniser: recogniser.makeSearch(), mask: mask) : nil
        }
    }

    /// Whether there is no such mask.
    var isEmpty: Bool { searches.isEmpty }

    /// Begins with a line.
    mutating func begin(_ line: UnsafeRawBufferPointer, at lineStart: Int, _ isStopped: () -> Bool) {
        (self.line, self.lineStart, isUndecided, maskOfEmptyLine) = (line, lineStart, false, nil)
        for index in searches.indices {
            searches[index].found = nil
            searches[index].from = 0
            searches[index].isEnded = false
        }
        advance(to: lineStart, isStopped)
    }

    /// The mask that takes the whole of the line that was begun: such a line is none. Nil where no mask does.
    var maskOfWholeLine: Int? {
        if line.isEmpty { return maskOfEmptyLine }
        return next.range == lineStart..<lineStart + line.count ? next.mask : nil
    }

    /// Moves on to the first place that begins at `place` of the log or later: what begins first goes first, then what is
    /// longer.
    mutating func advance(to place: Int, _ isStopped: () -> Bool) {
        next = UserPlaces.never
        for index in searches.indices {
            while searches[index].found.map({ $0.lowerBound + lineStart < place }) ?? !searches[index].isEnded {
                findNext(index, isStopped)
            }
            guard let found = searches[index].found else { continue }
            let range = found.lowerBound + lineStart..<found.upperBound + lineStart
            let isFirst =
                range.lowerBound < next.range.lowerBound
                || range.lowerBound == next.range.lowerBound && range.upperBound > next.range.upperBound
            if isFirst { next = Place(range: range, mask: searches[index].mask) }
        }
    }

    private mutating func findNext(_ index: Int, _ isStopped: () -> Bool) {
        let start = searches[index].from
        searchCount &+= 1
        searches[index].found = nil
        if start > line.count || searchCount & 63 == 0 && isStopped() {
            searches[index].isEnded = true
            return
        }
        switch searches[index].recogniser.first(in: line, from: start, isStopped: isStopped) {
        case .none: searches[index].isEnded = true
        case .undecided:
            searches[index].isEnded = true
            isUndecided = true
        case .match(let range):
            if range.isEmpty, line.isEmpty { maskOfEmptyLine = searches[index].mask }
            let isTaken = !range.isEmpty && range.lowerBound >= start && range.upperBound <= line.count
            if isTaken { searches[index].found = range }
            let end = min(range.upperBound, line.count)
            searches[index].from = range.isEmpty ? max(start, end) + 1 : max(start + 1, end)
        }
    }
}

/// What a user's own mask takes of a line; what a regular expression matches, say.
public protocol LineRecogniser: Sendable {
    /// A search for one thread: what it needs is made once and not for each line.
    func makeSearch() -> any LineRecogniserSearch
}

/// A search for what a user's mask takes, on one thread.
public protocol LineRecogniserSearch {
    /// The first range of a line, among those that begin at `start` or later, that the mask takes, as offsets into
    /// `line`, which has no line ending.
    ///
    /// A comparison leaves out a line that the range covers whole, an empty line by an empty range. Other ranges that are
    /// empty, begin before `start` or reach beyond the line are ignored.
    ///
    /// - Parameter isStopped: asked now and then where the search takes long; once it is true, the answer means nothing.
    /// - Returns: `undecided` where the search was given up: the mask takes no more of this line.
    func first(
        in line: UnsafeRawBufferPointer, from start: Int, isStopped: () -> Bool
    ) -> RegularExpression.Outcome
}

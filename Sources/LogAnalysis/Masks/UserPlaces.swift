/// The places of a line that the user's masks take, one after another.
///
/// Places are searched for as they are asked for, because a line of hundreds of megabytes may hold as many places as
/// bytes. Each mask takes what it would take alone: where its search continues does not depend on what other masks
/// took.
struct UserPlaces {
    struct Place {
        var range: Range<Int>
        /// The mask's index in `Masks.all`.
        var mask: Int
    }

    private struct Search {
        let recogniser: any LineRecogniserSearch
        let mask: Int
        /// The last range that was found, if it still lies ahead; nil if the rest of the line has no more.
        var found: Range<Int>?
        /// Where the search continues.
        var from = 0
        var isEnded = false
    }

    private static let never = Place(range: .max..<Int.max, mask: 0)
    private var searches: [Search]
    private var line = UnsafeRawBufferPointer(start: nil, count: 0)
    /// The offset of the line in the log.
    private var lineStart = 0
    /// The first place, in bytes of the log, at or behind the last argument of `advance`.
    private(set) var next = UserPlaces.never
    /// The mask that matches an empty line.
    private var maskOfEmptyLine: Int?
    /// Whether the search of a mask was given up in this line.
    private(set) var isUndecided = false
    /// How many searches were made in all lines.
    private(set) var searchCount = 0

    init(_ masks: Masks) {
        searches = masks.recognisers.enumerated().compactMap { index, recogniser -> Search? in
            let mask = Masks.builtIn.count + index
            return masks.isOn[mask] ? Search(recogniser: recogniser.makeSearch(), mask: mask) : nil
        }
    }

    /// Whether no mask of the user is on.
    var isEmpty: Bool { searches.isEmpty }

    /// Starts with a new line.
    mutating func begin(_ line: UnsafeRawBufferPointer, at lineStart: Int, _ isStopped: () -> Bool) {
        (self.line, self.lineStart, isUndecided, maskOfEmptyLine) = (line, lineStart, false, nil)
        for index in searches.indices {
            searches[index].found = nil
            searches[index].from = 0
            searches[index].isEnded = false
        }
        advance(to: lineStart, isStopped)
    }

    /// The mask that takes the whole line, which is then left out of the log; nil if no mask does.
    var maskOfWholeLine: Int? {
        if line.isEmpty { return maskOfEmptyLine }
        return next.range == lineStart..<lineStart + line.count ? next.mask : nil
    }

    /// Moves `next` on to the first place that begins at `place` of the log or later; of several that begin together,
    /// to the longest.
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

/// Finds what a user's own mask takes of a line, such as the matches of a regular expression.
public protocol LineRecogniser: Sendable {
    /// Makes a search for one thread. Whatever a search needs is made once and not for each line.
    func makeSearch() -> any LineRecogniserSearch
}

/// The search of a `LineRecogniser`, for use on one thread.
public protocol LineRecogniserSearch {
    /// Returns the first range of a line that the mask takes and that begins at `start` or later, as offsets into
    /// `line`, which has no line ending.
    ///
    /// A comparison leaves out a line that is covered wholly by the range; an empty line is covered by an empty range.
    /// Other ranges that are empty, begin before `start` or reach beyond the line are ignored.
    ///
    /// - Parameter isStopped: called now and then during long searches; once it returns true, the result is not used.
    /// - Returns: `undecided` if the search was given up; the mask then takes no more of this line.
    func first(
        in line: UnsafeRawBufferPointer, from start: Int, isStopped: () -> Bool
    ) -> RegularExpression.Outcome
}

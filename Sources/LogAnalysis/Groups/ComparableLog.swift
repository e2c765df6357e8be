/// A log made ready for being compared line by line: its lines as they are shown, and as they are compared.
public struct ComparableLog: Sendable {
    /// The lines as they are shown: as the host printed them, but that a progress line shows only its last state.
    public let text: LogText
    /// For each line the places that masks took, ascending, in bytes from its beginning.
    public let masked: [[Range<Int>]]
    /// Where each line lies in `compared`.
    private let places: [Range<Int>]
    /// The lines as they are compared, each ended by LF.
    private let compared: [UInt8]
    let isExact: Bool

    /// Makes a log ready for a comparison.
    public init(_ log: [UInt8], host: HostIdentity, comparison: Comparison) {
        isExact = comparison.isExact
        if comparison.isExact {
            let text = LogText(log)
            self.text = text
            places = (0..<text.lineCount).map(text.range(ofLine:))
            masked = Array(repeating: [], count: text.lineCount)
            compared = log
            return
        }
        var normalised = NormalisedLog(isDetailed: true)
        log.withUnsafeBytes { Normaliser(comparison.masks, host: host).normalise($0, into: &normalised) }
        var shown: [UInt8] = []
        shown.reserveCapacity(log.count + 1)
        for line in normalised.lines {
            shown += log[line.original]
            shown.append(UInt8(ascii: "\n"))
        }
        text = LogText(shown)
        places = normalised.lines.map(\.output)
        masked = normalised.lines.map { line in
            normalised.masked[line.masked].map { taken in
                taken.range.lowerBound - line.original.lowerBound..<taken.range.upperBound - line.original.lowerBound
            }
        }
        compared = Array(normalised.bytes)
    }

    /// How many lines there are.
    public var lineCount: Int { text.lineCount }

    /// A line as it is shown.
    public func line(_ index: Int) -> ArraySlice<UInt8> { text.line(index) }

    /// Whether a line is the last and lacks its line feed, in a comparison in which that counts.
    public func isLastWithoutEnding(_ index: Int?) -> Bool {
        isExact && index == lineCount - 1 && text.bytes.last != UInt8(ascii: "\n")
    }

    /// Numbers for the lines, equal ones for lines that compare as equal.
    func numbers(_ interner: inout LineInterner) -> [Int32] {
        interner.startLog()
        return compared.withUnsafeBytes { bytes in
            places.map { interner.intern(UnsafeRawBufferPointer(rebasing: bytes[$0])) }
        }
    }
}

extension LogDiff {
    /// How one log differs from another, as both were made ready for.
    public init(from: ComparableLog, to: ComparableLog) {
        guard !from.isExact else {
            self.init(exactlyFrom: from.text, to: to.text)
            return
        }
        var interner = LineInterner()
        let numbers = from.numbers(&interner)
        self.init(from: from.text, numbers, to: to.text, to.numbers(&interner))
    }
}

/// A comparison as a unified diff, the form that `patch` and `git apply` read.
///
/// If the logs were compared exactly, applying the diff to the old log gives the new one, byte for byte. The format is
/// GNU diff's: https://www.gnu.org/software/diffutils/manual/html_node/Detailed-Unified.html
public struct UnifiedForm: Sendable {
    private let diff: LogDiff
    private let context: Int
    private let header: [UInt8]

    /// The unified diff of a comparison, with the two names for its header.
    public init(_ diff: LogDiff, from: String, to: String, context: Int = 3) {
        self.diff = diff
        self.context = context
        header = Array("--- \(Self.name(from))\n+++ \(Self.name(to))\n".utf8)
    }

    /// The whole diff; empty if nothing changed.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        write { bytes.append(contentsOf: $0) }
        return bytes
    }

    /// Passes the diff to `receive` in pieces, so that a long one need not be in memory. There are no pieces if nothing
    /// changed.
    public func write<Problem: Error>(_ receive: (UnsafeRawBufferPointer) throws(Problem) -> Void) throws(Problem) {
        var pieces = Pieces(self)
        var piece: [UInt8] = []
        while pieces.fill(&piece) { try piece.hand(receive) }
    }

    /// The diff in pieces of some tens of kilobytes, to be taken one after another; a long line is split over several
    /// pieces.
    public var pieces: Pieces { Pieces(self) }

    /// Makes the pieces of a diff, one after another.
    public struct Pieces: Sendable, IteratorProtocol {
        /// Consecutive lines with the same mark.
        private struct Run {
            let mark: UInt8
            let isNew: Bool
            var lines: Range<Int>
        }

        private let form: UnifiedForm
        private let places: [HunkPlace]
        private var placeCount = 0
        /// The remaining runs of the hunk; the next run is the last element.
        private var runs: [Run] = []
        /// The number of bytes of the next line that were already written.
        private var offset = 0
        private static let size = 1 << 16

        fileprivate init(_ form: UnifiedForm) {
            self.form = form
            places = form.diff.places(context: form.context)
        }

        /// The next piece; nil at the end.
        public mutating func next() -> [UInt8]? {
            var piece: [UInt8] = []
            return fill(&piece) ? piece : nil
        }

        /// Replaces the contents of `piece` by the next piece; returns false at the end.
        fileprivate mutating func fill(_ piece: inout [UInt8]) -> Bool {
            piece.removeAll(keepingCapacity: true)
            while piece.count < Self.size {
                if let run = runs.popLast() {
                    append(run, to: &piece)
                } else if placeCount < places.count {
                    if placeCount == 0 { piece += form.header }
                    begin(places[placeCount], &piece)
                    placeCount += 1
                } else {
                    break
                }
            }
            return !piece.isEmpty
        }

        private mutating func begin(_ place: HunkPlace, _ piece: inout [UInt8]) {
            piece += "@@ -\(UnifiedForm.range(place.from)) +\(UnifiedForm.range(place.to)) @@\n".utf8
            var x = place.from.lowerBound
            for change in form.diff.changes[place.changes] {
                runs.append(Run(mark: UInt8(ascii: " "), isNew: false, lines: x..<change.from.lowerBound))
                runs.append(Run(mark: UInt8(ascii: "-"), isNew: false, lines: change.from))
                runs.append(Run(mark: UInt8(ascii: "+"), isNew: true, lines: change.to))
                x = change.from.upperBound
            }
            runs.append(Run(mark: UInt8(ascii: " "), isNew: false, lines: x..<place.from.upperBound))
            runs.reverse()
        }

        /// Appends as much of a run as the piece has room for; the rest of the run stays for the next piece.
        private mutating func append(_ run: Run, to piece: inout [UInt8]) {
            let log = run.isNew ? form.diff.to : form.diff.from
            var line = run.lines.lowerBound
            while line < run.lines.upperBound, piece.count < Self.size {
                let range = log.range(ofWholeLine: line)
                if offset == 0 { piece.append(run.mark) }
                let start = range.lowerBound + offset
                let end = min(range.upperBound, start + Self.size)
                piece += log.bytes[start..<end]
                if end < range.upperBound {
                    offset = end - range.lowerBound
                    break
                }
                offset = 0
                if log.bytes[range].last != UInt8(ascii: "\n") { piece += "\n\\ No newline at end of file\n".utf8 }
                line += 1
            }
            if line < run.lines.upperBound {
                runs.append(Run(mark: run.mark, isNew: run.isNew, lines: line..<run.lines.upperBound))
            }
        }
    }

    fileprivate static func range(_ range: Range<Int>) -> String {
        range.count == 1 ? "\(HunkPlace.start(range))" : "\(HunkPlace.start(range)),\(range.count)"
    }

    /// A name as `patch` reads it: a name with a space ends with a tab, and a name with characters that a line cannot
    /// contain is quoted as in C.
    private static func name(_ name: String) -> String {
        guard name.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F || $0 == UInt8(ascii: "\"") }) else {
            return name.utf8.contains(UInt8(ascii: " ")) ? name + "\t" : name
        }
        var quoted = "\""
        for scalar in name.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                let digits = String(scalar.value, radix: 8)
                quoted += "\\" + String(repeating: "0", count: 3 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}

extension [UInt8] {
    /// Calls `receive` like `withUnsafeBytes`, but with a typed error.
    fileprivate func hand<Problem: Error>(
        _ receive: (UnsafeRawBufferPointer) throws(Problem) -> Void
    ) throws(Problem) {
        var outcome: Result<Void, Problem> = .success(())
        withUnsafeBytes { bytes in
            do throws(Problem) { try receive(bytes) } catch { outcome = .failure(error) }
        }
        try outcome.get()
    }
}

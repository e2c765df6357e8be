/// A comparison as a unified diff, the form that `patch` and `git apply` read.
///
/// For logs that were compared exactly, applying it to the old one gives the new one, byte for byte. The form is GNU
/// diff's: https://www.gnu.org/software/diffutils/manual/html_node/Detailed-Unified.html
public struct UnifiedForm: Sendable {
    private let diff: LogDiff
    private let context: Int
    private let header: [UInt8]

    /// Bytes are handed on in pieces of about this size.
    private static let pieceSize = 1 << 16

    /// The form of a comparison, with the two names that stand above it.
    public init(_ diff: LogDiff, from: String, to: String, context: Int = 3) {
        self.diff = diff
        self.context = context
        header = Array("--- \(Self.name(from))\n+++ \(Self.name(to))\n".utf8)
    }

    /// The whole form; empty where nothing changed.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        write { bytes.append(contentsOf: $0) }
        return bytes
    }

    /// Hands on the form in pieces, so that a long one need not be held; none where nothing changed.
    public func write<Problem: Error>(_ receive: (UnsafeRawBufferPointer) throws(Problem) -> Void) throws(Problem) {
        var piece: [UInt8] = []
        piece.reserveCapacity(Self.pieceSize * 2)
        for (index, place) in diff.places(context: context).enumerated() {
            if index == 0 { piece += header }
            piece += "@@ -\(Self.range(place.from)) +\(Self.range(place.to)) @@\n".utf8
            var x = place.from.lowerBound
            for change in diff.changes[place.changes] {
                try append(" ", diff.from, x..<change.from.lowerBound, to: &piece, receive)
                try append("-", diff.from, change.from, to: &piece, receive)
                try append("+", diff.to, change.to, to: &piece, receive)
                x = change.from.upperBound
            }
            try append(" ", diff.from, x..<place.from.upperBound, to: &piece, receive)
        }
        if !piece.isEmpty { try piece.hand(receive) }
    }

    private func append<Problem: Error>(
        _ mark: Unicode.Scalar, _ log: LogText, _ lines: Range<Int>, to piece: inout [UInt8],
        _ receive: (UnsafeRawBufferPointer) throws(Problem) -> Void
    ) throws(Problem) {
        for index in lines {
            let range = log.range(ofWholeLine: index)
            piece.append(UInt8(ascii: mark))
            piece += log.bytes[range]
            if log.bytes[range].last != UInt8(ascii: "\n") { piece += "\n\\ No newline at end of file\n".utf8 }
            if piece.count >= Self.pieceSize {
                try piece.hand(receive)
                piece.removeAll(keepingCapacity: true)
            }
        }
    }

    private static func range(_ range: Range<Int>) -> String {
        range.count == 1 ? "\(HunkPlace.start(range))" : "\(HunkPlace.start(range)),\(range.count)"
    }

    /// A name as `patch` reads it: one with a space is ended by a tab, one that a line can't hold is written as in C.
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
    /// `withUnsafeBytes`, but with a typed error.
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

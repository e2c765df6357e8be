/// The kinds of lines in a collection of shapes. This is the second phase of finding patterns.
///
/// The result depends on which hosts printed which lines, not on the order of the lines.
public struct PatternSet: Sendable {
    /// The kinds, sorted by descending number of lines, then by template.
    public let patterns: [LinePattern]
    private let shapes: LineShapes
    private let patternOfShape: [ByteHash: Int]

    /// Finds the kinds of all lines that were added to `shapes`.
    ///
    /// - Parameter isStopped: called now and then; once it returns true, the kinds are meaningless.
    public init(_ shapes: LineShapes, isStopped: () -> Bool = { false }) {
        let entries = shapes.entries.sorted { shapes.text($0).lexicographicallyPrecedes(shapes.text($1)) }
        let clustering = PatternClustering(entries.map { shapes.text($0) }, isStopped)
        var found: [(pattern: LinePattern, shapes: [Int])] = clustering.nodes.map { node in
            let example = node.shapes.map { entries[$0].example }.min { $0.lexicographicallyPrecedes($1) }
            var hosts = HostPositions()
            for shape in node.shapes { hosts.formUnion(entries[shape].hosts) }
            let pattern = LinePattern(
                templateBytes: Self.template(node, clustering.tokenizer),
                lineCount: node.shapes.reduce(0) { $0 + entries[$1].lineCount }, hosts: hosts,
                example: example ?? [])
            return (pattern, node.shapes)
        }
        found.sort { one, other in
            if one.pattern.lineCount != other.pattern.lineCount {
                return one.pattern.lineCount > other.pattern.lineCount
            }
            if one.pattern.templateBytes != other.pattern.templateBytes {
                return one.pattern.templateBytes.lexicographicallyPrecedes(other.pattern.templateBytes)
            }
            return one.pattern.example.lexicographicallyPrecedes(other.pattern.example)
        }
        var patternOfShape: [ByteHash: Int] = [:]
        patternOfShape.reserveCapacity(entries.count)
        for (index, kind) in found.enumerated() {
            for shape in kind.shapes { patternOfShape[entries[shape].hash] = index }
        }
        patterns = found.map(\.pattern)
        self.shapes = shapes
        self.patternOfShape = patternOfShape
    }

    /// The index in `patterns` of the kind of a line (without its ending). A line that was counted has the kind that
    /// counted it; nil for a line whose shape was not seen.
    public func pattern(of line: UnsafeRawBufferPointer) -> Int? {
        patternOfShape[ByteHash(shapes.shape(of: line))]
    }

    /// The number of lines of each kind, by its index in `patterns`, among some of the counted lines, such as the lines
    /// of some of the hosts.
    public func lineCounts(of part: LineShapes) -> [Int] {
        var counts = [Int](repeating: 0, count: patterns.count)
        for entry in part.coarsened(to: shapes.coarseness).entries {
            if let kind = patternOfShape[entry.hash] { counts[kind] += entry.lineCount }
        }
        return counts
    }

    private static func template(_ node: PatternClustering.Node, _ tokenizer: ShapeTokenizer) -> [UInt8] {
        var template: [UInt8] = []
        for token in node.tokens {
            if token.spaceBefore, !template.isEmpty { template.append(0x20) }
            template.append(contentsOf: tokenizer.text(token))
        }
        return template
    }
}

extension PatternSet {
    /// The kind of each line of a log, by its index in `patterns`, with the line's number, from 1; the kind is nil for
    /// a line that was not counted. A line that was redrawn in place may occur more than once: each state that was more
    /// than progress has a kind of its own.
    ///
    /// - Parameter isStopped: called every few thousand lines; once it returns true, the rest is left out.
    public func kinds(ofLinesIn log: [UInt8], isStopped: () -> Bool = { false }) -> [(line: Int, kind: Int?)] {
        var kinds: [(line: Int, kind: Int?)] = []
        log.withUnsafeBytes { bytes in
            bytes.forEachDrawnLine(unless: isStopped) { kinds.append((line: $1, kind: pattern(of: $0))) }
        }
        return kinds
    }
}

/// A kind of line: what its lines have in common, and which hosts have how many of them.
public struct LinePattern: Sendable, Hashable {
    /// The template, with what the lines have in common. A value is a placeholder: `<num>`, `<hex>`, `<time>`,
    /// `<duration>`, `<size>`, `<ip>`, `<host>`, `<path>`, `<url>`, `<uuid>`, `<id>`, `<name>`, `<*>` for a value of no
    /// certain type, and placeholders that were in the lines themselves. Empty for blank lines. The bytes are from the
    /// log and not always valid UTF-8.
    public let templateBytes: [UInt8]
    /// The number of lines.
    public let lineCount: Int
    /// The hosts with such lines.
    public let hosts: HostPositions
    /// One of the lines, or the first 4096 bytes of it.
    public let example: [UInt8]

    /// The template as text.
    public var template: String { String(decoding: templateBytes, as: UTF8.self) }
    /// The number of hosts with such lines.
    public var hostCount: Int { hosts.count }
}

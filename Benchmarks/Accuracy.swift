import LogAnalysis

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// How well `patterns` finds the true kinds of lines: grouping accuracy on labelled samples.
///
/// A line counts where its kind holds exactly the lines of its true kind (Zhu et al., "Tools and Benchmarks for Automated
/// Log Parsing", ICSE-SEIP 2019). Samples are CSV with the columns `Content` and `EventId`, as loghub publishes them.
enum Accuracy {
    /// Prints the accuracy on each file, and the mean.
    static func run(_ paths: [String]) throws {
        var sum = 0.0
        for path in paths {
            let accuracy = try accuracy(of: path)
            sum += accuracy
            print("\(rounded(accuracy))  \(path)")
        }
        print("\(rounded(sum / Double(max(1, paths.count))))  mean of \(paths.count)")
    }

    private static func rounded(_ share: Double) -> Double { (share * 1000).rounded() / 1000 }

    private static func accuracy(of path: String) throws -> Double {
        let records = records(of: try String(decoding: Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self))
        guard let names = records.first, let content = names.firstIndex(of: "Content"),
            let label = names.firstIndex(of: "EventId")
        else { return 0 }
        let lines = records.dropFirst().filter { $0.count > max(content, label) }
        var shapes = LineShapes()
        for line in lines { shapes.add(linesOf: Array(line[content].utf8), host: 0) }
        let patterns = PatternSet(shapes)
        var found: [Int: Set<Int>] = [:]
        var truth: [String: Set<Int>] = [:]
        for (index, line) in lines.enumerated() {
            let kind = patterns.kinds(ofLinesIn: Array(line[content].utf8)).last?.kind ?? -1
            found[kind, default: []].insert(index)
            truth[line[label], default: []].insert(index)
        }
        let kinds = Set(found.values)
        let right = truth.values.filter(kinds.contains).reduce(0) { $0 + $1.count }
        return Double(right) / Double(max(1, lines.count))
    }

    /// The records of a CSV text (RFC 4180).
    private static func records(of text: String) -> [[String]] {
        var records: [[String]] = []
        var record: [String] = []
        var field = ""
        var isQuoted = false
        var wasQuote = false
        func endRecord() {
            record.append(field)
            if record != [""] { records.append(record) }
            (record, field) = ([], "")
        }
        for character in text {
            if isQuoted {
                if character == "\"" { isQuoted = false } else { field.append(character) }
                wasQuote = character == "\""
                continue
            }
            switch character {
            case "\"":
                if wasQuote { field.append("\"") }
                isQuoted = true
            case ",":
                record.append(field)
                field = ""
            case "\n", "\r\n": endRecord()
            default: field.append(character)
            }
            wasQuote = false
        }
        endRecord()
        return records
    }
}

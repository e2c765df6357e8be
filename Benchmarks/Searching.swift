import Foundation
import LogAnalysis

/// Searching logs in memory, on one core: what `filter` costs without the store and the drawing.
enum Searching {
    /// Prints milliseconds, and how many lines match.
    static func run(_ folder: String, _ pattern: String, ignoringCase: Bool) throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        let logs = try names.map { [UInt8](try Data(contentsOf: URL(filePath: folder + "/" + $0))) }
        var options = LineExpressions.Options()
        options.ignoresCase = ignoringCase
        let search = LineSearch(LineFilter(.expressions(try LineExpressions([pattern], options))))
        var count = 0
        let time = Median.milliseconds(of: 5) {
            count = logs.reduce(0) { sum, log in sum + log.withUnsafeBytes { search.search($0) { _ in } } }
        }
        print(time, count)
    }
}

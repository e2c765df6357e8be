import Dispatch
import LogAnalysis
import Synchronization

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Masks and patterns on logs in a file: MB/s of their bytes.
enum Masking {
    /// How many lines of the file count as one host's log.
    private static let linesOfALog = 120

    /// Prints how fast masks and hash are, on so many threads.
    static func masks(_ path: String, threads: Int) throws {
        let (bytes, logs) = try read(path)
        let comparison = Comparison()
        let time = Median.milliseconds(of: 5) {
            let next = Atomic(0)
            DispatchQueue.concurrentPerform(iterations: threads) { _ in
                var keys = LogKeys(comparison)
                while true {
                    let index = next.add(1, ordering: .relaxed).oldValue
                    guard index < logs.count else { break }
                    let host = HostIdentity(addresses: ["10.20.\(index / 250 % 250).\(index % 250 + 1)"])
                    _ = keys.key(of: logs[index], host: host)
                }
            }
        }
        print(Double(bytes) / time / 1000)
    }

    /// Prints how fast the shapes of lines are counted.
    static func patterns(_ path: String) throws {
        let (bytes, logs) = try read(path)
        let time = Median.milliseconds(of: 5) {
            var shapes = LineShapes()
            for (index, log) in logs.enumerated() { shapes.add(linesOf: log, host: index) }
            precondition(shapes.count > 0)
        }
        print(Double(bytes) / time / 1000)
    }

    private static func read(_ path: String) throws -> (bytes: Int, logs: [[UInt8]]) {
        let text = LogText(try [UInt8](Data(contentsOf: URL(fileURLWithPath: path))))
        let logs = stride(from: 0, to: text.lineCount, by: linesOfALog).map { start in
            let end = min(start + linesOfALog, text.lineCount)
            return Array(text.bytes[text.range(ofLine: start).lowerBound..<text.range(ofLine: end - 1).upperBound])
        }
        return (text.bytes.count, logs)
    }
}

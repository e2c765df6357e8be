import Digests
import JobModel
import JobShell
import LogAnalysis

/// What tells one host's log from any other.
struct LogDigest: Sendable {
    /// The host, by position in the step.
    let position: Int
    /// How the log stands.
    let state: HostLog.State
    /// Whether the agent cut it at its limit.
    let isCut: Bool
    /// How many bytes it has; of a distribution's log the lines of its transfers, as `filter` numbers them.
    let byteCount: Int
    /// SHA-256 of these bytes, in hexadecimal digits; nil where there is no log.
    let sha256: String?

    init(_ log: HostLog, _ text: [UInt8]?, at position: Int) {
        self.position = position
        state = log.state
        isCut = log.isCut
        byteCount = text?.count ?? 0
        sha256 = text.map { SHA256Digest(of: $0).hexadecimal }
    }

    /// Those of all logs of a list, in its order; on all cores. None of no list.
    static func all(of list: LogList?) async throws -> [LogDigest] {
        guard let list else { return [] }
        let parts = list.inOrder { part in
            var digests: [LogDigest] = []
            try part.forEach { position, log in digests.append(LogDigest(log, log.text, at: position)) }
            return digests
        }
        var digests: [LogDigest] = []
        while let part = try await parts.next() { digests += part }
        return digests
    }
}

import JobModel

/// A log that is too long for a `LogTemplate`: each host's is made section by section while it is sent.
package protocol StreamedTemplate: Sendable {
    /// The log of a host that ran from `start` to `end`, at its beginning.
    ///
    /// - Parameter isEscaped: whether the text is escaped as in a JSON string.
    func render(
        host: DemoHost, noise: Noise, start: Timestamp, end: Timestamp, isEscaped: Bool
    ) -> any StreamedLog
}

/// What one host printed, as a value that yields it section by section. A copy goes on where the original stood.
package protocol StreamedLog: Sendable {
    /// The length of the whole log in bytes, which is known before any section is made.
    var count: Int { get }
    /// The length of the next section in bytes; nil at the end of the log.
    var nextCount: Int? { get }
    /// Writes the next section to the beginning of `memory`, which has at least `nextCount` bytes.
    mutating func writeNext(to memory: UnsafeMutableBufferPointer<UInt8>)
}

extension StreamedLog {
    /// The whole log in memory, if no section was written yet.
    var bytes: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            var log = self
            while let size = log.nextCount {
                log.writeNext(to: UnsafeMutableBufferPointer(rebasing: buffer[initialized...]))
                initialized += size
            }
        }
    }
}

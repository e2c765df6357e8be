import JobModel

import Glibc

/// Opens logs that are here already, in whatever form they lie on disk or come through a pipe.
public enum LogFiles {
    /// Reads the logs of a path.
    ///
    /// Of a folder or an archive never more than a few logs are in memory; text in which hosts interleave is held whole. What
    /// blocks runs on a thread of its own kind.
    ///
    /// - Parameters:
    ///   - path: A folder, a file, or `-` for standard input.
    ///   - form: The form, where the caller knows it; nil to recognise it.
    ///   - standardInput: The descriptor that `-` stands for; nil where it serves something else, such as the statements.
    ///   - limits: How much is read before it is refused.
    ///   - sink: Gets every log, part by part: of hosts without a log, too.
    /// - Returns: What is told of the run. Its hosts are those of the logs that the sink got.
    /// - Throws: `Failure` that says why the path can't be opened and what to type; `CancellationError` when the task is
    ///   cancelled; what the sink throws.
    public static func open(
        _ path: String, form: LogFileForm? = nil, standardInput: Int32? = STDIN_FILENO,
        limits: LogFileLimits = LogFileLimits(), into sink: any OpenedLogSink
    ) async throws -> OpenedRun {
        try await ReadingThread().open(path, form, standardInput, limits, into: sink)
    }
}

/// The thread on which files are read.
private actor ReadingThread {
    private let executor = BlockingExecutor(label: "joblog.open")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    func open(
        _ path: String, _ form: LogFileForm?, _ standardInput: Int32?, _ limits: LogFileLimits,
        into sink: any OpenedLogSink
    ) async throws -> OpenedRun {
        let opening = Opening(path: path, limits: limits, standardInput: standardInput)
        let (found, reader) = try opening.reader(form)
        var count = 0
        while let part = try reader.next() {
            try Task.checkCancellation()
            count += part.count
            try await sink.write(part)
        }
        if count == 0 { throw Texts.noLogs(opening.name, found, reader.notes) }
        return OpenedRun(form: found, hosts: reader.hosts, provenance: reader.provenance, notes: reader.notes)
    }
}

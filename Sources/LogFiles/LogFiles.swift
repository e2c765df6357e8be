import Archive
import BlockingWork
import JSON
import JobModel

import Glibc

/// Opens logs that already exist, from any supported form on disk or from a pipe.
public enum LogFiles {
    /// Reads the logs of a path.
    ///
    /// From a folder or an archive, only a few logs are in memory at a time; text in which the lines of hosts
    /// interleave is held as a whole. Blocking calls run on a thread of Dispatch.
    ///
    /// - Parameters:
    ///   - path: A folder, a file, or `-` for standard input.
    ///   - form: The form, when the caller knows it; nil to recognise it.
    ///   - standardInput: The descriptor for `-`; nil when standard input is used for something else, such as the
    ///     statements.
    ///   - limits: The amounts beyond which reading fails.
    ///   - sink: Receives every log, part by part, also for hosts without a log.
    /// - Returns: The description of the run. Its hosts are those of the logs that the sink received.
    /// - Throws: `Failure` that says why the path can't be opened and what to type; `CancellationError` when the task
    ///   is cancelled; what the sink throws.
    public static func open(
        _ path: String, form: LogFileForm? = nil, standardInput: Int32? = STDIN_FILENO,
        limits: LogFileLimits = LogFileLimits(), into sink: any OpenedLogSink
    ) async throws -> OpenedRun {
        try await ReadingThread().open(path, form, standardInput, limits, into: sink)
    }
}

/// The actor that reads files on a thread of its own.
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

/// The description of a run whose logs were opened from files, beside the logs themselves.
public struct OpenedRun: Sendable {
    /// The form that was recognised, or that the caller named.
    public var form: LogFileForm
    /// The hosts. For data that `save` wrote they have the order of the saved step, otherwise natural order (`web-2`
    /// before `web-10`). No two have the same key (`Host.key()`).
    public var hosts: [Host]
    /// The provenance in a saved folder, archive or JSON Lines file; nil for all other forms.
    public var provenance: JSONValue?
    /// Sentences about what was left out and why, for the person who opened the logs.
    public var notes: [String] = []

    public init(form: LogFileForm, hosts: [Host], provenance: JSONValue? = nil, notes: [String] = []) {
        self.form = form
        self.hosts = hosts
        self.provenance = provenance
        self.notes = notes
    }
}

/// The forms of logs on disk. The raw value is the word that `open --format` takes.
public enum LogFileForm: String, Sendable, CaseIterable {
    /// A folder with a file for each host.
    case folder
    /// A folder, a tar archive or a JSON Lines file that joblog's `save` wrote.
    case saved
    /// The zip archive that the platform's page exports, with lines `AREA:ADDRESS | text`.
    case export
    /// Text in which each line begins with its host, as pdsh, clush and dsh print it: `host: line`.
    case prefixed
    /// Text of `clush -b` or `clubak`: a header with a host set between lines of dashes, then the lines that these
    /// hosts share.
    case gathered
    /// Text of ansible: `host | CHANGED | rc=0 >>`, then the host's lines.
    case ansible
}

/// Receives the logs of opened files while they are read, so that they are never all in memory.
public protocol OpenedLogSink: Sendable {
    /// Receives whole logs, one for each host.
    ///
    /// - Throws: Any error that makes further reading useless. It ends the reading.
    func write(_ logs: [HostLog]) async throws
}

/// The amounts beyond which reading fails, so that a wrong or hostile file fills neither memory nor the disk.
public struct LogFileLimits: Sendable {
    /// The greatest number of bytes in all logs together.
    public var totalBytes = 4 << 30
    /// The greatest number of bytes in one log, the same as for a log from the platform.
    public var logBytes = 384 << 20
    /// The greatest number of bytes in memory at once: of text in which the lines of hosts interleave, and of standard
    /// input.
    public var heldBytes = 1 << 30
    /// The greatest number of hosts.
    public var hosts = 1_000_000

    /// Creates the default limits.
    public init() {}

    /// The same limits for an archive. A host may have two files, or a directory of its own.
    var ofArchives: ArchiveLimits {
        var limits = ArchiveLimits()
        limits.totalBytes = totalBytes
        limits.entryBytes = totalBytes
        limits.entries = hosts + hosts / 2 + 16
        return limits
    }
}

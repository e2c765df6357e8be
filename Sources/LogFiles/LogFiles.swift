import Archive
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

/// What logs that are here already tell of their run, beside the logs themselves.
public struct OpenedRun: Sendable {
    /// The form that was recognised, or that the caller named.
    public var form: LogFileForm
    /// The hosts: of what `save` wrote in the order of the saved step, else in natural order (`web-2` before `web-10`). Each has a
    /// key of its own (`Host.key()`).
    public var hosts: [Host]
    /// What a saved folder, archive or JSON Lines file tells of its origin; nil for all other forms.
    public var provenance: JSONValue?
    /// Sentences about what was left out and why, for the person who opened the logs.
    public var notes: [String] = []

    /// What was read of a path.
    public init(form: LogFileForm, hosts: [Host], provenance: JSONValue? = nil, notes: [String] = []) {
        self.form = form
        self.hosts = hosts
        self.provenance = provenance
        self.notes = notes
    }
}

/// The forms in which logs can lie on disk; the raw value is the word that `open --format` takes.
public enum LogFileForm: String, Sendable, CaseIterable {
    /// A folder with a file for each host.
    case folder
    /// A folder, a tar archive or a JSON Lines file that joblog's `save` wrote.
    case saved
    /// The zip archive that the platform's page exports, with lines `AREA:ADDRESS | text`.
    case export
    /// Text with the host in front of each line, as pdsh, clush and dsh print it: `host: line`.
    case prefixed
    /// Text of `clush -b` or `clubak`: a header with a host set between dashes, then the lines that these hosts share.
    case gathered
    /// Text of ansible: `host | CHANGED | rc=0 >>`, then the host's lines.
    case ansible
}

/// Takes the logs of opened files while they are read, so that never all of them are in memory.
public protocol OpenedLogSink: Sendable {
    /// Takes whole logs, one of each host.
    ///
    /// - Throws: what makes it useless to go on reading.
    func write(_ logs: [HostLog]) async throws
}

/// How much is read before it is refused, so that neither memory nor the disk is filled by a wrong or a hostile file.
public struct LogFileLimits: Sendable {
    /// How many bytes all logs have together.
    public var totalBytes = 4 << 30
    /// How many bytes one log has: as many as joblog takes in from the platform.
    public var logBytes = 384 << 20
    /// How many bytes are held in memory at once: of text in which the lines of hosts interleave, and of standard input.
    public var heldBytes = 1 << 30
    /// How many hosts there are.
    public var hosts = 1_000_000

    /// The limits above.
    public init() {}

    /// The same for an archive. A host may have two files, or a directory of its own.
    var ofArchives: ArchiveLimits {
        var limits = ArchiveLimits()
        limits.totalBytes = totalBytes
        limits.entryBytes = totalBytes
        limits.entries = hosts + hosts / 2 + 16
        return limits
    }
}

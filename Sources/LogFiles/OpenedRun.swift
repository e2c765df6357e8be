import JobModel

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

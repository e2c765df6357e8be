import JobModel

/// How a fetch stands, for a progress line.
public struct FetchProgress: Sendable, Hashable {
    /// Hosts that are done, of all that were asked for.
    public var done, total: Int
    /// Hosts that were done before anything was asked.
    public var kept: Int
    /// Bytes of logs that came.
    public var bytes = 0
    /// Requests that had to be made again.
    public var retries = 0
    /// Seconds since it began.
    public var seconds = 0.0
    /// Seconds from the beginning until a host was last done.
    public var secondsAtLast = 0.0

    init(done: Int, total: Int, kept: Int) {
        self.done = done
        self.total = total
        self.kept = kept
    }

    /// Seconds that it may still take, at the pace of all that came so far.
    ///
    /// Nil while that can't be told: in the first seconds and before a twentieth has come there is no pace worth the name,
    /// and once the time is over the last hosts have proven it wrong.
    public var secondsLeft: Double? {
        let came = done - kept
        guard came > 0, seconds >= 2, came * 20 >= total - kept, done < total else { return nil }
        let left = secondsAtLast / Double(came) * Double(total - done) - (seconds - secondsAtLast)
        return left > 0 ? left : nil
    }
}

/// What became of a fetch.
public struct FetchReport: Sendable {
    /// Hosts that the platform had to be asked for, sources of a distribution among them.
    public var asked = 0
    /// Hosts whose log came now.
    public var fetched = 0
    /// Bytes of the logs that came now.
    public var bytes = 0
    /// Hosts whose log was here already.
    public var kept = 0
    /// Requests that had to be made again.
    public var retries = 0
    /// Whether a platform could be asked for more.
    public var mayAsk = true
    /// Hosts that have no log, by position among those asked for.
    public var none: [Int] = []
    /// Those of `none` of which it is not certain: one answer did not tell of their log, and the next statement that needs
    /// it asks again.
    public var uncertain: [Int] = []
    /// Hosts that were asked for again because an earlier answer did not tell of their log.
    public var askedAgain = 0
    /// Hosts whose log the agent cut at its limit, by position among those asked for.
    public var cut: [Int] = []
    /// Hosts whose log could not be had, by reason, by position among those asked for.
    public var failed: [(failure: Failure, hosts: [Int])] = []
    /// Sources of a distribution whose uploads could not be had, by reason.
    public var sourcesFailed: [(failure: Failure, count: Int)] = []
    /// Sources of a distribution that the next statement asks for again: those, and the ones of which an answer told no upload.
    public var openSources: [HostKey] = []

    mutating func fail(_ positions: [Int], _ reason: Failure) {
        if let place = failed.firstIndex(where: { $0.failure.code == reason.code }) {
            failed[place].hosts += positions
        } else if !positions.isEmpty {
            failed.append((reason, positions))
        }
    }
}

extension HostLog {
    /// How many bytes its content has.
    public var byteCount: Int {
        switch content {
        case .script(let bytes): bytes.count
        case .files(let transfers): transfers.reduce(0) { $0 + ($1.log?.utf8.count ?? 0) }
        case nil: 0
        }
    }
}

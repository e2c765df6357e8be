import JobModel

/// What became of a step on one host, as the status answer tells it. What is not known yet is nil.
struct HostOutcome: Sendable {
    /// The platform's number.
    var status: Int
    var exitCode: Int?
    var tag: String?
    var errorCode: Int? = 0
    var start, end: Timestamp?
}

/// One way a script can go on a host.
struct HostAct: Sendable {
    var status = 9
    var exitCode: Int? = 0
    var tag = "ok"
    /// What it prints; nil leaves no log at all.
    var log: LogTemplate?
    /// What it prints instead when that is much.
    var bulk: BulkLog?
    /// How long it takes, in milliseconds.
    var duration: ClosedRange<Int64> = 15_000...32_000
}

/// A script step: the ways it can go, and which way it goes on which host.
struct ScriptWork: Sendable {
    /// The ways it can go.
    let acts: [HostAct]
    /// When it begins on a host, in milliseconds after the step's start.
    var delay: ClosedRange<Int64> = 0...3000
    /// The position in `acts` of what happens on the host at an index of the inventory.
    let choice: @Sendable (Int) -> Int

    /// What became of the step on a host at a moment.
    func outcome(of host: DemoHost, step: DemoStep, at moment: Timestamp) -> HostOutcome {
        let (act, start, end) = plan(host, step)
        if moment < start { return HostOutcome(status: 5, errorCode: nil) }
        if moment < end { return HostOutcome(status: 7, errorCode: nil, start: start) }
        return HostOutcome(
            status: act.status, exitCode: act.exitCode, tag: act.tag, errorCode: act.exitCode == 0 ? 0 : 1,
            start: start, end: end)
    }

    /// What a host had printed at a moment; nil when nothing. A bulk log comes whole, and as `isEscaped` wants it.
    func text(of host: DemoHost, step: DemoStep, at moment: Timestamp, isEscaped: Bool) -> LogText? {
        let (act, start, end) = plan(host, step)
        let noise = Noise(host.id, step.id, 2)
        if let bulk = act.bulk {
            return .bulk(BulkText(bulk, host: host, noise: noise, start: start, end: end, isEscaped: isEscaped))
        }
        let bytes = act.log?.render(host: host, noise: noise, start: start, end: end, at: moment) ?? []
        return bytes.isEmpty ? nil : .bytes(bytes)
    }

    private func plan(_ host: DemoHost, _ step: DemoStep) -> (act: HostAct, start: Timestamp, end: Timestamp) {
        let chosen = choice(host.index)
        let act = acts.indices.contains(chosen) ? acts[chosen] : HostAct()
        var noise = Noise(host.id, step.id, 1)
        let start = (step.start ?? Timestamp(milliseconds: 0)).advanced(byMilliseconds: noise.next(in: delay))
        return (act, start, start.advanced(byMilliseconds: noise.next(in: act.duration)))
    }
}

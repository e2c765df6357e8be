import JobModel

/// The outcome of a step on one host, as the status answer reports it. Fields that are not known yet are nil.
struct HostOutcome: Sendable {
    /// The platform's status number.
    var status: Int
    var exitCode: Int?
    var tag: String?
    var errorCode: Int? = 0
    var start, end: Timestamp?
}

/// One way a script can go on a host.
package struct HostAct: Sendable {
    var status = 9
    var exitCode: Int? = 0
    var tag = "ok"
    /// What the script prints; nil for no log at all.
    var log: LogTemplate?
    /// What the script prints instead of `log`, if it prints much.
    var streamed: (any StreamedTemplate)?
    /// How long the script takes, in milliseconds.
    var duration: ClosedRange<Int64> = 15_000...32_000
}

extension HostAct {
    /// A successful run of a script that prints much.
    package init(streaming template: any StreamedTemplate) {
        self.init(streamed: template)
    }
}

/// A script step: the ways it can go, and the way it goes on each host.
struct ScriptWork: Sendable {
    let acts: [HostAct]
    /// When the script begins on a host, in milliseconds after the start of the step.
    var delay: ClosedRange<Int64> = 0...3000
    /// Gives the index in `acts` for the index of a host in the inventory.
    let choice: @Sendable (Int) -> Int

    /// The outcome of the step on a host at a moment.
    func outcome(of host: DemoHost, step: DemoStep, at moment: Timestamp) -> HostOutcome {
        let (act, start, end) = plan(host, step)
        if moment < start { return HostOutcome(status: 5, errorCode: nil) }
        if moment < end { return HostOutcome(status: 7, errorCode: nil, start: start) }
        return HostOutcome(
            status: act.status, exitCode: act.exitCode, tag: act.tag, errorCode: act.exitCode == 0 ? 0 : 1,
            start: start, end: end)
    }

    /// What a host has printed up to a moment; nil if nothing.
    ///
    /// - Parameter isEscaped: whether a streamed log is escaped for JSON. A streamed log is always given as a whole.
    func text(of host: DemoHost, step: DemoStep, at moment: Timestamp, isEscaped: Bool) -> LogText? {
        let (act, start, end) = plan(host, step)
        let noise = Noise(host.id, step.id, 2)
        if let template = act.streamed {
            return .streamed(template.render(host: host, noise: noise, start: start, end: end, isEscaped: isEscaped))
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

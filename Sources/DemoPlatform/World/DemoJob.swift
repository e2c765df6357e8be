import JobModel

/// A step of a demo job.
struct DemoStep: Sendable {
    /// What it does on its hosts.
    enum Work: Sendable {
        case script(ScriptWork)
        case files(DistributionWork)
        /// Nothing, or nothing yet: a manual confirmation, a step that was not reached.
        case nothing
    }

    let id: Int64
    let name: String
    /// 1 script, 2 files, 3 manual confirmation, 4 SQL.
    let type: Int
    /// How it stands; of a growing step, how it will stand in the end.
    let status: Int
    var executeCount = 0
    let start, end: Timestamp?
    /// Its hosts, by their indices in the inventory.
    let hosts: Range<Int>
    let work: Work
    /// Whether it grows while the platform runs.
    var isGrowing = false

    /// What became of it on a host.
    func outcome(of host: DemoHost, at moment: Timestamp) -> HostOutcome {
        switch work {
        case .script(let work): work.outcome(of: host, step: self, at: moment)
        case .files(let work): work.outcome(of: host, step: self)
        case .nothing: HostOutcome(status: 5, errorCode: nil)
        }
    }

    /// How it stands at a moment: a growing step runs until its last host has ended.
    func standing(at moment: Timestamp, inventory: DemoInventory) -> (status: Int, end: Timestamp?) {
        guard isGrowing else { return (status, end) }
        let ends = hosts.map { outcome(of: inventory.host(at: $0), at: moment).end }
        let known = ends.compactMap { $0 }
        return known.count == ends.count ? (status, known.max()) : (2, nil)
    }
}

/// A global variable as a step saw it.
struct DemoVariable: Sendable {
    let name: String
    let value: String?
    /// 1 text, 2 namespace, 3 hosts, 4 password, 5 map, 6 array.
    let type: Int
}

/// A job instance of the demo world.
struct DemoJob: Sendable {
    let id: Int64
    let name: String
    var planID: Int64?
    var templateID: Int64?
    let operatorName: String
    /// 1 web, 2 API, 3 cron.
    let launchMode: Int
    /// 0 job, 1 script, 2 files.
    let type: Int
    var cronID: Int64?
    let status: Int
    let create: Timestamp
    /// Absent while it waits.
    let start: Timestamp?
    /// Absent while it runs.
    let end: Timestamp?
    let steps: [DemoStep]
    var variables: [DemoVariable] = []

    /// How it stands at a moment; a job with a growing step stands as that step does.
    func standing(at moment: Timestamp, inventory: DemoInventory) -> (status: Int, end: Timestamp?) {
        guard let growing = steps.first(where: \.isGrowing) else { return (status, end) }
        return growing.standing(at: moment, inventory: inventory)
    }
}

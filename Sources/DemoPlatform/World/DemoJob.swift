import JobModel

/// A step of a demo job.
struct DemoStep: Sendable {
    /// What the step does on its hosts.
    enum Work: Sendable {
        case script(ScriptWork)
        case files(DistributionWork)
        /// Nothing: a manual confirmation, or a step that was not reached.
        case nothing
    }

    let id: Int64
    let name: String
    /// The platform's number: 1 script, 2 files, 3 manual confirmation, 4 SQL.
    let type: Int
    /// The platform's status number; for a growing step, the status that it will end with.
    let status: Int
    var executeCount = 0
    let start, end: Timestamp?
    /// The indices of the step's hosts in the inventory.
    let hosts: Range<Int>
    let work: Work
    /// Whether the step makes progress while the platform runs.
    var isGrowing = false

    /// The outcome of the step on a host at a moment.
    func outcome(of host: DemoHost, at moment: Timestamp) -> HostOutcome {
        switch work {
        case .script(let work): work.outcome(of: host, step: self, at: moment)
        case .files(let work): work.outcome(of: host, step: self)
        case .nothing: HostOutcome(status: 5, errorCode: nil)
        }
    }

    /// The status and end at a moment. A growing step runs until its last host has ended.
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
    /// The platform's number: 1 text, 2 namespace, 3 hosts, 4 password, 5 map, 6 array.
    let type: Int
}

/// A job instance of the demo world.
package struct DemoJob: Sendable {
    let id: Int64
    let name: String
    var planID: Int64?
    var templateID: Int64?
    let operatorName: String
    /// The platform's number: 1 web, 2 API, 3 cron.
    let launchMode: Int
    /// The platform's number: 0 job, 1 script, 2 files.
    let type: Int
    var cronID: Int64?
    let status: Int
    let create: Timestamp
    /// Nil until the job starts.
    let start: Timestamp?
    /// Nil until the job ends.
    let end: Timestamp?
    let steps: [DemoStep]
    var variables: [DemoVariable] = []

    /// The status and end at a moment. A job with a growing step has the status of that step.
    func standing(at moment: Timestamp, inventory: DemoInventory) -> (status: Int, end: Timestamp?) {
        guard let growing = steps.first(where: \.isGrowing) else { return (status, end) }
        return growing.standing(at: moment, inventory: inventory)
    }
}

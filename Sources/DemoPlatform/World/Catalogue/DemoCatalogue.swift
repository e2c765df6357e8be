import JobModel

/// The jobs of the demo world: what ran when, who started it, and how it ended.
///
/// Ids grow with time in steps of five. The steps of job 20000100 are 30000101…30000104. Exceptions are one id beyond
/// 2^53, and additional jobs.
package struct DemoCatalogue {
    let inventory: DemoInventory
    /// What each host does in the deployment, by index.
    package let behaviours: [DemoBehaviour]
    let now: Timestamp

    /// The sample jobs, in no particular order.
    var jobs: [DemoJob] { deployments + routines + standings + [oddities, growing] }

    /// A day in seconds.
    package static let day = 86_400
    /// An hour in seconds.
    static let hour = 3600

    /// The plan of a step: what it does, and how long it takes in seconds (nil for a step that was not reached).
    struct Plan {
        var name: String
        var type = 1
        var status = 3
        var executeCount = 0
        var seconds: Int? = 45
        var hosts: Range<Int> = 0..<0
        var work: DemoStep.Work = .nothing
        var isGrowing = false
    }

    /// Makes a job whose steps run one after another.
    ///
    /// - Parameter age: how many seconds before `now` the job began.
    func job(
        _ id: Int64, _ name: String, age: Int, status: Int = 3, type: Int = 0, mode: Int = 1, by operatorName: String,
        plan planID: Int64? = nil, cron cronID: Int64? = nil, variables: [DemoVariable] = [], _ plans: [Plan]
    ) -> DemoJob {
        let create = now.advanced(byMilliseconds: Int64(-age * 1000))
        let start = create.advanced(byMilliseconds: 350)
        var moment = start
        // The job with an id beyond 2^53 has steps with ids beyond 2^53, too. Steps of other jobs begin 10,000,000
        // after the id of their job.
        let steps = plans.enumerated().map { index, plan in
            let begin = plan.status == 1 ? nil : moment
            let end = plan.seconds.map { moment.advanced(byMilliseconds: Int64($0 * 1000)) }
            moment = (end ?? moment).advanced(byMilliseconds: 420)
            return DemoStep(
                id: id + 10_000_001 + Int64(index), name: plan.name, type: plan.type, status: plan.status,
                executeCount: plan.executeCount, start: begin, end: end, hosts: plan.hosts, work: plan.work,
                isGrowing: plan.isGrowing)
        }
        let isFinal = [3, 4, 5, 6, 8, 9, 11, 13, 14].contains(status)
        return DemoJob(
            id: id, name: name, planID: planID, templateID: planID.map { $0 - 500 }, operatorName: operatorName,
            launchMode: mode, type: type, cronID: cronID, status: status, create: create,
            start: status == 1 ? nil : start, end: isFinal ? steps.compactMap(\.end).max() ?? start : nil,
            steps: steps, variables: variables)
    }

    /// The indices of all hosts.
    package var everyone: Range<Int> { 0..<inventory.count }

    /// The indices of the first hosts, at most `count`.
    package func first(_ count: Int) -> Range<Int> { 0..<min(count, inventory.count) }

    /// A script step that prints the same on all hosts.
    func script(
        _ name: String, on hosts: Range<Int>, status: Int = 3, seconds: Int? = 45, type: Int = 1, _ act: HostAct
    ) -> Plan {
        Plan(
            name: name, type: type, status: status, seconds: seconds, hosts: hosts,
            work: .script(ScriptWork(acts: [act]) { _ in 0 }))
    }

    /// A job of one script step, which ended and which `admin` started.
    ///
    /// - Parameters:
    ///   - age: how many seconds before `now` the job began.
    ///   - status: the platform's status number of the job and the step.
    ///   - acts: the ways the script can go.
    ///   - choice: gives the index in `acts` for the index of a host in the inventory.
    package func scriptJob(
        _ id: Int64, _ name: String, age: Int, status: Int = 3, hosts: Range<Int>, _ acts: [HostAct],
        choice: @escaping @Sendable (Int) -> Int = { _ in 0 }
    ) -> DemoJob {
        let work = ScriptWork(acts: acts, choice: choice)
        return job(
            id, name, age: age, status: status, type: 1, by: "admin",
            [Plan(name: name, status: status, hosts: hosts, work: .script(work))])
    }

    /// A successful run of a script that prints its start, `body` and its end.
    func plain(_ body: String, tag: String = "ok") -> HostAct {
        HostAct(
            tag: tag,
            log: LogTemplate("[{time}][PID:{pid}] job_start\n\(body)\n[{time}][PID:{pid}] job_success:[\(tag)]"),
            duration: 1500...9000)
    }

    /// A step that was not reached.
    func notReached(_ name: String, type: Int = 1) -> Plan {
        Plan(name: name, type: type, status: 1, seconds: nil)
    }

    /// A step that waits for a person.
    func confirmation(status: Int = 3, seconds: Int? = 300) -> Plan {
        Plan(name: "人工确认", type: 3, status: status, seconds: seconds)
    }
}

import JobModel

/// The demo world's jobs: what ran when, by whom, with what outcome.
///
/// Ids grow with time, five apart, the steps of 20000100 being 30000101…30000104; one id beyond 2^53 stands out, and so
/// do the benchmarks' jobs from 20000130 on.
struct DemoCatalogue {
    let inventory: DemoInventory
    let behaviours: [DemoBehaviour]
    let now: Timestamp

    /// The jobs, in no particular order.
    var jobs: [DemoJob] { deployments + routines + standings + volumes + [oddities, growing] }

    /// Seconds.
    static let day = 86_400
    /// Seconds.
    static let hour = 3600

    /// A step as a plan: what it does and how long it takes (seconds; nil for a step that was not reached).
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

    /// Lays the steps one after the other from the job's start; `age` is how many seconds before `now` it began.
    func job(
        _ id: Int64, _ name: String, age: Int, status: Int = 3, type: Int = 0, mode: Int = 1, by operatorName: String,
        plan planID: Int64? = nil, cron cronID: Int64? = nil, variables: [DemoVariable] = [], _ plans: [Plan]
    ) -> DemoJob {
        let create = now.advanced(byMilliseconds: Int64(-age * 1000))
        let start = create.advanced(byMilliseconds: 350)
        var moment = start
        // The id beyond 2^53 has steps beyond it too; the others' steps are 10,000,000 after their job.
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

    /// Every host.
    var everyone: Range<Int> { 0..<inventory.count }

    /// The first hosts, as far as there are any.
    func first(_ count: Int) -> Range<Int> { 0..<min(count, inventory.count) }

    /// A script that prints the same everywhere.
    func script(
        _ name: String, on hosts: Range<Int>, status: Int = 3, seconds: Int? = 45, type: Int = 1, _ act: HostAct
    ) -> Plan {
        Plan(
            name: name, type: type, status: status, seconds: seconds, hosts: hosts,
            work: .script(ScriptWork(acts: [act]) { _ in 0 }))
    }

    /// A success that prints its start, `body` and its end.
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

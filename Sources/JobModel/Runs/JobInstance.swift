/// One run of a job, as the platform lists it.
public struct JobInstance: Sendable, Hashable {
    /// The kind of a run.
    public enum Kind: Int, Sendable, CaseIterable {
        /// A job of several steps.
        case job = 0
        /// A single script.
        case script = 1
        /// A single file distribution.
        case file = 2

        /// The word that `--type` takes.
        public var word: String { ["job", "script", "file"][rawValue] }
    }

    /// The way in which a run was started.
    public enum LaunchMode: Int, Sendable, CaseIterable {
        /// Started on the platform's page.
        case web = 1
        /// Started by a program.
        case api = 2
        /// Started by a schedule.
        case cron = 3

        /// The word that `--mode` takes.
        public var word: String { ["web", "api", "cron"][rawValue - 1] }
    }

    /// `job_instance_id`, 64 bits.
    public var id: Int64
    /// `job_plan_id`: the plan from which it was run. 0 or nil for a script or a file distribution that was run by
    /// hand.
    public var planID: Int64?
    /// `job_template_id`.
    public var templateID: Int64?
    public var name: String
    /// The user who started it.
    public var operatorName: String
    /// When the run was created, started and ended.
    public var create, start, end: Timestamp?
    /// The duration in milliseconds.
    public var durationMilliseconds: Int64?
    /// `launch_mode`, which may be a number unknown to `LaunchMode`.
    public var launchMode: Int?
    public var status: RunStatus
    /// `type`, which may be a number unknown to `Kind`.
    public var kind: Int?

    /// Creates a run. What the platform did not send is nil.
    public init(
        id: Int64, planID: Int64? = nil, templateID: Int64? = nil, name: String, operatorName: String = "",
        create: Timestamp? = nil, start: Timestamp? = nil, end: Timestamp? = nil, durationMilliseconds: Int64? = nil,
        launchMode: Int? = nil, status: RunStatus, kind: Int? = nil
    ) {
        self.id = id
        self.planID = planID
        self.templateID = templateID
        self.name = name
        self.operatorName = operatorName
        self.create = create
        self.start = start
        self.end = end
        self.durationMilliseconds = durationMilliseconds
        self.launchMode = launchMode
        self.status = status
        self.kind = kind
    }
}

extension JobInstance {
    /// The run in a title: its id and its name. A run that was opened from files without an id has only its name.
    public var title: String { id > 0 ? "\(id) \(name)" : name }

    /// The run within a sentence: `job 20000100`, or the name of a run without an id.
    public var phrase: String { id > 0 ? "job \(id)" : name }
}

/// The filters of the platform's list of runs. The platform requires the times, which may be at most 30 days apart.
public struct JobQuery: Sendable, Hashable {
    /// The first and the last moment of creation.
    public var since, until: Timestamp
    /// The id of the run.
    public var id: Int64?
    /// The name of the user who started it, which must match exactly.
    public var operatorName: String?
    /// A part of the run's name.
    public var name: String?
    /// The way in which it was started.
    public var launchMode: JobInstance.LaunchMode?
    /// The kind of the run.
    public var kind: JobInstance.Kind?
    /// The status of the run.
    public var status: RunStatus?
    /// The address of one of its hosts.
    public var ip: String?
    /// The id of the schedule that started it.
    public var cronID: Int64?
    /// The number of runs to leave out, from the newest.
    public var offset: Int
    /// The greatest number of runs to return, 1…1000.
    public var limit: Int

    /// Creates a query for every run that was created between two moments, newest first.
    public init(since: Timestamp, until: Timestamp, offset: Int = 0, limit: Int = 20) {
        self.since = since
        self.until = until
        self.offset = offset
        self.limit = limit
    }
}

/// A part of the platform's list of runs.
public struct JobPage: Sendable, Hashable {
    /// The runs, newest first.
    public var jobs: [JobInstance]
    /// The number of all runs that match; nil when the platform does not tell.
    public var total: Int?

    public init(jobs: [JobInstance], total: Int?) {
        self.jobs = jobs
        self.total = total
    }
}

/// One run of a job, as the platform lists it.
public struct JobInstance: Sendable, Hashable {
    /// What was run.
    public enum Kind: Int, Sendable, CaseIterable {
        /// A job of several steps.
        case job = 0
        /// One script.
        case script = 1
        /// One file distribution.
        case file = 2

        /// The word of `--type`.
        public var word: String { ["job", "script", "file"][rawValue] }
    }

    /// How it was started.
    public enum LaunchMode: Int, Sendable, CaseIterable {
        /// From the platform's page.
        case web = 1
        /// By a program.
        case api = 2
        /// By a schedule.
        case cron = 3

        /// The word of `--mode`.
        public var word: String { ["web", "api", "cron"][rawValue - 1] }
    }

    /// `job_instance_id`, 64 bits.
    public var id: Int64
    /// `job_plan_id`: the plan it was run from. 0 or absent for a script or file run by hand.
    public var planID: Int64?
    /// `job_template_id`.
    public var templateID: Int64?
    /// Its name.
    public var name: String
    /// Who started it.
    public var operatorName: String
    /// When it was made, started and ended.
    public var create, start, end: Timestamp?
    /// How long it took, in milliseconds.
    public var durationMilliseconds: Int64?
    /// `launch_mode`; may be a number that nobody knows.
    public var launchMode: Int?
    /// How it stands.
    public var status: RunStatus
    /// `type`; may be a number that nobody knows.
    public var kind: Int?

    /// A run; what the platform did not tell stays nil.
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
    /// The run as a title has it: its id and its name; the name alone where the run was opened from files that tell no id.
    public var title: String { id > 0 ? "\(id) \(name)" : name }

    /// The run within a sentence: `job 20000100`, else its name.
    public var phrase: String { id > 0 ? "job \(id)" : name }
}

/// What to ask of the platform's list of runs. Times are required by the platform; 30 days is its longest span.
public struct JobQuery: Sendable, Hashable {
    /// The first and the last moment of creation.
    public var since, until: Timestamp
    /// Only this run.
    public var id: Int64?
    /// Who started it, exactly.
    public var operatorName: String?
    /// A part of its name.
    public var name: String?
    /// How it was started.
    public var launchMode: JobInstance.LaunchMode?
    /// What was run.
    public var kind: JobInstance.Kind?
    /// How it stands.
    public var status: RunStatus?
    /// An address among its hosts.
    public var ip: String?
    /// The schedule that started it.
    public var cronID: Int64?
    /// How many to leave out, from the newest.
    public var offset: Int
    /// How many to give, 1…1000.
    public var limit: Int

    /// Every run created between two moments, newest first.
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
    /// How many match in all; the platform may not tell.
    public var total: Int?

    /// A page of runs.
    public init(jobs: [JobInstance], total: Int?) {
        self.jobs = jobs
        self.total = total
    }
}

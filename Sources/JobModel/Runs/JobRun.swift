/// One step of a run.
public struct StepInstance: Sendable, Hashable {
    /// What a step does. Manual confirmation has neither hosts nor logs.
    public enum Kind: Int, Sendable {
        /// Runs a script on hosts.
        case script = 1
        /// Distributes files to hosts.
        case file = 2
        /// Waits for a person.
        case confirmation = 3
        /// Runs SQL; its logs are like a script's.
        case sql = 4

        /// The word shown for it.
        public var word: String { ["script", "file", "confirm", "sql"][rawValue - 1] }
    }

    /// `step_instance_id`, 64 bits.
    public var id: Int64
    /// Its name.
    public var name: String
    /// The platform's number of the kind; may be one that nobody knows.
    public var type: Int
    /// How it stands.
    public var status: RunStatus
    /// The latest attempt, from 0 as the platform counts.
    @ExecuteCount public var executeCount: Int
    /// When it was made, started and ended.
    public var create, start, end: Timestamp?
    /// How long it took, in milliseconds.
    public var durationMilliseconds: Int64?
    /// Its hosts, in the platform's order; empty when they were not asked for.
    public var hosts: [Host]

    /// A step; what the platform did not tell stays nil.
    public init(
        id: Int64, name: String, type: Int, status: RunStatus, executeCount: Int = 0, create: Timestamp? = nil,
        start: Timestamp? = nil, end: Timestamp? = nil, durationMilliseconds: Int64? = nil, hosts: [Host] = []
    ) {
        self.id = id
        self.name = name
        self.type = type
        self.status = status
        self.executeCount = executeCount
        self.create = create
        self.start = start
        self.end = end
        self.durationMilliseconds = durationMilliseconds
        self.hosts = hosts
    }

    /// The kind, where it is a known one.
    public var kind: Kind? { Kind(rawValue: type) }

    /// The latest attempt, from 1 as people count.
    public var attempt: Int { executeCount + 1 }
}

/// One run with its steps, as the platform's status answer tells it.
public struct JobRun: Sendable, Hashable {
    /// The run itself. The status answer knows no operator, plan or launch mode.
    public var job: JobInstance
    /// Its steps, in order.
    public var steps: [StepInstance]

    /// Whether the platform calls it finished beside its status.
    public var isCalledFinished: Bool

    /// A run and its steps.
    public init(job: JobInstance, steps: [StepInstance], isCalledFinished: Bool = false) {
        self.job = job
        self.steps = steps
        self.isCalledFinished = isCalledFinished
    }

    /// Whether the run has ended. Its status decides: the answer's own `finished` was seen to be true beside a run that waits
    /// for a person. Beside a status that nobody knows yet, it is all there is.
    public var finished: Bool { job.status.isKnown ? job.status.isFinal : isCalledFinished }

    /// The position of a step that was named by its position (from 1) or its id; nil when there is none.
    public func stepIndex(of number: Int64) -> Int? {
        if number >= 1, number <= Int64(steps.count) { return Int(number) - 1 }
        return steps.firstIndex { $0.id == number }
    }
}

/// A variable of a run, as one of its steps saw it.
public struct GlobalVariable: Sendable, Hashable {
    /// Its name.
    public var name: String
    /// Its value; nil for a password, whose clear text is dropped where the answer is read and goes no further.
    public var value: String?
    /// The platform's number of the type; 4 is a password.
    public var type: Int

    /// The platform's number for a password.
    public static let passwordType = 4

    /// A variable. The value of a password is dropped here, whoever passes it.
    public init(name: String, value: String?, type: Int) {
        self.name = name
        self.value = type == GlobalVariable.passwordType ? nil : value
        self.type = type
    }
}

/// The variables of one step.
public struct StepVariables: Sendable, Hashable {
    /// `step_instance_id`.
    public var stepID: Int64
    /// Its variables.
    public var variables: [GlobalVariable]

    /// The variables of one step.
    public init(stepID: Int64, variables: [GlobalVariable]) {
        self.stepID = stepID
        self.variables = variables
    }
}

/// The number of an attempt at a step, from 0 as the platform counts.
///
/// The number comes from outside (an answer, a link, the store), where it may be any number of 64 bits. It is brought
/// into 0…2,147,483,647 here, where a value is made, so that nothing that counts on with it can overflow: a run that was
/// kept with an absurd number would otherwise end joblog each time it is looked at.
@propertyWrapper
public struct ExecuteCount: Sendable, Hashable {
    private var number: Int32

    /// The nearest number that an attempt can have.
    public init(wrappedValue: Int) {
        number = Int32(clamping: max(0, wrappedValue))
    }

    /// The number, in range whatever it is set to.
    public var wrappedValue: Int {
        get { Int(number) }
        set { self = ExecuteCount(wrappedValue: newValue) }
    }

    /// The nearest number that an attempt can have, for numbers that are kept elsewhere.
    public static func nearest(to number: Int64) -> Int {
        ExecuteCount(wrappedValue: Int(clamping: number)).wrappedValue
    }
}

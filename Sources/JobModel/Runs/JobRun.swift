/// One step of a run.
public struct StepInstance: Sendable, Hashable {
    /// The kind of a step. A manual confirmation has neither hosts nor logs.
    public enum Kind: Int, Sendable {
        /// A step that runs a script on hosts.
        case script = 1
        /// A step that distributes files to hosts.
        case file = 2
        /// A step that waits for a person.
        case confirmation = 3
        /// A step that runs SQL. Its logs are like a script's.
        case sql = 4

        /// The word that is shown for the kind.
        public var word: String { ["script", "file", "confirm", "sql"][rawValue - 1] }
    }

    /// `step_instance_id`, 64 bits.
    public var id: Int64
    public var name: String
    /// The platform's number of the kind, which may be unknown to `Kind`.
    public var type: Int
    public var status: RunStatus
    /// The latest attempt, from 0 as the platform counts.
    @ExecuteCount public var executeCount: Int
    /// When the step was created, started and ended.
    public var create, start, end: Timestamp?
    /// The duration in milliseconds.
    public var durationMilliseconds: Int64?
    /// The hosts in the platform's order; empty when they were not requested.
    public var hosts: [Host]

    /// Creates a step. What the platform did not send is nil.
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

    /// The kind; nil for an unknown number.
    public var kind: Kind? { Kind(rawValue: type) }

    /// The latest attempt, from 1 as people count.
    public var attempt: Int { executeCount + 1 }
}

/// A run with its steps, from the platform's status answer.
public struct JobRun: Sendable, Hashable {
    /// The run itself. A status answer has no operator, plan or launch mode.
    public var job: JobInstance
    /// The steps in order.
    public var steps: [StepInstance]

    /// Whether the status answer's own field `finished` is true; see `finished`.
    public var isCalledFinished: Bool

    public init(job: JobInstance, steps: [StepInstance], isCalledFinished: Bool = false) {
        self.job = job
        self.steps = steps
        self.isCalledFinished = isCalledFinished
    }

    /// Whether the run has ended. A known status decides: the answer's own `finished` was seen to be true for a run
    /// that waits for a person. For an unknown status, that field is the only information.
    public var finished: Bool { job.status.isKnown ? job.status.isFinal : isCalledFinished }

    /// Returns the index of the step with this position (from 1) or this id; nil when there is none.
    public func stepIndex(of number: Int64) -> Int? {
        if number >= 1, number <= Int64(steps.count) { return Int(number) - 1 }
        return steps.firstIndex { $0.id == number }
    }
}

/// A variable of a run, as one of its steps saw it.
public struct GlobalVariable: Sendable, Hashable {
    public var name: String
    /// The value; nil for a password, whose clear text is dropped where the answer is read.
    public var value: String?
    /// The platform's number of the type; 4 is a password.
    public var type: Int

    /// The platform's number of the type of passwords.
    public static let passwordType = 4

    /// Creates a variable. The value of a password is dropped here, whatever the caller passes.
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
    public var variables: [GlobalVariable]

    public init(stepID: Int64, variables: [GlobalVariable]) {
        self.stepID = stepID
        self.variables = variables
    }
}

/// The number of an attempt at a step, from 0 as the platform counts.
///
/// The number comes from outside (an answer, a link, the store), where it may be any 64-bit number. This type clamps it
/// to 0…2,147,483,647, so that arithmetic with it can't overflow. Otherwise a run that was stored with an absurd number
/// would crash joblog each time it is looked at.
@propertyWrapper
public struct ExecuteCount: Sendable, Hashable {
    private var number: Int32

    /// Creates the valid number nearest to `wrappedValue`.
    public init(wrappedValue: Int) {
        number = Int32(clamping: max(0, wrappedValue))
    }

    /// The number. Setting a number out of range sets the nearest valid one.
    public var wrappedValue: Int {
        get { Int(number) }
        set { self = ExecuteCount(wrappedValue: newValue) }
    }

    /// Returns the valid number nearest to `number`, for numbers that are not stored in this wrapper.
    public static func nearest(to number: Int64) -> Int {
        ExecuteCount(wrappedValue: Int(clamping: number)).wrappedValue
    }
}

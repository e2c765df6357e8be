import JobLogs
import JobModel

/// A value that flows from one stage of a pipeline to the next.
public enum Value: Sendable {
    /// No value.
    case nothing
    /// Hosts of a step, without logs.
    case hosts(HostList)
    /// Hosts of a step with the log of each, pulled one host at a time.
    case logs(LogList)
    /// Lines of logs that a filter wants.
    case lines(MatchList)
    /// Rows, such as jobs, steps, variables, or rows of a plugin's own kind.
    case table(Table)
    /// Rows that are produced while they are read.
    case rows(RowStream)
    /// Groups of hosts whose logs or outcomes are the same.
    case groups(GroupList)
    /// Differences between logs.
    case differences(DifferenceList)
    /// Text, in chunks of bytes.
    case text(ByteStream)

    /// The kind of the value, as signatures declare it.
    public var kind: ValueKind {
        switch self {
        case .nothing: .nothing
        case .hosts: .hosts
        case .logs: .logs
        case .lines: .lines
        case .table(let table): table.kind
        case .rows(let rows): rows.kind
        case .groups: .groups
        case .differences: .differences
        case .text: .text
        }
    }

    /// Creates a value from short text.
    public static func text(_ text: String) -> Value { .text(ByteStream(Array(text.utf8))) }

    /// Creates a value from short prose, which a screen breaks between words.
    public static func prose(_ text: String) -> Value { .text(.prose(text)) }
}

/// Some hosts of one step.
public struct HostList: Sendable {
    /// How a screen shows the hosts.
    public enum Layout: Sendable {
        /// A row for each (status, exit code, tag) with its hosts folded into a host set.
        case folded
        /// A row for each host.
        case long
        /// A chart of how long the hosts took.
        case chart
    }

    /// The whole step. Host-set words are written in relation to all its hosts.
    public let step: StepSnapshot
    /// The positions in the step of the listed hosts, in the order in which they are shown.
    public let positions: [Int]
    /// The form in which a screen shows the hosts.
    public let layout: Layout

    /// The hosts at some positions of a step.
    public init(step: StepSnapshot, positions: [Int], layout: Layout = .folded) {
        self.step = step
        self.positions = positions
        self.layout = layout
    }

    /// The hosts, in order.
    public var hosts: [Host] { positions.map { step.hosts.hosts[$0] } }
}

/// The kind of a value that flows between two stages.
///
/// A command declares the kinds that it accepts and the kind that it gives, so that a wrong pair of stages is found
/// before anything runs. A kind is a word and not a case of a closed list, because plugins may define kinds of
/// tables of their own.
public struct ValueKind: RawRepresentable, Sendable, Hashable, Codable {
    /// The name of the kind, as usage errors and manifests show it.
    public let rawValue: String

    /// A kind with a name.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// No value.
    public static let nothing = ValueKind(rawValue: "nothing")
    /// Hosts of a step.
    public static let hosts = ValueKind(rawValue: "hosts")
    /// Hosts of a step with the log of each.
    public static let logs = ValueKind(rawValue: "logs")
    /// Job instances.
    public static let jobs = ValueKind(rawValue: "jobs")
    /// Steps of a job instance.
    public static let steps = ValueKind(rawValue: "steps")
    /// File transfers of a distribution.
    public static let files = ValueKind(rawValue: "files")
    /// Patterns of log lines.
    public static let patterns = ValueKind(rawValue: "patterns")
    /// Rows of any other kind.
    public static let table = ValueKind(rawValue: "table")
    /// Text.
    public static let text = ValueKind(rawValue: "text")

    /// In `accepts`: any kind except `nothing`.
    public static let any = ValueKind(rawValue: "any")
    /// In `gives`: the kind of the command's input.
    public static let same = ValueKind(rawValue: "same")
}

import JobLogs
import JobModel

/// What flows from one stage of a pipeline to the next.
public enum Value: Sendable {
    /// Nothing to pass on.
    case nothing
    /// Hosts of a step, without logs.
    case hosts(HostList)
    /// Hosts of a step with what each printed; pulled one host at a time.
    case logs(LogList)
    /// Lines of logs that a filter wants.
    case lines(MatchList)
    /// Rows: jobs, steps, variables, and whatever plugins bring.
    case table(Table)
    /// Rows that are made while they are read.
    case rows(RowStream)
    /// Groups of hosts that did the same.
    case groups(GroupList)
    /// How logs differ.
    case differences(DifferenceList)
    /// Text, in chunks of bytes.
    case text(ByteStream)

    /// Its kind, as signatures declare it.
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

    /// Short text.
    public static func text(_ text: String) -> Value { .text(ByteStream(Array(text.utf8))) }

    /// Short text for a person to read, which a screen breaks between words.
    public static func prose(_ text: String) -> Value { .text(.prose(text)) }
}

/// Some hosts of one step.
public struct HostList: Sendable {
    /// How a screen shows them.
    public enum Layout: Sendable {
        /// A row for each (status, exit code, tag), its hosts folded.
        case folded
        /// A row for each host.
        case long
        /// How long they took, as a chart.
        case chart
    }

    /// The whole step, against which host-set words are written.
    public let step: StepSnapshot
    /// Which of its hosts, by position in the step, in the order to show.
    public let positions: [Int]
    /// How a screen shows them.
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

/// What flows between two stages, by its name.
///
/// A command declares the kinds it accepts and the one it gives, so that a wrong pair is found before anything runs. A
/// kind is a word rather than a closed list: plugins may bring kinds of tables of their own.
public struct ValueKind: RawRepresentable, Sendable, Hashable, Codable {
    /// The word, as usage errors and manifests show it.
    public let rawValue: String

    /// A kind of that name.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// Nothing to pass on.
    public static let nothing = ValueKind(rawValue: "nothing")
    /// Hosts of a step.
    public static let hosts = ValueKind(rawValue: "hosts")
    /// Hosts of a step with what each printed.
    public static let logs = ValueKind(rawValue: "logs")
    /// Job instances.
    public static let jobs = ValueKind(rawValue: "jobs")
    /// Steps of a job instance.
    public static let steps = ValueKind(rawValue: "steps")
    /// Transfers of a distribution.
    public static let files = ValueKind(rawValue: "files")
    /// Kinds of lines.
    public static let patterns = ValueKind(rawValue: "patterns")
    /// Rows of any other sort.
    public static let table = ValueKind(rawValue: "table")
    /// Text.
    public static let text = ValueKind(rawValue: "text")

    /// In `accepts`: any kind but nothing.
    public static let any = ValueKind(rawValue: "any")
    /// In `gives`: the kind that was taken.
    public static let same = ValueKind(rawValue: "same")
}

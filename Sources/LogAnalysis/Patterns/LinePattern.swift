/// A kind of line: what its lines have in common, and how many lines and hosts have it.
public struct LinePattern: Sendable, Hashable {
    /// What the lines have in common; a value is a placeholder: `<num>`, `<hex>`, `<time>`, `<duration>`, `<size>`,
    /// `<ip>`, `<host>`, `<path>`, `<url>`, `<uuid>`, `<id>`, `<name>`, `<*>` for one of no certain type, and those that
    /// stood in the lines. Empty for blank lines. The bytes are those of the log: not always valid UTF-8.
    public let templateBytes: [UInt8]
    /// How many lines there are.
    public let lineCount: Int
    /// The hosts that have such lines.
    public let hosts: HostPositions
    /// One of the lines, or its first 4096 bytes.
    public let example: [UInt8]

    /// The template as text.
    public var template: String { String(decoding: templateBytes, as: UTF8.self) }
    /// How many hosts have such lines.
    public var hostCount: Int { hosts.count }
}

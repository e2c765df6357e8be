/// A text that no output may show: printing, interpolating, dumping and mirroring it all give `••••`. It can't be
/// encoded; only `reveal()` gives the text, to whoever sends it to the platform.
public struct Secret: Sendable, Equatable {
    private let value: String

    /// What is shown in its place.
    public static let mask = "••••"

    /// Hides a text.
    public init(_ value: String) {
        self.value = value
    }

    /// The text itself.
    public func reveal() -> String { value }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// `••••`
    public var description: String { Secret.mask }
    /// `••••`
    public var debugDescription: String { Secret.mask }
    /// Shows no parts.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

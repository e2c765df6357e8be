/// One request as `--trace` shows it.
public struct RequestTrace: Sendable, Hashable {
    /// `GET` or `POST`
    public let verb: String
    /// The address; in the GET form on ESB the query's secrets are `••••`.
    public let url: String
    /// The HTTP status; nil when no answer came.
    public let status: Int?
    /// Bytes of the answer's body that came, unpacked.
    public let bytes: Int
    /// From sending to the answer's last byte.
    public let milliseconds: Int
}

/// What everything on the platform belongs to: a business or a business set.
public struct Scope: Sendable, Hashable {
    /// The two kinds, by the platform's `bk_scope_type`.
    public enum Kind: String, Sendable, Codable {
        /// One business.
        case business = "biz"
        /// Several businesses under one id.
        case businessSet = "biz_set"
    }

    /// Business or business set.
    public let kind: Kind
    /// The platform's id; `bk_scope_id` sends it as a string.
    public let id: Int64

    /// A scope of the given kind.
    public init(kind: Kind, id: Int64) {
        self.kind = kind
        self.id = id
    }

    /// A business. Old ids 8000000–9999999 are business sets (the platform's documents), and are taken as such.
    public static func business(_ id: Int64) -> Scope {
        Scope(kind: (8_000_000...9_999_999).contains(id) ? .businessSet : .business, id: id)
    }
}

extension Scope: CustomStringConvertible {
    /// `biz:2` or `biz_set:9000001`, as the prompt shows it.
    public var description: String { "\(kind.rawValue):\(id)" }
}

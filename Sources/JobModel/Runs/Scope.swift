/// A business or a business set, to which everything on the platform belongs.
public struct Scope: Sendable, Hashable {
    /// The kind of a scope, with the platform's `bk_scope_type` as raw value.
    public enum Kind: String, Sendable, Codable {
        /// A single business.
        case business = "biz"
        /// Several businesses under one id.
        case businessSet = "biz_set"
    }

    public let kind: Kind
    /// The platform's id, which `bk_scope_id` sends as a string.
    public let id: Int64

    public init(kind: Kind, id: Int64) {
        self.kind = kind
        self.id = id
    }

    /// Returns the scope of a business. The old ids 8000000–9999999 are business sets (the platform's documents) and
    /// give a scope of that kind.
    public static func business(_ id: Int64) -> Scope {
        Scope(kind: (8_000_000...9_999_999).contains(id) ? .businessSet : .business, id: id)
    }
}

extension Scope {
    /// The word that `biz` reads as this scope: the number, or `biz_set:9` when the number alone would mean a business.
    public var word: String { Scope.business(id) == self ? String(id) : description }

    /// Reads the number of a business, `biz:2` or `biz_set:9`; nil for any other text.
    public init?(word: String) {
        let parts = word.split(separator: ":", omittingEmptySubsequences: false)
        guard let last = parts.last, let id = Int64(last), id > 0 else { return nil }
        switch parts.count {
        case 1: self = .business(id)
        case 2:
            guard let kind = Kind(rawValue: String(parts[0])) else { return nil }
            self = kind == .business ? .business(id) : Scope(kind: .businessSet, id: id)
        default: return nil
        }
    }
}

extension Scope: CustomStringConvertible {
    /// `biz:2` or `biz_set:9000001`, as the prompt shows it.
    public var description: String { "\(kind.rawValue):\(id)" }
}

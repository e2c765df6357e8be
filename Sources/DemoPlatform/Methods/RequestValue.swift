#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A value of a request: from a JSON body, or a text from a query.
enum RequestValue: Decodable {
    case null
    case flag(Bool)
    case integer(Int64)
    case number(Double)
    case text(String)
    case list([RequestValue])
    case object([String: RequestValue])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let flag = try? container.decode(Bool.self) {
            self = .flag(flag)
        } else if let integer = try? container.decode(Int64.self) {
            self = .integer(integer)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let list = try? container.decode([RequestValue].self) {
            self = .list(list)
        } else {
            self = .object(try container.decode([String: RequestValue].self))
        }
    }

    /// The fields of a JSON object; nil for bytes that are none.
    static func object(from bytes: [UInt8]) -> [String: RequestValue]? {
        guard case .object(let fields)? = try? JSONDecoder().decode(RequestValue.self, from: Data(bytes)) else {
            return nil
        }
        return fields
    }

    /// An integer, also written as a text; nil for anything else.
    var integer: Int64? {
        switch self {
        case .integer(let integer): integer
        case .text(let text): Int64(text)
        default: nil
        }
    }

    /// A text; a number is taken as its digits.
    var text: String? {
        switch self {
        case .text(let text): text
        case .integer(let integer): String(integer)
        default: nil
        }
    }

    /// A truth value, also written as a text or a number as in a query.
    var flag: Bool? {
        switch self {
        case .flag(let flag): flag
        case .integer(let integer): integer != 0
        case .text(let text): ["true": true, "1": true, "false": false, "0": false][text.lowercased()]
        default: nil
        }
    }
}

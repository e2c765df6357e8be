import Foundation
import JobModel

@testable import BKJob

/// A JSON text as values, for holding two readers against each other. Strings are compared byte by byte.
indirect enum JSONTree: Equatable {
    case null
    case bool(Bool)
    case number(Double)
    case string([UInt8])
    case array([JSONTree])
    /// By name; a name that comes twice is marked, since readers differ in which of them they take.
    case object([String: JSONTree], hasTwins: Bool)

    /// Whether a name comes twice anywhere.
    var hasTwins: Bool {
        switch self {
        case .array(let values): values.contains(where: \.hasTwins)
        case .object(let fields, let hasTwins): hasTwins || fields.values.contains(where: \.hasTwins)
        default: false
        }
    }
}

extension JSONTree: Decodable {
    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
        if let container = try? decoder.container(keyedBy: Name.self) {
            var fields: [String: JSONTree] = [:]
            for name in container.allKeys {
                fields[name.stringValue] = try container.decode(JSONTree.self, forKey: name)
            }
            self = .object(fields, hasTwins: false)
        } else if var container = try? decoder.unkeyedContainer() {
            var values: [JSONTree] = []
            while !container.isAtEnd { values.append(try container.decode(JSONTree.self)) }
            self = .array(values)
        } else {
            let value = try decoder.singleValueContainer()
            if value.decodeNil() {
                self = .null
            } else if let flag = try? value.decode(Bool.self) {
                self = .bool(flag)
            } else if let number = try? value.decode(Double.self) {
                self = .number(number)
            } else {
                self = .string(Array(try value.decode(String.self).utf8))
            }
        }
    }

    /// As Foundation reads a text; nil when it refuses it, or takes it for UTF-16 or UTF-32.
    static func foundation(_ text: [UInt8]) -> JSONTree? {
        // Its decoder does not look into values that nobody asks for; its older reader does.
        guard !text.prefix(4).contains(0),
            (try? JSONSerialization.jsonObject(with: Data(text), options: .fragmentsAllowed)) != nil
        else { return nil }
        return try? JSONDecoder().decode(JSONTree.self, from: Data(text))
    }

    /// As the scanner reads a text that comes in pieces of `pieceSize` bytes.
    static func scanned(_ text: [UInt8], pieceSize: Int = .max) -> Result<JSONTree, ScanError> {
        var scanner = JSONScanner(TreeReader())
        do throws(ScanError) {
            for start in stride(from: 0, to: text.count, by: max(1, min(pieceSize, text.count))) {
                let end = min(text.count, start + min(pieceSize, text.count))
                try scanner.read(text, start..<end)
            }
            try scanner.finish()
        } catch {
            return .failure(error)
        }
        return .success(scanner.reader.result ?? .null)
    }
}

/// Builds a tree of what a scanner tells.
private struct TreeReader: JSONReader {
    private enum Open {
        case array([JSONTree])
        case object([String: JSONTree], hasTwins: Bool, name: String)
    }

    private(set) var result: JSONTree?
    private var stack: [Open] = []
    var wantedBytes: Int { ScanError.lengthLimit }

    mutating func open(isObject: Bool) {
        stack.append(isObject ? .object([:], hasTwins: false, name: "") : .array([]))
    }

    mutating func close(isObject: Bool) {
        switch stack.removeLast() {
        case .array(let values): add(.array(values))
        case .object(let fields, let hasTwins, _): add(.object(fields, hasTwins: hasTwins))
        }
    }

    mutating func name(_ token: JSONToken) {
        guard case .object(let fields, let hasTwins, _)? = stack.popLast() else { return }
        stack.append(.object(fields, hasTwins: hasTwins || fields[token.string] != nil, name: token.string))
    }

    mutating func string(_ token: inout JSONToken) { add(.string(token.takeBytes())) }

    mutating func scalar(_ token: JSONToken) {
        switch token.string {
        case "null": add(.null)
        case "true": add(.bool(true))
        case "false": add(.bool(false))
        default: add(.number(Double(token.string) ?? .nan))
        }
    }

    private mutating func add(_ value: JSONTree) {
        switch stack.popLast() {
        case nil: result = value
        case .array(let values)?: stack.append(.array(values + [value]))
        case .object(var fields, let hasTwins, let name)?:
            fields[name] = value
            stack.append(.object(fields, hasTwins: hasTwins, name: name))
        }
    }
}

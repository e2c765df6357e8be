import JSON

/// The id of a request: a text or a whole number.
enum RequestID: Hashable, Sendable {
    case text(String)
    case number(Int64)

    /// Reads an id; nil if the value can't be one.
    init?(_ value: JSONValue?) {
        switch value {
        case .string(let text)?: self = .text(text)
        case .integer(let number)?: self = .number(number)
        default: return nil
        }
    }

    /// The id as a message has it.
    var json: JSONValue {
        switch self {
        case .text(let text): .string(text)
        case .number(let number): .integer(number)
        }
    }
}

/// The error of a request, as JSON-RPC has it: for requests that are wrong as such. A tool that fails has a result.
struct RequestError: Error {
    /// JSON-RPC's number for the kind of error.
    let code: Int64
    /// One sentence that says what is wrong.
    let message: String
    /// What a program needs to do better; nil if there is nothing.
    var data: JSONValue?

    /// The error as a message has it.
    var json: JSONValue {
        var object: JSONObject = ["code": .integer(code), "message": .string(message)]
        object["data"] = data
        return .object(object)
    }
}

/// A line of the client, read as a message of JSON-RPC 2.0.
enum IncomingMessage {
    case request(RequestID, method: String, parameters: JSONObject)
    case notification(method: String, parameters: JSONObject)
    /// What needs no reply: an answer, although nothing was asked of the client, or a notification without meaning.
    case ignored
    /// What is no message; the id is nil where none can be read.
    case invalid(RequestID?, RequestError)

    /// The greatest number of values in a message.
    private static let mostValues = 100_000
    /// The deepest nesting of a message.
    private static let deepest = 64

    /// Reads a line.
    init(_ line: [UInt8]) {
        let value: JSONValue
        do throws(JSONReadError) {
            value = try JSONReader(depthLimit: Self.deepest, valueLimit: Self.mostValues).value(line)
        } catch {
            self = .invalid(nil, Texts.noJSON(at: error.offset))
            return
        }
        guard case .object(let object) = value else {
            self = .invalid(nil, value.elements == nil ? Texts.noMessage : Texts.batch)
            return
        }
        let id = RequestID(object["id"])
        guard object["jsonrpc"]?.text == "2.0" else {
            self = .invalid(id, Texts.otherProtocol)
            return
        }
        guard let method = object["method"]?.text else {
            let isAnswer = object["method"] == nil && (object["result"] != nil || object["error"] != nil)
            self = isAnswer ? .ignored : .invalid(id, Texts.noMethod)
            return
        }
        if object["id"] != nil, id == nil {
            self = .invalid(nil, Texts.wrongID)
            return
        }
        let parameters: JSONObject
        switch object["params"] {
        case nil, .null?: parameters = [:]
        case .object(let fields)?: parameters = fields
        default:
            self = id == nil ? .ignored : .invalid(id, Texts.wrongParameters)
            return
        }
        self =
            id.map { .request($0, method: method, parameters: parameters) }
            ?? .notification(method: method, parameters: parameters)
    }
}

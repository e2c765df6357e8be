import JobModel

/// A request ready to be sent.
struct WireRequest: Sendable {
    var verb: String
    /// May hold secrets (the GET form on ESB).
    var url: String
    /// The same without secrets, for traces and failures.
    var shownURL: String
    var headers: [(name: String, value: String)]
    var body: [UInt8]?
}

/// Turns a question into a request, as its door wants it: which verb, and where the credentials stand.
struct RequestWriter: Sendable {
    let endpoint: Endpoint
    let credentials: Credentials

    /// The request of a question.
    func request(for question: Question) -> WireRequest {
        let url = endpoint.door.url(of: question.method, base: endpoint.url)
        var request = WireRequest(verb: "GET", url: url, shownURL: url, headers: RequestWriter.headers, body: nil)
        switch endpoint.door {
        case .gateway:
            request.headers.append(("X-Bkapi-Authorization", authorization))
            if question.method.isPostOnly {
                post(question.parameters, by: &request)
            } else {
                append(question.parameters, to: &request)
            }
        case .esb where endpoint.usesGET && !question.method.isPostOnly:
            var shown: JSONObject = [:]
            var all: JSONObject = [:]
            for (name, value) in credentials.fields(for: .esb) {
                all[name.rawValue] = .string(value)
                shown[name.rawValue] = .string(name.isSecret ? Secret.mask : value)
            }
            for field in question.parameters.fields {
                all[field.name] = field.value
                shown[field.name] = field.value
            }
            request.url += RequestWriter.query(all)
            request.shownURL += RequestWriter.query(shown)
        case .esb:
            var all: JSONObject = [:]
            for (name, value) in credentials.fields(for: .esb) { all[name.rawValue] = .string(value) }
            for field in question.parameters.fields { all[field.name] = field.value }
            post(all, by: &request)
        }
        return request
    }

    // The client unpacks compressed answers, but does not ask for them by itself.
    private static let headers: [(name: String, value: String)] = [
        ("Accept", "application/json"), ("Accept-Encoding", "gzip"), ("User-Agent", "joblog"),
    ]

    private func post(_ parameters: JSONObject, by request: inout WireRequest) {
        request.verb = "POST"
        request.headers.append(("Content-Type", "application/json"))
        request.body = JSONWriter.text(.object(parameters))
    }

    private func append(_ parameters: JSONObject, to request: inout WireRequest) {
        request.url += RequestWriter.query(parameters)
        request.shownURL = request.url
    }

    /// The header's JSON, in ASCII: what a header may hold beyond it differs from server to server.
    private var authorization: String {
        var object: JSONObject = [:]
        for (name, value) in credentials.fields(for: .gateway) { object[name.rawValue] = .string(value) }
        let text = String(decoding: JSONWriter.text(.object(object)), as: UTF8.self)
        var result = ""
        for unit in text.utf16 {
            if unit < 0x80 {
                result.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
            } else {
                let digits = String(unit, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
        return result
    }

    /// `?name=value&…`, each value percent-encoded but for the unreserved characters of RFC 3986.
    private static func query(_ parameters: JSONObject) -> String {
        "?" + parameters.fields.map { "\($0.name)=\(encoded($0.value))" }.joined(separator: "&")
    }

    private static func encoded(_ value: JSONValue) -> String {
        guard case .string(let text) = value else { return String(decoding: JSONWriter.text(value), as: UTF8.self) }
        // The mask is for people only; encoded, nobody would know it.
        if text == Secret.mask { return text }
        let digits = Array("0123456789ABCDEF".unicodeScalars)
        var result = String.UnicodeScalarView()
        for byte in text.utf8 {
            if byte.isASCIIAlphanumeric || "-._~".utf8.contains(byte) {
                result.append(Unicode.Scalar(byte))
            } else {
                result.append(contentsOf: ["%", digits[Int(byte >> 4)], digits[Int(byte & 15)]])
            }
        }
        return String(result)
    }
}

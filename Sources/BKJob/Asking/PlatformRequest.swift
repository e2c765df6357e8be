import JSON
import JobModel

/// A request to the platform before it is written for a door: the method, its parameters, and what messages need in
/// order to name it.
struct PlatformRequest: Sendable {
    let method: Method
    /// The platform's parameters, without credentials.
    let parameters: JSONObject
    let scope: Scope
    var job: Int64?
    var step: Int64?
    /// The host, if the request is about a single one.
    var host: Host?

    /// - Parameter parameters: the method's own parameters. The parameters for the scope are put before them.
    init(
        _ method: Method, _ parameters: KeyValuePairs<String, JSONValue?>, in scope: Scope, job: Int64? = nil,
        step: Int64? = nil, host: Host? = nil
    ) {
        var all: JSONObject = [
            "bk_scope_type": .string(scope.kind.rawValue), "bk_scope_id": .string(String(scope.id)),
        ]
        // Old servers know only this parameter; newer ones ignore it where the scope is given.
        if scope.kind == .business { all["bk_biz_id"] = .integer(scope.id) }
        if let job { all["job_instance_id"] = .integer(job) }
        if let step { all["step_instance_id"] = .integer(step) }
        for (name, value) in parameters { all[name] = value ?? all[name] }
        self.method = method
        self.parameters = all
        self.scope = scope
        self.job = job
        self.step = step
        self.host = host
    }
}

/// An HTTP request that is ready to be sent.
struct WireRequest: Sendable {
    var verb: String
    /// The URL. In ESB's GET form it holds secrets.
    var url: String
    /// The URL without secrets, for traces and failures.
    var shownURL: String
    var headers: [(name: String, value: String)]
    var body: [UInt8]?
}

/// Turns a `PlatformRequest` into an HTTP request in the form that the door expects. The doors differ in the verb and
/// in where the credentials go.
struct RequestWriter: Sendable {
    let endpoint: Endpoint
    let credentials: Credentials

    func request(for request: PlatformRequest) -> WireRequest {
        let url = endpoint.door.url(of: request.method, base: endpoint.url)
        var wireRequest = WireRequest(verb: "GET", url: url, shownURL: url, headers: RequestWriter.headers, body: nil)
        switch endpoint.door {
        case .gateway:
            wireRequest.headers.append(("X-Bkapi-Authorization", authorization))
            if request.method.isPostOnly {
                post(request.parameters, by: &wireRequest)
            } else {
                append(request.parameters, to: &wireRequest)
            }
        case .esb where endpoint.usesGET && !request.method.isPostOnly:
            var shown: JSONObject = [:]
            var all: JSONObject = [:]
            for (name, value) in credentials.fields(for: .esb) {
                all[name.rawValue] = .string(value)
                shown[name.rawValue] = .string(name.isSecret ? Secret.mask : value)
            }
            for field in request.parameters.fields {
                all[field.name] = field.value
                shown[field.name] = field.value
            }
            wireRequest.url += RequestWriter.query(all)
            wireRequest.shownURL += RequestWriter.query(shown)
        case .esb:
            var all: JSONObject = [:]
            for (name, value) in credentials.fields(for: .esb) { all[name.rawValue] = .string(value) }
            for field in request.parameters.fields { all[field.name] = field.value }
            post(all, by: &wireRequest)
        }
        return wireRequest
    }

    // The client decompresses responses, but does not ask for compression by itself.
    private static let headers: [(name: String, value: String)] = [
        ("Accept", "application/json"), ("Accept-Encoding", "gzip"), ("User-Agent", "joblog"),
    ]

    private func post(_ parameters: JSONObject, by wireRequest: inout WireRequest) {
        wireRequest.verb = "POST"
        wireRequest.headers.append(("Content-Type", "application/json"))
        wireRequest.body = JSONWriter.text(.object(parameters))
    }

    private func append(_ parameters: JSONObject, to wireRequest: inout WireRequest) {
        wireRequest.url += RequestWriter.query(parameters)
        wireRequest.shownURL = wireRequest.url
    }

    /// The value of the gateway's authorization header: JSON in ASCII, because servers disagree about other characters
    /// in headers.
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

    /// The query `?name=value&…`. Every character of a value is percent-encoded, except the unreserved ones of RFC
    /// 3986.
    private static func query(_ parameters: JSONObject) -> String {
        "?" + parameters.fields.map { "\($0.name)=\(encoded($0.value))" }.joined(separator: "&")
    }

    private static func encoded(_ value: JSONValue) -> String {
        guard case .string(let text) = value else { return String(decoding: JSONWriter.text(value), as: UTF8.self) }
        // The mask is for people only, who would not recognise it percent-encoded.
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

import JSON

/// An HTTP request, without the connection that it came through.
struct DemoRequest: Sendable {
    let verb: String
    let path: String
    /// The decoded fields of the query. If a name is repeated, the last value counts.
    let query: [String: String]
    /// The method that the path names, at either door; nil for an unknown method.
    var method: PlatformMethod? {
        path.split(separator: "/").last.flatMap { PlatformMethod(rawValue: String($0)) }
    }
    /// The header `X-Bkapi-Authorization`.
    let authorization: String?
    let body: [UInt8]

    /// Makes a request from an HTTP request line, whose target is split into path and query.
    init(verb: String, target: String, authorization: String? = nil, body: [UInt8] = []) {
        self.verb = verb
        self.authorization = authorization
        self.body = body
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        path = parts.first.map(String.init) ?? ""
        var query: [String: String] = [:]
        for pair in parts.dropFirst().joined().split(separator: "&") {
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            query[DemoRequest.decoded(sides[0])] = sides.count == 2 ? DemoRequest.decoded(sides[1]) : ""
        }
        self.query = query
    }

    /// Decodes `%XX` and `+` in a query. A `%` without two hexadecimal digits after it is kept.
    private static func decoded(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            let digits = rest.prefix(2)
            if byte == UInt8(ascii: "+") {
                bytes.append(UInt8(ascii: " "))
            } else if byte == UInt8(ascii: "%"), digits.count == 2,
                let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A hash of the request, from which the request id is made, so that equal requests have equal ids.
    var fingerprint: Int64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        // FNV-1a (Fowler, Noll, Vo), 64 bits.
        for byte in [Array(verb.utf8), Array(path.utf8), body].joined() {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
        }
        for (name, value) in query.sorted(by: { $0.key < $1.key }) {
            for byte in "\(name)=\(value)&".utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        }
        return Int64(bitPattern: hash)
    }
}

/// An HTTP answer, without the connection that it goes through.
struct DemoAnswer: Sendable {
    var status = 200
    var headers: [(name: String, value: String)] = [("Content-Type", "application/json; charset=utf-8")]
    var body: DemoBody
}

/// The credentials of a request, from its header or its parameters.
struct Credentials {
    private let fields: [String: JSONValue]

    /// Reads the header `X-Bkapi-Authorization`. A missing header, or one that is no JSON object, gives no credentials.
    init(header: String?) {
        fields = header.flatMap { Parameters.fields(of: Array($0.utf8)) } ?? [:]
    }

    /// Reads the parameters of a call.
    init(parameters: [String: JSONValue]) {
        fields = parameters
    }

    /// Checks the credentials.
    ///
    /// - Throws: error 1640001 for an unknown application, 1302100 for an unknown user.
    func check() throws(PlatformError) {
        let known = DemoPlatform.credentials
        if let token = fields["access_token"]?.asText {
            if token != known.accessToken { throw .credentialsRefused }
            return
        }
        guard fields["bk_app_code"]?.asText == known.appCode, fields["bk_app_secret"]?.asText == known.appSecret else {
            throw .credentialsRefused
        }
        guard fields["bk_token"]?.asText == known.token || fields["bk_username"]?.asText == known.username else {
            throw .notLoggedIn
        }
    }
}

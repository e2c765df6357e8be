/// One HTTP request, apart from the connection it came by.
struct DemoRequest: Sendable {
    let verb: String
    let path: String
    /// The query's fields, decoded; of a name given twice the last one counts.
    let query: [String: String]
    /// The method that the path names at either door.
    var method: PlatformMethod? {
        path.split(separator: "/").last.flatMap { PlatformMethod(rawValue: String($0)) }
    }
    /// `X-Bkapi-Authorization`.
    let authorization: String?
    let body: [UInt8]

    /// Takes the request's target apart into path and query.
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

    /// Undoes `%XX` and `+` of a query; a `%` that no two digits follow stays.
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

    /// A fingerprint of what was asked, from which the request id is made: the same question has the same id.
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

/// One HTTP answer, apart from the connection it goes by.
struct DemoAnswer: Sendable {
    var status = 200
    var headers: [(name: String, value: String)] = [("Content-Type", "application/json; charset=utf-8")]
    var body: DemoBody
}

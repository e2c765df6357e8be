import DemoFaults
import DemoLoads
import DemoPlatform
import JSON
import JobModel
import Testing

extension JSONValue {
    /// The elements of an array; empty for any other value.
    var list: [JSONValue] { elements ?? [] }
    /// The names of an object's fields; empty for any other value.
    var names: Set<String> { Set((object?.fields ?? []).map(\.name)) }
}

/// What the tests ask with: right credentials unless told otherwise.
struct Visitor {
    let port: Int

    init(_ platform: DemoPlatform) { port = platform.port }

    static let header = #"{"bk_app_code":"joblog-demo","bk_app_secret":"demo-secret","bk_token":"demo-token"}"#
    static let credentials = #""bk_app_code":"joblog-demo","bk_app_secret":"demo-secret","bk_username":"demo""#

    /// Sends one request on a connection of its own.
    func ask(_ verb: String, _ path: String, body: String = "", header: String? = nil) throws -> RawAnswer {
        let connection = try #require(RawConnection(port: port))
        connection.send(Visitor.request(verb, path, body: body, header: header))
        return try #require(connection.receive())
    }

    static func request(_ verb: String, _ path: String, body: String = "", header: String? = nil) -> String {
        let authorization = header.map { "X-Bkapi-Authorization: \($0)\r\n" } ?? ""
        return
            "\(verb) \(path) HTTP/1.1\r\nHost: demo\r\n\(authorization)Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    /// A POST at the ESB door with the fields of business 2; `fields` is the inside of a JSON object.
    func esb(_ method: String, _ fields: String, scope: String = #""bk_biz_id":2"#) throws -> JSONValue {
        let body = "{\(Visitor.credentials),\(scope),\(fields)}"
        return try Visitor.decoded(ask("POST", "/api/c/compapi/v2/jobv3/\(method)/", body: body).body)
    }

    static func decoded(_ bytes: [UInt8]) throws -> JSONValue {
        try JSONReader.value(bytes)
    }
}

/// The moment at which the tests' worlds begin.
let testNow = Timestamp(milliseconds: 1_795_000_000_123)

/// Runs `body` against a platform whose clock stands still at `elapsed` milliseconds after its start.
func withPlatform(
    hosts: Int = 240, elapsed: Int64 = 0, faults: String = "", _ body: (DemoPlatform, Visitor) throws -> Void
) async throws {
    let moment = testNow.advanced(byMilliseconds: elapsed)
    let platform = try await DemoPlatform.start(
        world: DemoWorld(hosts: hosts, now: testNow, additional: DemoLoads.jobs), faults: DemoFaults(faults).injector()
    ) { moment }
    let outcome = Result { try body(platform, Visitor(platform)) }
    try await platform.stop()
    try outcome.get()
}

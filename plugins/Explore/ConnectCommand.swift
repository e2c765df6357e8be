import JobModel
import JobShell

/// `connect URL` chooses the platform. It sends nothing yet.
struct ConnectCommand: Command {
    private static let url = RequiredParameter("url", .text, help: "the platform's address")
    private static let door = Parameter.option(
        "door", .choice(Door.self), valueName: "DOOR", default: .esb, help: "esb (the default) or gateway")
    private static let usesGET = Parameter.flag(
        "get", help: "ask by GET, host by host; on ESB with the credentials in the URL, where proxies log them")
    private static let caFile = Parameter.option(
        "ca", .path, valueName: "FILE", help: "a PEM file of certificate authorities to trust as well")
    private static let connectTimeout = Parameter.option(
        "connect-timeout", .seconds(upTo: Endpoint.mostTimeoutSeconds), valueName: "S", default: 5,
        help: "seconds for a connection, 5 if not given")
    private static let timeout = Parameter.option(
        "timeout", .seconds(upTo: Endpoint.mostTimeoutSeconds), valueName: "S", default: 60,
        help: "seconds for a small answer, and for a pause within a long one, 60 if not given")

    let signature = CommandSignature(
        "connect", summary: "choose the platform and how it is spoken to",
        details: """
            URL is the platform's address: for the ESB door the site's own (https://paas.example.com), for the gateway
            door the API's with its stage (https://bkapi.example.com/api/bk-job/prod). Nothing is sent yet. TLS
            certificates are verified; --ca adds a private authority. With --demo, `connect demo` goes back to the demo platform
            with the credentials that it knows.

            --get asks by GET for everything, as the platform's oldest document has it, and for logs one host after the
            other, as many at a time as `set concurrency` allows: the method for many hosts takes POST only.
            """,
        parameters: [Self.url, Self.door, Self.usesGET, Self.caFile, Self.connectTimeout, Self.timeout],
        examples: [.init("connect $url --timeout 120", "the same platform, with more patience")], needsWholeName: true)

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        let url = try invocation[Self.url]
        if url == "demo" {
            guard let demo = context.session.demo else { throw Texts.noDemo.about(Self.url) }
            let options: [any SignatureParameter] = [
                Self.door, Self.usesGET, Self.caFile, Self.connectTimeout, Self.timeout,
            ]
            if let option = invocation.firstGiven(of: options) {
                throw Texts.demoTakesNo(option.declaration.name, url: demo.endpoint.url).about(option)
            }
            return Outcome(changes: [.endpoint(demo.endpoint), .scope(demo.scope)])
        }
        if JobLink(url) != nil { throw Texts.linkIsForJob(url).about(Self.url) }
        let endpoint = try Self.endpoint(url, invocation)
        try await context.blocking { try endpoint.checkCertificates() }
        for warning in endpoint.warnings { context.note("warning: \(warning)") }
        var notes: [String] = []
        if let before = context.session.endpoint, before.origin != endpoint.origin {
            let fromDemo = context.session.demo?.endpoint.origin == before.origin
            notes = [Texts.elsewhere(endpoint.origin, fromDemo: fromDemo)]
        }
        return Outcome(changes: [.endpoint(endpoint)], notes: notes)
    }

    /// The endpoint that a call describes.
    ///
    /// - Throws: a usage `Failure` about the address or a time limit.
    private static func endpoint(_ url: String, _ invocation: Invocation) throws(Failure) -> Endpoint {
        let (connectTimeout, timeout) = (invocation[Self.connectTimeout], invocation[Self.timeout])
        do {
            return try Endpoint(
                url: url, door: invocation[Self.door], usesGET: invocation[Self.usesGET],
                caFile: invocation[Self.caFile], connectTimeoutSeconds: connectTimeout, timeoutSeconds: timeout)
        } catch {
            guard error.code == "bad-timeout" else { throw error.about(Self.url) }
            // A time limit of 0 or less is refused before the command runs, so the limit is too long.
            throw error.about(connectTimeout > timeout ? Self.connectTimeout : Self.timeout)
        }
    }
}

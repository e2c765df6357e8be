import JobModel
import JobShell

/// `connect URL` chooses the platform. It sends nothing yet.
struct ConnectCommand: Command {
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
        positionals: [.init("url", .text, help: "the platform's address")],
        options: [
            .init("door", .choice(["esb", "gateway"]), valueName: "DOOR", help: "esb (the default) or gateway"),
            .flag(
                "get", help: "ask by GET, host by host; on ESB with the credentials in the URL, where proxies log them"),
            .init("ca", .path, valueName: "FILE", help: "a PEM file of certificate authorities to trust as well"),
            .init("connect-timeout", .seconds, valueName: "S", help: "seconds for a connection, 5 if not given"),
            .init(
                "timeout", .seconds, valueName: "S",
                help: "seconds for a small answer, and for a pause within a long one, 60 if not given"),
        ],
        examples: [.init("connect $url --timeout 120", "the same platform, with more patience")], needsWholeName: true)

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        let arguments = invocation.arguments
        let url = arguments.text("url") ?? ""
        if url == "demo" {
            guard let demo = context.session.demo else { throw Texts.noDemo }
            return Outcome(changes: [.endpoint(demo.endpoint), .scope(demo.scope)])
        }
        if JobLink(url) != nil { throw Texts.linkIsForJob(url) }
        let endpoint = try Endpoint(
            url: url, door: arguments.text("door").flatMap(Door.init(rawValue:)) ?? .esb,
            usesGET: arguments.flag("get"), caFile: arguments.text("ca"),
            connectTimeoutSeconds: arguments.seconds("connect-timeout") ?? 5,
            timeoutSeconds: arguments.seconds("timeout") ?? 60)
        try endpoint.checkCertificates()
        for warning in endpoint.warnings { context.note("warning: \(warning)") }
        var notes: [String] = []
        if let before = context.session.endpoint, before.origin != endpoint.origin {
            let fromDemo = context.session.demo?.endpoint.origin == before.origin
            notes = [Texts.elsewhere(endpoint.origin, fromDemo: fromDemo)]
        }
        return Outcome(changes: [.endpoint(endpoint)], notes: notes)
    }
}

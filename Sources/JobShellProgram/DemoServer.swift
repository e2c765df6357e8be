import DemoPlatform
import JobModel
import JobShell

/// `--demo-server`: only the demo platform, until the process is ended.
enum DemoServer {
    /// What the demo platform accepts, as `login --file` reads it.
    static var credentialLines: String {
        let known = DemoPlatform.credentials
        return "bk_app_code=\(known.appCode)\nbk_app_secret=\(known.appSecret)\nbk_username=\(known.username)\n"
    }

    /// Serves until a signal ends the process. The first line on standard output is the address and nothing else.
    static func run(_ options: ProgramOptions) async throws -> Int {
        let demo = try await DemoPlatform.start(
            hosts: options.hosts, port: options.port, now: Startup.present(),
            faults: try options.fault.map { try DemoFaults($0) } ?? .none)
        defer { withExtendedLifetime(demo) {} }
        try StandardStreams.print(demo.url + "\n")
        let known = DemoPlatform.credentials
        if !options.quiet {
            StandardStreams.note(
                """
                the demo platform, until Ctrl-C; in another terminal:
                  export JOBLOG_URL=\(demo.url) BK_APP_CODE=\(known.appCode) BK_APP_SECRET=\(known.appSecret) \
                BK_USERNAME=\(known.username)
                  joblog -c 'biz \(DemoWorld.businessID); jobs'
                by the gateway's door: JOBLOG_DOOR=gateway JOBLOG_URL=\(demo.gatewayURL)
                """)
        }
        while true { try await Task.sleep(for: .seconds(86_400)) }
    }
}

import JobModel
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import NIOPosix

/// A BlueKING JOB platform in this process: it serves sample jobs over HTTP on the loopback interface.
///
/// `--demo`, `--demo-server`, the examples of all commands, and tests that need a platform start one. It answers as the
/// real server does, even where the real server differs from its documents. It listens only on 127.0.0.1.
public final class DemoPlatform: Sendable {
    /// The credentials that the demo platform accepts: the application's code and secret with `token` or `username`, or
    /// only `accessToken`.
    public static let credentials = (
        appCode: "joblog-demo", appSecret: "demo-secret", username: "demo", token: "demo-token",
        accessToken: "demo-access-token"
    )

    /// The jobs and hosts that the platform serves.
    public let world: DemoWorld
    /// The port on which the platform listens.
    public let port: Int
    private let group: MultiThreadedEventLoopGroup
    private let listener: any Channel
    /// The source of the faults that the platform's answers suffer.
    public let faults: any FaultSource
    private let counter: RequestCounter

    /// How many requests have arrived so far.
    public var requests: Int { counter.requests.all }
    /// How many requests for logs have arrived so far.
    public var logRequests: Int { counter.requests.logs }

    /// The base of the ESB door: `http://127.0.0.1:PORT`.
    public var url: String { "http://127.0.0.1:\(port)" }
    /// The base of the gateway door, with its stage: `http://127.0.0.1:PORT/api/bk-job/prod`.
    public var gatewayURL: String { url + Doors.stage }

    /// Starts a platform with a new world. The growing job of that world begins at `now`.
    ///
    /// - Parameters:
    ///   - hosts: how many hosts the deployment has.
    ///   - port: the port to listen on; 0 for any free port.
    ///   - now: the time of the start. All times in the world are offsets from it.
    ///   - faults: decides which faults the answers suffer; by default none.
    ///   - additional: the jobs that the world has besides the sample jobs; nil for none.
    /// - Throws: a `Failure` with the code `demo-address` when the port is not available.
    public static func start(
        hosts: Int = 240, port: Int = 0, now: Timestamp, faults: any FaultSource = NoFaults(),
        additional: AdditionalJobs? = nil
    ) async throws -> DemoPlatform {
        let began = ContinuousClock.now
        let world = DemoWorld(hosts: hosts, now: now, additional: additional)
        return try await start(world: world, port: port, faults: faults) {
            let elapsed = (ContinuousClock.now - began).components
            return now.advanced(byMilliseconds: elapsed.seconds * 1000 + elapsed.attoseconds / 1_000_000_000_000_000)
        }
    }

    /// Starts a platform that serves a world.
    ///
    /// - Parameters:
    ///   - world: the jobs and hosts.
    ///   - port: the port to listen on; 0 for any free port.
    ///   - faults: decides which faults the answers suffer; by default none.
    ///   - clock: gives the time of each request, which decides how far the growing job has come.
    /// - Throws: a `Failure` with the code `demo-address` when the port is not available.
    public static func start(
        world: DemoWorld, port: Int = 0, faults: any FaultSource = NoFaults(),
        clock: @escaping @Sendable () -> Timestamp
    ) async throws -> DemoPlatform {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: max(2, System.coreCount))
        let counter = RequestCounter()
        let doors = Doors(world: world, clock: clock, faults: faults, counter: counter)
        do {
            let listener = try await ServerBootstrap(group: group)
                .serverChannelOption(.backlog, value: 1024)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        let pipeline = channel.pipeline.syncOperations
                        try pipeline.configureHTTPServerPipeline(
                            withPipeliningAssistance: true, withErrorHandling: true)
                        if faults.switches.compresses { try pipeline.addHandler(HTTPHandler.compressor(faults)) }
                        try pipeline.addHandler(HTTPHandler(doors: doors))
                    }
                }
                .bind(host: "127.0.0.1", port: port).get()
            return DemoPlatform(
                world: world, group: group, listener: listener, faults: faults, counter: counter)
        } catch {
            try? await group.shutdownGracefully()
            throw Texts.cannotListen(port: port, reason: "\(error)")
        }
    }

    private init(
        world: DemoWorld, group: MultiThreadedEventLoopGroup, listener: any Channel, faults: any FaultSource,
        counter: RequestCounter
    ) {
        self.world = world
        self.group = group
        self.listener = listener
        self.faults = faults
        self.counter = counter
        port = listener.localAddress?.port ?? 0
    }

    /// What a host printed in a script step, byte for byte as a correct client reads it: the log of `DemoWorld.log`,
    /// and the bytes that make an odd log odd.
    public func log(ofHost id: Int64, job: Int64, step: Int64, at moment: Timestamp? = nil) -> [UInt8]? {
        guard let log = world.log(ofHost: id, job: job, step: step, at: moment) else { return nil }
        guard let host = world.inventory.host(id: id), faults.isOdd(host) else { return log }
        return log + [UInt8].oddEnding.withReplacements()
    }

    /// Stops listening and closes all connections. Further calls do nothing.
    public func stop() async throws {
        // A connection that is accepted while the event loops end would be handed to a loop that takes nothing any more,
        // which NIO answers by ending the process.
        if listener.isActive { try? await listener.close() }
        try await group.shutdownGracefully()
    }

    deinit {
        // NIO requires that an event loop group is shut down before it is released, so this happens even without
        // `stop()`.
        group.shutdownGracefully { _ in }
    }
}

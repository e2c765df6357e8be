import JobModel
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import NIOPosix

/// A BlueKING JOB platform in this process: sample jobs, served over HTTP on the loopback interface.
///
/// `--demo`, `--demo-server`, the examples of every command and the tests of what asks a platform start one. It
/// answers as the real server does, also where that differs from its documents. It listens on 127.0.0.1 alone.
public final class DemoPlatform: Sendable {
    /// What the demo platform's user must send: the application's code and secret with `token` or `username`, or in
    /// the header alone `accessToken`.
    public static let credentials = (
        appCode: "joblog-demo", appSecret: "demo-secret", username: "demo", token: "demo-token",
        accessToken: "demo-access-token"
    )

    /// What it tells of.
    public let world: DemoWorld
    /// The port it listens on.
    public let port: Int
    private let group: MultiThreadedEventLoopGroup
    private let listener: any Channel
    private let injector: FaultInjector

    /// How many requests came so far.
    public var requests: Int { injector.requests.all }
    /// How many of them asked for logs.
    public var logRequests: Int { injector.requests.logs }
    /// How often each kind of fault was done so far; what was never done is absent.
    public var faultsDone: [DemoFaults.Kind: Int] { injector.done }

    /// The base of the ESB door: `http://127.0.0.1:PORT`.
    public var url: String { "http://127.0.0.1:\(port)" }
    /// The base of the gateway door, with its stage: `http://127.0.0.1:PORT/api/bk-job/prod`.
    public var gatewayURL: String { url + Doors.stage }

    /// Starts a platform of `hosts` hosts whose present is `now`; the growing job begins then.
    ///
    /// - Parameters:
    ///   - hosts: how many hosts the deployment has.
    ///   - port: where to listen; 0 is a free port.
    ///   - now: the present, which all times of the world are offsets from.
    ///   - faults: what goes wrong.
    /// - Throws: a `Failure` with the code `demo-address` when the port cannot be had.
    public static func start(
        hosts: Int = 240, port: Int = 0, now: Timestamp, faults: DemoFaults = .none
    ) async throws -> DemoPlatform {
        let began = ContinuousClock.now
        return try await start(world: DemoWorld(hosts: hosts, now: now), port: port, faults: faults) {
            let elapsed = (ContinuousClock.now - began).components
            return now.advanced(byMilliseconds: elapsed.seconds * 1000 + elapsed.attoseconds / 1_000_000_000_000_000)
        }
    }

    /// Starts a platform that tells of a world.
    ///
    /// - Parameters:
    ///   - world: the jobs and hosts.
    ///   - port: where to listen; 0 is a free port.
    ///   - faults: what goes wrong.
    ///   - clock: the present at each request, which decides how far the growing job has come.
    /// - Throws: a `Failure` with the code `demo-address` when the port cannot be had.
    public static func start(
        world: DemoWorld, port: Int = 0, faults: DemoFaults = .none, clock: @escaping @Sendable () -> Timestamp
    ) async throws -> DemoPlatform {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: max(2, System.coreCount))
        let injector = FaultInjector(faults)
        let doors = Doors(world: world, clock: clock, faults: injector)
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
                        if faults[.gzip] != .never { try pipeline.addHandler(HTTPHandler.compressor(injector)) }
                        try pipeline.addHandler(HTTPHandler(doors: doors))
                    }
                }
                .bind(host: "127.0.0.1", port: port).get()
            return DemoPlatform(world: world, group: group, listener: listener, injector: injector)
        } catch {
            try? await group.shutdownGracefully()
            throw Texts.cannotListen(port: port, reason: "\(error)")
        }
    }

    private init(
        world: DemoWorld, group: MultiThreadedEventLoopGroup, listener: any Channel, injector: FaultInjector
    ) {
        self.world = world
        self.group = group
        self.listener = listener
        self.injector = injector
        port = listener.localAddress?.port ?? 0
    }

    /// What a host printed in a script step, byte for byte as a reader must have it: as `DemoWorld.log` tells it, with
    /// what the fault `odd` added.
    public func log(ofHost id: Int64, job: Int64, step: Int64, at moment: Timestamp? = nil) -> [UInt8]? {
        guard let log = world.log(ofHost: id, job: job, step: step, at: moment) else { return nil }
        guard let host = world.inventory.host(id: id), injector.isOdd(host) else { return log }
        return log + [UInt8].oddEnding.withReplacements()
    }

    /// Stops listening and ends every connection. Once is enough; again does nothing.
    public func stop() async throws {
        try await group.shutdownGracefully()
    }

    deinit {
        // NIO insists that its threads are ended before they are forgotten, also by those who forget to stop.
        group.shutdownGracefully { _ in }
    }
}

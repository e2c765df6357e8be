import JobModel
import NIOCore
import NIOHTTP1
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
    /// - Throws: a `Failure` with the code `demo-address` when the port cannot be had.
    public static func start(hosts: Int = 240, port: Int = 0, now: Timestamp) async throws -> DemoPlatform {
        let began = ContinuousClock.now
        return try await start(world: DemoWorld(hosts: hosts, now: now), port: port) {
            let elapsed = (ContinuousClock.now - began).components
            return now.advanced(byMilliseconds: elapsed.seconds * 1000 + elapsed.attoseconds / 1_000_000_000_000_000)
        }
    }

    /// Starts a platform that tells of a world.
    ///
    /// - Parameters:
    ///   - world: the jobs and hosts.
    ///   - port: where to listen; 0 is a free port.
    ///   - clock: the present at each request, which decides how far the growing job has come.
    /// - Throws: a `Failure` with the code `demo-address` when the port cannot be had.
    public static func start(
        world: DemoWorld, port: Int = 0, clock: @escaping @Sendable () -> Timestamp
    ) async throws -> DemoPlatform {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: max(2, System.coreCount))
        let doors = Doors(world: world, clock: clock)
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
                        try pipeline.addHandler(HTTPHandler(doors: doors))
                    }
                }
                .bind(host: "127.0.0.1", port: port).get()
            return DemoPlatform(world: world, group: group, listener: listener)
        } catch {
            try? await group.shutdownGracefully()
            throw Texts.cannotListen(port: port, reason: "\(error)")
        }
    }

    private init(world: DemoWorld, group: MultiThreadedEventLoopGroup, listener: any Channel) {
        self.world = world
        self.group = group
        self.listener = listener
        port = listener.localAddress?.port ?? 0
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

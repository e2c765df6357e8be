/// Decides which faults the demo platform's answers suffer. The target `DemoFaults` has the one that tests and
/// `--fault` use; a platform started without one answers as it should.
///
/// The methods are called on the threads of all connections. Each has a default that means no fault.
public protocol FaultSource: Sendable {
    /// Decides what a request suffers. It is called once for each request.
    ///
    /// - Parameter isForLogs: whether the request asks for logs.
    func plan(isForLogs: Bool) -> FaultPlan
    /// Whether a request that asks for the log of a host fails with HTTP 500. It is called once for each such host, up
    /// to the first that makes the request fail.
    func failsRequests(forHost id: Int64) -> Bool
    /// Whether a request that asks for the log of a host is refused as a wrong parameter. It is called like
    /// `failsRequests`.
    func refusesRequests(forHost id: Int64) -> Bool
    /// Whether an answer for many hosts leaves out a host that has a log. It is called once for each answer.
    ///
    /// - Parameter number: the number of the host in the inventory, from 1.
    func omits(host id: Int64, number: Int, step: Int64) -> Bool
    /// Whether the log of the host with this number holds lone surrogates, raw control bytes and invalid UTF-8.
    func isOdd(hostNumber number: Int) -> Bool
    /// Notes that such a log was sent.
    func didSendOddLog()
    /// Notes that an answer is compressed.
    func didCompress()
    /// What holds for all answers.
    var switches: FaultSwitches { get }
}

extension FaultSource {
    public func plan(isForLogs: Bool) -> FaultPlan { FaultPlan() }
    public func failsRequests(forHost id: Int64) -> Bool { false }
    public func refusesRequests(forHost id: Int64) -> Bool { false }
    public func omits(host id: Int64, number: Int, step: Int64) -> Bool { false }
    public func isOdd(hostNumber number: Int) -> Bool { false }
    public func didSendOddLog() {}
    public func didCompress() {}
    public var switches: FaultSwitches { FaultSwitches() }
}

/// The source of no faults.
public struct NoFaults: FaultSource {
    /// Makes the source.
    public init() {}
}

/// The faults that are on or off for all answers.
public struct FaultSwitches: Sendable {
    /// Whether names, operators, tags, messages and paths end in escape sequences on which a terminal would act.
    public var isHostile = false
    /// Whether every page of the list of runs is filled with the same runs.
    public var repeatsPages = false
    /// Whether the list of runs ignores all conditions but the span.
    public var ignoresConditions = false
    /// Whether the method for the logs of many hosts is registered at neither door.
    public var lacksBatchMethod = false
    /// Whether the method for a single host's log is registered at neither door.
    public var lacksSingleMethod = false
    /// Whether answers are compressed for clients that accept it.
    public var compresses = false

    /// Makes switches that are all off.
    public init() {}
}

/// The faults that one request suffers.
public struct FaultPlan: Sendable {
    /// The delay before the answer begins, in milliseconds.
    public var latency: Int64 = 0
    /// The fault that replaces or breaks the answer; nil for none.
    public var breakage: Breakage?
    /// Where the body is cut, as a fraction of its length.
    public var cut = 0.5
    /// How fast the body is sent, in bytes a second; nil for as fast as possible.
    public var bytesPerSecond: Int?

    /// Makes a plan without faults.
    public init() {}
}

extension FaultSource {
    func lacks(_ method: PlatformMethod) -> Bool {
        switch method {
        case .batchLog: switches.lacksBatchMethod
        case .log: switches.lacksSingleMethod
        default: false
        }
    }

    func fails(_ host: DemoHost) -> Bool { failsRequests(forHost: host.id) }

    func refuses(_ host: DemoHost) -> Bool { refusesRequests(forHost: host.id) }

    func omits(_ host: DemoHost, _ step: DemoStep) -> Bool {
        omits(host: host.id, number: host.index + 1, step: step.id)
    }

    func isOdd(_ host: DemoHost) -> Bool { isOdd(hostNumber: host.index + 1) }
}

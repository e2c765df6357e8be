/// The two ways into the platform. Both tell the same; they differ in address, verbs and where credentials go (the
/// platform's documents).
public enum Door: String, Sendable, Hashable, CaseIterable {
    /// The enterprise service bus: `{base}/api/c/compapi/v2/jobv3/METHOD/`, credentials as parameters.
    case esb
    /// The API gateway, version 3: `{base}/api/v3/METHOD`, credentials in a header.
    case gateway

    /// The address of a method behind this door; `base` has no final slash.
    func url(of method: Method, base: String) -> String {
        switch self {
        case .esb: "\(base)/api/c/compapi/v2/jobv3/\(method.rawValue)/"
        case .gateway: "\(base)/api/v3/\(method.rawValue)"
        }
    }

    /// The other door, for hints.
    var other: Door { self == .esb ? .gateway : .esb }
}

/// The platform's methods that joblog calls; each only reads.
enum Method: String, CaseIterable {
    case jobList = "get_job_instance_list"
    case jobStatus = "get_job_instance_status"
    case hostLog = "get_job_instance_ip_log"
    case hostLogs = "batch_get_job_instance_ip_log"
    case variables = "get_job_instance_global_var_value"

    /// The one verb the gateway has registered; ESB takes POST for all, and GET for all but the batch.
    var isPostOnly: Bool { self == .hostLogs }

    /// Whether it answers logs.
    var isForLogs: Bool { self == .hostLog || self == .hostLogs }

    /// Whether its answer is small: one that a platform that works sends at once.
    var isSmall: Bool { self == .jobList || self == .variables }
}

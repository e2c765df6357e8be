import BKJob
import JobModel

extension Failure {
    /// Whether the platform may be well again in a while: who follows a run asks once more.
    public var mayPass: Bool { isTransient || status == .unreachable }
}

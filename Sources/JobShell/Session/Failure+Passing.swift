import BKJob
import JobModel

extension Failure {
    /// Whether the platform may be well again in a while: who follows a run asks once more.
    public var mayPass: Bool { isTransient || status == .unreachable }

    /// What to do where logs could not be had for this reason: what mends the reason (credentials, the way of asking), else
    /// `fetch` once more.
    public var hintForLogs: String {
        let again = "`fetch` again asks only for what is missing; `hosts @unfetched` names them"
        return mayPass ? again : hint ?? again
    }
}

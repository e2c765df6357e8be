/// Which step of which run of which platform a log belongs to.
public struct LogPlace: Sendable, Hashable {
    /// The platform's address.
    public let platform: String
    /// The business or business set.
    public let scope: Scope
    /// `job_instance_id`
    public let job: Int64
    /// `step_instance_id`
    public let step: Int64
    /// The attempt, from 0 as the platform counts.
    public let executeCount: Int

    /// The place of a step's logs.
    public init(platform: String, scope: Scope, job: Int64, step: Int64, executeCount: Int) {
        self.platform = platform
        self.scope = scope
        self.job = job
        self.step = step
        self.executeCount = executeCount
    }
}

import BKJob
import JobModel

/// The demo platform that runs in this process, and what a session on it begins with.
public struct DemoPlace: Sendable {
    /// Where it is.
    public var endpoint: Endpoint
    /// The credentials that it accepts. Everybody knows them, so they are no secret.
    public var credentials: Credentials
    /// The business that has its runs.
    public var scope: Scope

    /// A demo platform.
    public init(endpoint: Endpoint, credentials: Credentials, scope: Scope) {
        self.endpoint = endpoint
        self.credentials = credentials
        self.scope = scope
    }
}

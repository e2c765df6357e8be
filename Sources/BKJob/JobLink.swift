import JobModel

/// A link to the platform's page of a run, as people paste it to one another.
///
/// Known forms (the platform's documents): `{web}/api_execute/JOB?stepInstanceId=STEP&retryCount=N&batch=B` and
/// `{web}/api_execute_step/JOB/STEP?retryCount=N&batch=B`, also behind `#/`, and below a business's path.
public struct JobLink: Sendable, Hashable {
    /// `job_instance_id`
    public var job: Int64
    /// `step_instance_id`
    public var step: Int64?
    /// The attempt, from 0 as the platform counts; in the range of `ExecuteCount`, whatever the link says.
    public private(set) var retryCount: Int?

    /// The attempt, from 1 as people count.
    public var attempt: Int? { retryCount.map { $0 + 1 } }
    /// The rolling batch; 0 means all.
    public var batch: Int?
    /// The business or business set, where the link's path names one.
    public var scope: Scope?

    /// Reads a link; nil for any other text.
    public init?(_ text: String) {
        var location = text.trimmed[...]
        if let hash = location.firstIndex(of: "#") {
            let fragment = location[location.index(after: hash)...]
            // With a hash router the page is behind the hash; otherwise the hash is a place on the page.
            location = fragment.contains("api_execute") ? fragment : location[..<hash]
        }
        let halves = location.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard let path = halves.first else { return nil }
        let segments = path.split(separator: "/")
        guard let place = segments.lastIndex(where: { $0 == "api_execute" || $0 == "api_execute_step" }) else {
            return nil
        }
        func number(_ index: Int) -> Int64? { segments.indices.contains(index) ? JobLink.id(segments[index]) : nil }
        guard let job = number(place + 1) else { return nil }
        self.job = job
        if segments[place] == "api_execute_step" {
            guard let step = number(place + 2) else { return nil }
            self.step = step
        }
        for pair in halves.dropFirst().joined().split(separator: "&") {
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard sides.count == 2, let value = JobLink.id(sides[1]) else { continue }
            switch sides[0] {
            case "stepInstanceId": step = step ?? value
            case "retryCount": retryCount = ExecuteCount.nearest(to: value)
            case "batch": batch = Int(clamping: value)
            default: break
            }
        }
        if place >= 1, let id = number(place - 1) {
            let kind = place >= 2 ? Scope.Kind(rawValue: String(segments[place - 2])) : nil
            scope = kind == .businessSet ? Scope(kind: .businessSet, id: id) : .business(id)
        }
    }

    private static func id(_ text: Substring) -> Int64? {
        text.utf8.allSatisfy { $0.isASCIIDigit } ? Int64(text) : nil
    }
}

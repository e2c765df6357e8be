import JobModel

/// A link to the platform's page of a run, as people send it to one another.
///
/// The known forms are `{web}/api_execute/JOB?stepInstanceId=STEP&retryCount=N&batch=B`,
/// `{web}/api_execute_step/JOB/STEP?retryCount=N&batch=B` (both from the platform's documents) and
/// `{web}/{biz|biz_set}/ID/execute/{task|step|quick-launch}/JOB[/STEP]?stepInstanceId=STEP&retryCount=N&batch=B` (what
/// the page's router leaves in the address bar). Each may also be behind `#/` and below the path of a business, and
/// percent-encoded in whole or in part.
public struct JobLink: Sendable, Hashable {
    /// `job_instance_id`
    public var job: Int64
    /// `step_instance_id`
    public var step: Int64?
    /// The attempt, counted from 0 as the platform does, and limited to the range of `ExecuteCount`.
    public private(set) var retryCount: Int?

    /// The attempt, counted from 1 as people do.
    public var attempt: Int? { retryCount.map { $0 + 1 } }
    /// The rolling batch; 0 means all batches.
    public var batch: Int?
    /// The business or business set; nil when the link's path names none.
    public var scope: Scope?

    /// The known forms of a link, for a hint.
    public static let forms = [
        "…/api_execute/JOB?stepInstanceId=STEP&retryCount=N", "…/api_execute_step/JOB/STEP?retryCount=N",
        "…/biz/ID/execute/task/JOB?stepInstanceId=STEP&retryCount=N (or biz_set, step, quick-launch)",
    ]

    /// Parses a link. Returns nil for any other text.
    public init?(_ text: String) {
        let location = JobLink.bare(text)
        if let link = JobLink(location: location) {
            self = link
        } else if let decoded = JobLink.decoded(location), decoded != location,
            let link = JobLink(location: decoded[...])
        {
            // The whole link was percent-encoded, as a link within another page's URL is.
            self = link
        } else {
            return nil
        }
    }

    /// With a hash router the page's path follows the hash; without one, the hash is a position on the page.
    private init?(location: Substring) {
        let halves = location.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        let link = halves.reversed().lazy.compactMap { JobLink(page: $0) }.first
        guard let link else { return nil }
        self = link
    }

    private init?(page: Substring) {
        let halves = page.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard let path = halves.first else { return nil }
        let segments = path.split(separator: "/").map { JobLink.decoded($0) ?? String($0) }
        func number(_ index: Int) -> Int64? { segments.indices.contains(index) ? JobLink.id(segments[index]) : nil }
        guard let place = segments.lastIndex(where: JobLink.pages.contains) else { return nil }
        // The path segment `execute` is followed by the kind of page.
        var next = place + 1
        if segments[place] == "execute" {
            guard segments.indices.contains(next), JobLink.kinds.contains(segments[next]) else { return nil }
            next += 1
        }
        guard let job = number(next) else { return nil }
        self.job = job
        step = number(next + 1)
        if segments[place] == "api_execute_step", step == nil { return nil }
        readQuery(halves.dropFirst().first ?? "")
        if place >= 1, let id = number(place - 1) {
            let kind = place >= 2 ? Scope.Kind(rawValue: segments[place - 2]) : nil
            scope = kind == .businessSet ? Scope(kind: .businessSet, id: id) : .business(id)
        }
    }

    private mutating func readQuery(_ query: Substring) {
        let pairs = query.split(separator: "&").flatMap { (JobLink.decoded($0) ?? String($0)).split(separator: "&") }
        for pair in pairs {
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard sides.count == 2, let value = JobLink.number(sides[1]) else { continue }
            // In a link that was copied from HTML source, `&` is `&amp;`.
            switch sides[0].hasPrefix("amp;") ? sides[0].dropFirst(4) : sides[0] {
            case "stepInstanceId": step = step ?? (value > 0 ? value : nil)
            case "retryCount": retryCount = ExecuteCount.nearest(to: value)
            case "batch": batch = Int(clamping: value)
            default: break
            }
        }
    }

    private static let pages: Set<String> = ["api_execute", "api_execute_step", "execute"]
    private static let kinds: Set<String> = ["task", "step", "quick-launch"]

    /// The text without the quotes, brackets and punctuation that people and chat programs put around links.
    private static func bare(_ text: String) -> Substring {
        let around: Set<Character> = [
            "\"", "'", "`", "<", ">", "(", ")", "[", "]", "“", "”", "‘", "’", "「", "」", "《", "》", "（", "）", ",", ".",
            ";", "，",
            "。", "；", "、", " ", "\u{A0}",
        ]
        var rest = text.trimmed[...]
        while let first = rest.first, around.contains(first) { rest.removeFirst() }
        while let last = rest.last, around.contains(last) { rest.removeLast() }
        return rest
    }

    /// Decodes percent-encoding; nil when the encoding is invalid.
    private static func decoded(_ text: Substring) -> String? {
        guard text.utf8.contains(UInt8(ascii: "%")) else { return String(text) }
        var bytes: [UInt8] = []
        var rest = text.utf8
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let digits = Substring(rest.prefix(2)).hexadecimal else { return nil }
            bytes.append(digits)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func number(_ text: some StringProtocol) -> Int64? {
        text.utf8.allSatisfy(\.isASCIIDigit) ? Int64(text) : nil
    }

    /// The platform's ids begin at 1.
    private static func id(_ text: some StringProtocol) -> Int64? { number(text).flatMap { $0 > 0 ? $0 : nil } }
}

extension Substring {
    /// The value of two hexadecimal digits; nil for any other text.
    fileprivate var hexadecimal: UInt8? {
        utf8.count == 2 && utf8.first != UInt8(ascii: "+") && utf8.first != UInt8(ascii: "-")
            ? UInt8(self, radix: 16) : nil
    }
}

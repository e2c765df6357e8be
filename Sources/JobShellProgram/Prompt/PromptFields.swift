import JobModel
import JobShell
import TerminalText

/// What became of the last statement, for the prompt after it.
struct LastStatement: Sendable, Hashable {
    /// The exit status.
    var status: Int
    /// How long it took.
    var took: Duration

    /// A statement that took no longer is shown without its time.
    private static let unnoticed = Duration.seconds(2)

    /// How long it took, if that was more than two seconds: `3.4s`, `1m05s` or `2h03m`; else empty.
    var shownTime: String {
        guard took > Self.unnoticed else { return "" }
        let tenths = Int(min(1e15, (took / Duration.milliseconds(100)).rounded()))
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        if tenths < 600 { return "\(tenths / 10).\(tenths % 10)s" }
        let seconds = (tenths + 5) / 10
        if seconds < 3600 { return "\(seconds / 60)m\(two(seconds % 60))s" }
        return "\(seconds / 3600)h\(two(seconds / 60 % 60))m"
    }
}

/// What the fields of a prompt show. What the session does not have is nil, or empty.
struct PromptFields: Sendable, Hashable {
    /// Whether a platform is chosen.
    var isConnected = true
    /// The chosen business or business set; nil for opened logs.
    var scope: Scope?
    /// The name of the opened logs.
    var opened: String?
    /// The id of the chosen run; nil for opened logs whose run is not known.
    var job: Int64?
    /// The position of the chosen step, from 1; nil for opened logs.
    var step: Int?
    /// The name of the chosen run.
    var jobName: String?
    /// The name of the chosen step.
    var stepName: String?
    /// The number of hosts of the chosen step by outcome.
    var outcome = Outcome()
    /// The last statement; nil if none ran since the last prompt.
    var last: LastStatement?
    /// The name of this machine.
    var host = ""
    /// The host of the platform's address.
    var platform = ""
    /// The time of day.
    var time = ""
    /// The user of this machine.
    var user = ""

    /// A number of hosts by outcome.
    struct Outcome: Sendable, Hashable {
        var good = 0
        var bad = 0
        var unfinished = 0

        init(good: Int = 0, bad: Int = 0, unfinished: Int = 0) {
            (self.good, self.bad, self.unfinished) = (good, bad, unfinished)
        }

        /// Counts the hosts of a step.
        init(of hosts: [Host]) {
            for host in hosts {
                if host.status.isUnfinished {
                    unfinished += 1
                } else if host.status.isFailure {
                    bad += 1
                } else {
                    good += 1
                }
            }
        }
    }

    /// A field, or a part of the field `place`, with what it shows.
    struct Shown: Sendable, Hashable {
        let field: PromptTemplate.Field
        let texts: [StyledText]
    }

    /// What a field shows: one part, or several for `place`; none if there is nothing to show.
    func shown(_ field: PromptTemplate.Field, usesUTF8: Bool) -> [Shown] {
        func one(_ text: String?, _ style: TextStyle) -> [Shown] {
            guard let text, !text.isEmpty else { return [] }
            return [Shown(field: field, texts: [StyledText(text, style)])]
        }
        switch field {
        case .place:
            let program = isConnected || opened != nil ? nil : "joblog"
            return one(program, TextStyle(bold: true))
                + [.open, .biz, .job, .step].flatMap { shown($0, usesUTF8: usesUTF8) }
        case .open: return one(opened.map { "open:\(Self.name($0))" }, TextStyle(foreground: .cyan))
        case .biz: return one(scope?.description, TextStyle(foreground: .cyan))
        case .job: return one(job.map { "job:\($0)" }, TextStyle(foreground: .blue))
        case .step: return one(step.map { "step:\($0)" }, TextStyle(foreground: .magenta))
        case .jobName: return one(jobName.map(Self.name), TextStyle(foreground: .blue))
        case .stepName: return one(stepName.map(Self.name), TextStyle(foreground: .magenta))
        case .outcome:
            let texts = outcomeTexts(usesUTF8: usesUTF8)
            return texts.isEmpty ? [] : [Shown(field: field, texts: texts)]
        case .status:
            return one(last.flatMap { $0.status == 0 ? nil : "[\($0.status)]" }, TextStyle(foreground: .red))
        case .took: return one(last?.shownTime, TextStyle(foreground: .yellow))
        case .host: return one(Self.name(host), .plain)
        case .platform: return one(Self.name(platform), .plain)
        case .time: return one(time, .dim)
        case .user: return one(Self.name(user), .plain)
        case .sign:
            let isGood = last.map { $0.status == 0 } ?? true
            return one(usesUTF8 ? "❯" : ">", TextStyle(foreground: isGood ? .green : .red, bold: true))
        }
    }

    private func outcomeTexts(usesUTF8: Bool) -> [StyledText] {
        let counts = [
            (usesUTF8 ? "✓" : "ok", outcome.good, TextStyle(foreground: .green)),
            (usesUTF8 ? "✗" : "failed", outcome.bad, TextStyle(foreground: .red)),
            (usesUTF8 ? "↻" : "running", outcome.unfinished, TextStyle(foreground: .yellow)),
        ]
        let texts = counts.filter { $0.1 > 0 }.map { StyledText("\($0.0) \($0.1)", $0.2) }
        return Array(texts.map { [$0] }.joined(separator: [StyledText(" ")]))
    }

    /// The maximum width of a name in the prompt, in columns.
    private static let mostColumns = 32

    /// A name that comes from outside, as it may be shown.
    private static func name(_ text: String) -> String {
        TerminalSafe.text(text, escapingLayout: true).truncated(to: mostColumns)
    }
}

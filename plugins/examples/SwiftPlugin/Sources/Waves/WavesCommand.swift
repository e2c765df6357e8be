import JobModel
import JobShell

/// `waves [HOSTSET] [--gap D]`: which hosts began together.
struct WavesCommand: Command {
    private static let gap = Parameter.option(
        "gap", .duration, valueName: "D", default: 5000,
        help: "the pause after which a new wave begins; 5s if not given")

    let signature = CommandSignature(
        "waves", summary: "which hosts began together",
        details: """
            A platform that works on many hosts begins with some of them, and with the next as soon as these leave room.
            Hosts between whose beginnings there is no pause of D or more are a wave.
            """,
        parameters: [Parameter.hostSet(), Parameter.exclude, Self.gap],
        accepts: [.hosts], gives: WaveList.kind,
        examples: [
            .init("waves", "all hosts of the step, by the moments when they began"),
            .init("waves @failed --gap 50ms | to csv", "those that failed, in finer waves, as CSV"),
        ])

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        let selection = try await context.selection(invocation)
        let waves = WaveList(selection, gapMilliseconds: invocation[Self.gap])
        let silent = selection.positions.count - waves.hostCount
        if silent > 0 { context.note("not begun: \(silent) of \(selection.positions.count) hosts") }
        return Outcome(waves)
    }
}

import JobModel
import JobShell

/// `tour` walks through the demo world: it has the shell suggest the statements of `TourGuide`, one after another.
struct TourCommand: Command {
    let signature = CommandSignature(
        "tour", summary: "walk through the demo world in two minutes, typing along",
        details: """
            Each step shows a sentence or two and suggests a statement. Enter on an empty line runs it, and → takes it to
            be changed; any other statement can be typed, too. q or Ctrl-C at the prompt leaves the tour.
            """,
        examples: [.init("help tour", "how the tour goes; it begins where `joblog --demo` shows its prompt")])

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        guard let demo = context.session.demo else { throw Texts.noDemoWorld }
        guard context.session.endpoint?.url == demo.endpoint.url else { throw Texts.notOnDemo }
        guard context.isAtPrompt else { throw Texts.tourNeedsPrompt }
        return Outcome(changes: [.guide(TourGuide())])
    }
}

import JobModel
import JobShell

/// `to json|jsonl|csv|tsv|text|table`
struct ToCommand: Command {
    let signature = CommandSignature(
        "to", summary: "the piped value as JSON, CSV, TSV, text or a table",
        details: """
            json is one array, jsonl a value on each line; docs/language.md tells the shapes. csv follows RFC 4180 and,
            like tsv, shows what a terminal could act on in caret form (^[ for Escape) and puts an apostrophe before text
            that a spreadsheet would take for a formula; with --raw both write text as it is, for programs. text is what
            the screen would show, without colour; table the same in columns.
            """,
        positionals: [
            .init("form", .choice(TextForm.allCases.map(\.rawValue) + ["text", "table"]), help: "the form")
        ],
        options: [.flag("raw", help: "for csv and tsv: text as it is, into a pipe or a file")],
        accepts: [.any], needsInput: true, gives: .text,
        examples: [
            .init("hosts --status failed | to json", "for a program"), .init("jobs | to csv", "for a spreadsheet"),
            .init("session | to jsonl", "a line for each row"),
        ])

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        let form = invocation.arguments.text("form") ?? ""
        let isRaw = invocation.arguments.flag("raw")
        if isRaw, form != "csv", form != "tsv" { throw Texts.notRaw(form) }
        if let form = TextForm(rawValue: form) { return Outcome(.text(form.render(invocation.input, isRaw: isRaw))) }
        var screen = context.screen
        screen.usesColor = false
        if form == "table", let table = try await Renderer.table(of: invocation.input) {
            return Outcome(.text(Renderer(screen).render(.table(table))))
        }
        screen.width = nil
        return Outcome(.text(Renderer(screen).render(invocation.input)))
    }
}

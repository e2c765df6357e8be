import Grammar

/// What a text says, in a form that is easy to read in a test: `⟨hosts⟩⟨--status⟩⟨failed⟩ | ⟨fetch⟩ > ⟨a b⟩`.
///
/// A variable is `{name}`, the home directory `{~}`, the text after a `!` is `!⟨…⟩`, a statement's end is ` ; `.
func outline(_ text: String) -> String {
    switch Grammar.parse(text) {
    case .script(let script): script.outline
    case .incomplete(let incomplete): "incomplete \(incomplete.reason.rawValue)"
    case .failure(let error): "\(error.kind.rawValue) at \(error.span.start)..<\(error.span.end)"
    }
}

/// The error a text must have, whether or not another line could complete it.
func grammarError(_ text: String) -> GrammarError? {
    do throws(GrammarError) {
        _ = try Grammar.parse(text).complete()
        return nil
    } catch {
        return error
    }
}

/// The words of a text's first command after its name.
func arguments(_ text: String) -> [Word] {
    guard case .script(let script) = Grammar.parse(text),
        case .command(let call)? = script.statements.first?.first.stages.first
    else { return [] }
    return call.arguments
}

extension Script {
    var outline: String { statements.map(\.outline).joined(separator: " ; ") }
}

extension Statement {
    var outline: String {
        rest.reduce(into: first.outline) { $0 += " \($1.connector.rawValue) \($1.pipeline.outline)" }
    }
}

extension Pipeline {
    var outline: String {
        let file = redirection.map { " \($0.appends ? ">>" : ">") \($0.target.outline)" } ?? ""
        return stages.map(\.outline).joined(separator: " | ") + file
    }
}

extension Stage {
    var outline: String {
        switch self {
        case .command(let call): call.arguments.reduce(into: call.name.outline) { $0 += $1.outline }
        case .shell(let shell): shell.arguments.reduce(into: "!⟨\(shell.text)⟩") { $0 += $1.outline }
        }
    }
}

extension Word {
    var outline: String { "⟨" + value(home: { "{~}" }, variable: { name, _ in "{\(name)}" }) + "⟩" }
}

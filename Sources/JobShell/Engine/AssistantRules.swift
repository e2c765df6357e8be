import Grammar
import JobModel

/// What the statements of an assistant may do (`joblog --mcp`): call the commands that are declared for assistants, and
/// nothing that writes files, reads files of the user's choice or runs programs.
///
/// The rules are checked twice: for a whole text before any of it runs, and again for each pipeline as it will run, with
/// aliases expanded and words read. Statements within statements, and commands that a command runs, come by the second
/// check, too.
struct AssistantRules {
    private let registry: Registry

    /// Creates the rules for the commands of a registry.
    init(_ registry: Registry) {
        self.registry = registry
    }

    /// Checks the stages and the redirection of a pipeline. A word that names no command is left to the error for it.
    ///
    /// - Throws: a usage `Failure` that names what is refused.
    func check(_ pipeline: Pipeline) throws(Failure) {
        if pipeline.redirection != nil { throw Texts.noFileForAssistants }
        for stage in pipeline.stages {
            switch stage {
            case .shell: throw Texts.noProgramsForAssistants
            case .command(let call):
                guard let name = call.name.literalText, let command = try? registry.command(name) else { continue }
                try check(command.signature)
            }
        }
    }

    /// Checks that a command is declared for assistants.
    ///
    /// - Throws: a usage `Failure` that names the command.
    func check(_ signature: CommandSignature) throws(Failure) {
        if !signature.isForAssistants { throw Texts.notForAssistants(signature.name) }
    }

    /// Checks the words of a call: none may name a file or hold statements.
    ///
    /// - Throws: a usage `Failure` that names the parameter.
    func check(_ arguments: Arguments, of signature: CommandSignature) throws(Failure) {
        for positional in signature.positionals where positional.type.isClosedToAssistants {
            if arguments.count(positional.name) > 0 {
                throw Texts.notForAssistants(positional.name.uppercased(), of: signature.name)
            }
        }
        for option in signature.options where option.type?.isClosedToAssistants == true {
            if arguments.count(option.name) > 0 { throw Texts.notForAssistants("--\(option.name)", of: signature.name) }
        }
    }
}

extension ArgumentType {
    /// Whether an assistant may not give a word of this type, because it names a file or holds statements.
    package var isClosedToAssistants: Bool { kind == .path || kind == .statement }
}

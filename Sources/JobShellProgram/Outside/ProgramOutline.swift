import ArgumentParser
import JSON
import JobModel

/// The program's options as its command-line parser describes them: the source of the completion scripts and of the
/// manual page.
///
/// The parser can write completion scripts itself. They are not used, because they offer a subcommand `help`, which
/// this program does not have, and options after FILE, where every word is the script's.
struct ProgramOutline {
    /// An option or a flag.
    struct Option {
        /// What completes the value of an option.
        enum Completion {
            case nothing
            case files
            case words([String])
        }

        /// The names with their hyphens, such as `-h` and `--help`.
        let names: [String]
        /// One or more sentences for help texts.
        let help: String
        /// The placeholder for the value; nil for a flag.
        let valueName: String?
        /// Whether the option may be given several times.
        let repeats: Bool
        let completion: Completion
    }

    /// The program's name.
    let name: String
    /// One sentence about the program.
    let abstract: String
    let options: [Option]

    /// Reads the description of a command line.
    ///
    /// - Throws: `Failure` if the parser describes it in another form than this version of it does.
    init(_ type: any ParsableArguments.Type) throws(Failure) {
        guard let root = try? JSONReader.value(Array(type._dumpHelp().utf8)), let command = root["command"],
            let name = command["commandName"]?.text, let arguments = command["arguments"]?.elements
        else { throw Texts.noOutline }
        self.name = name
        abstract = command["abstract"]?.text ?? ""
        options = arguments.compactMap(Option.init)
        if options.isEmpty { throw Texts.noOutline }
    }
}

extension ProgramOutline.Option {
    /// Reads an argument of the parser's description; nil for an argument by position or a hidden one.
    fileprivate init?(_ argument: JSONValue) {
        guard argument["kind"] != "positional", argument["shouldDisplay"] == true,
            let names = argument["names"]?.elements
        else { return nil }
        self.names = names.compactMap { name in
            name["name"]?.text.map { (name["kind"] == "long" ? "--" : "-") + $0 }
        }
        help = argument["abstract"]?.text ?? ""
        valueName = argument["kind"] == "flag" ? nil : argument["valueName"]?.text ?? "VALUE"
        repeats = argument["isRepeating"] == true
        if let words = argument["completionKind"]?["list"]?["values"]?.elements {
            completion = .words(words.compactMap(\.text))
        } else {
            completion = argument["completionKind"]?["file"] == nil ? .nothing : .files
        }
    }
}

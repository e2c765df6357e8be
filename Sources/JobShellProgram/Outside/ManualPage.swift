import JobModel
import JobShell

/// The manual page joblog(1), in the macros of man(7). It is made from what the program declares, so that it can't tell
/// of another version.
struct ManualPage {
    private let program: ProgramOutline
    private let usage: String
    private let version: String
    private let plugins: [any Plugin]
    private var lines: [String] = []

    /// The page as roff.
    ///
    /// - Parameter usage: lines with a call each, and what it does after two or more spaces.
    static func text(_ program: ProgramOutline, usage: String, version: String, plugins: [any Plugin]) -> String {
        var page = ManualPage(program: program, usage: usage, version: version, plugins: plugins)
        page.write()
        return page.lines.joined(separator: "\n") + "\n"
    }

    private init(program: ProgramOutline, usage: String, version: String, plugins: [any Plugin]) {
        self.program = program
        self.usage = usage
        self.version = version
        self.plugins = plugins
    }

    private mutating func write() {
        let name = program.name
        lines += [
            #".\" Made by `"# + name + #" --generate-man-page`."#,
            ".TH \(name.uppercased()) 1 \"\" \"\(Self.escaped(name + " " + version))\" \"User Commands\"",
            // Options and addresses are not broken, and so lines are not stretched.
            ".nh", ".ad l", ".SH NAME",
            "\(Self.escaped(name)) \\- \(Self.escaped(Self.phrase(program.abstract)))", ".SH SYNOPSIS",
        ]
        for (index, line) in usage.split(separator: "\n").enumerated() {
            if index > 0 { lines.append(".br") }
            // The call, without what it does.
            let call = line.firstRange(of: "  ").map { line[..<$0.lowerBound] } ?? line
            lines.append(Self.text(String(call)))
        }
        lines += [
            ".SH DESCRIPTION", Self.text(program.abstract), ".PP",
            Self.text(
                "Without statements and on a terminal, \(name) is an interactive shell. `help` lists its commands there,"
                    + " `help COMMAND` tells all about one, and `help language` how statements are written."),
            ".SH OPTIONS",
        ]
        for option in program.options {
            let names = option.names.map { "\\fB\(Self.escaped($0))\\fP" }.joined(separator: ", ")
            tagged(names + (option.valueName.map { " \\fI\(Self.escaped($0))\\fP" } ?? ""), option.help)
        }
        lines.append(".SH COMMANDS")
        for plugin in plugins where !plugin.commands.isEmpty {
            lines.append(".SS \(Self.quoted("\(plugin.name): \(plugin.summary)"))")
            for signature in plugin.commands.map(\.signature) {
                tagged("\\fB\(Self.escaped(signature.name))\\fP", signature.summary)
            }
        }
        lines.append(".SH ENVIRONMENT")
        for variables in Surroundings.platform + Surroundings.others {
            tagged(
                variables.names.map { "\\fB\(Self.escaped($0))\\fP" }.joined(separator: ", "), variables.meaning)
        }
        lines.append(".SH FILES")
        for file in Surroundings.files { tagged("\\fI\(Self.escaped(file.path))\\fP", file.meaning) }
        lines.append(".SH EXIT STATUS")
        for status in ExitStatus.allCases { tagged("\\fB\(status.rawValue)\\fP", status.meaning) }
        lines += [
            ".SH EXAMPLES", ".nf", Self.escaped("\(name) --demo"),
            Self.escaped("\(name) -c 'job 20000100; step 1; hosts --status failed | fetch | groups'"), ".fi",
        ]
    }

    private mutating func tagged(_ tag: String, _ text: String) { lines += [".TP", tag, Self.text(text)] }

    /// A sentence as the phrase that stands in lists of pages: no capital, no period.
    private static func phrase(_ sentence: String) -> String {
        let text = sentence.hasSuffix(".") ? sentence.dropLast() : sentence[...]
        return text.prefix(1).lowercased() + text.dropFirst()
    }

    /// A line of text, in which words between backticks are bold.
    private static func text(_ text: String) -> String {
        let parts = text.split(separator: "`", omittingEmptySubsequences: false)
        guard parts.count % 2 == 1 else { return guarded(escaped(text)) }
        return guarded(
            parts.enumerated().map { index, part in
                index % 2 == 1 ? "\\fB\(escaped(String(part)))\\fP" : escaped(String(part))
            }.joined())
    }

    /// A line that is no request, whatever it begins with.
    private static func guarded(_ line: String) -> String {
        line.first.map { ".'".contains($0) } == true ? "\\&" + line : line
    }

    /// An argument of a macro.
    private static func quoted(_ text: String) -> String { "\"" + escaped(text) + "\"" }

    /// Text whose characters are all drawn as they are, whatever roff or its output device makes of them.
    private static func escaped(_ text: String) -> String {
        text.unicodeScalars.map { scalar -> String in
            switch scalar {
            case "\\": "\\e"
            case "-": "\\-"
            case "'": "\\(aq"
            case "`": "\\(ga"
            case "^": "\\(ha"
            case "~": "\\(ti"
            case "\"": "\\(dq"
            case "\n", "\r", "\t": " "
            case _ where scalar.isASCII: String(scalar)
            default: "\\[u\(Self.hexadecimal(scalar.value))]"
            }
        }.joined()
    }

    /// At least four digits, as roff wants them.
    private static func hexadecimal(_ value: UInt32) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}

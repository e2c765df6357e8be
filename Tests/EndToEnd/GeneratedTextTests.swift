import Foundation
import TestSupport
import Testing

/// What the program makes of its declarations for other programs: completion scripts and the manual page.
@Suite struct GeneratedTextTests {
    private static let longOptions = [
        "--demo", "--demo-server", "--hosts", "--port", "--rc", "--no-rc", "--keep-going", "--color", "--open",
        "--offline", "--trace", "--quiet", "--version", "--fault", "--help",
    ]

    private let home: Program.Home

    init() throws {
        home = try Program.Home()
    }

    private func script(for shell: String) throws -> String {
        let result = try Program.run(["--generate-completion-script", shell], home: home)
        #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
        for option in Self.longOptions { #expect(result.output.contains(option.dropFirst(2)), "\(shell): \(option)") }
        return try home.write(result.output, to: "script.\(shell)")
    }

    /// Runs a program of the system, which must write nothing to standard error.
    private func output(_ program: String, _ arguments: [String]) throws -> String {
        let result = try Program.run([program] + arguments, program: "/usr/bin/env", home: home)
        #expect(result.status == 0 && result.errors.isEmpty, "\(program): \(result.errors)")
        return result.output
    }

    @Test(arguments: [
        ("joblog --de", "--demo --demo-server"), ("joblog --color ''", "auto always never"),
        ("joblog --color = al", "always"), ("joblog --color = auto --qu", "--quiet"), ("joblog --rc ''", "files"),
        ("joblog -c x --qu", "--quiet"), ("joblog -c x ''", ""), ("joblog -v --de", ""), ("joblog ''", "files"),
        ("joblog script.joblog --de", "files"), ("joblog -- --de", "files"), ("joblog --hosts ''", ""),
    ])
    func bashOffers(_ line: String, _ offered: String) throws {
        let script = try script(for: "bash")
        _ = try output("bash", ["-n", script])
        // `compopt` is for a completion that a key began.
        let offers = try output(
            "bash",
            [
                "--norc", "-c",
                """
                source '\(script)'
                compopt() { echo files; }
                COMP_WORDS=(\(line)); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _joblog
                echo "${COMPREPLY[@]}"
                """,
            ])
        #expect(offers.trimmingCharacters(in: .whitespacesAndNewlines) == offered)
    }

    @Test(
        .enabled(if: Tool.isInstalled("fish")),
        arguments: [
            ("joblog --de", ["--demo", "--demo-server"]), ("joblog --color ", ["always", "auto", "never"]),
            ("joblog -c x --qu", ["--quiet"]), ("joblog -c x ", []), ("joblog -v ", []),
            ("joblog script.joblog --de", []), ("joblog -- --de", []),
        ])
    func fishOffers(_ line: String, _ offered: [String]) throws {
        let script = try script(for: "fish")
        _ = try output("fish", ["--no-config", "-n", script])
        let offers = try output("fish", ["--no-config", "-c", "source '\(script)'; complete -C '\(line)'"])
        #expect(offers.split(separator: "\n").map { $0.prefix { $0 != "\t" } }.sorted() == offered.map { $0[...] })
    }

    @Test(.enabled(if: Tool.isInstalled("zsh"))) func zshGetsEveryOption() throws {
        let script = try script(for: "zsh")
        _ = try output("zsh", ["-f", "-n", script])
        let offers = try output(
            "zsh",
            ["-f", "-c", "compdef() { : }; source '\(script)'; _arguments() { print -rl -- \"$@\" }; _joblog"])
        let lines = offers.split(separator: "\n")
        #expect(lines.contains("--color=[Colors\\: auto, always or never.]:WHEN:(auto always never)"))
        #expect(lines.contains("--demo[Start the built-in demo platform in this process and use it.]"))
        #expect(lines.contains("1:FILE:_files"))
        #expect(lines.contains { $0.hasPrefix("(1 *)*-c+[") })
    }

    @Test func aShellThatIsNotNamedIsTheUsers() throws {
        for (words, shell) in [
            (["--generate-completion-script"], "/bin/zsh"), (["--generate-completion-script=zsh"], "/bin/sh"),
        ] {
            let result = try Program.run(words, home: home, environment: ["SHELL": shell])
            #expect(result.output.hasPrefix("#compdef joblog\n"), "\(result.errors)")
        }
    }

    @Test(arguments: [
        (["--generate-completion-script", "tcsh"], "there is no completion script for 'tcsh'"),
        (["--generate-completion-script="], "no shell is named"),
        (["--generate-completion-script", "bash", "x"], "'x' is one word too many after --generate-completion-script"),
        (["--generate-man-page", "x"], "'x' is one word too many after --generate-man-page"),
    ])
    func whatIsNotKnownIsRefused(_ words: [String], _ sentence: String) throws {
        let result = try Program.run(words, home: home)
        #expect(result.status == 2 && result.output.isEmpty)
        #expect(result.errorLines.first == "joblog: \(sentence)")
    }

    private func page() throws -> String {
        let result = try Program.run(["--generate-man-page"], home: home)
        #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
        return result.output
    }

    @Test func thePageTellsEveryOptionAndCommand() throws {
        let page = try page()
        for section in ["NAME", "SYNOPSIS", "OPTIONS", "COMMANDS", "ENVIRONMENT", "FILES", "EXIT STATUS"] {
            #expect(page.contains("\n.SH \(section)\n"))
        }
        let text = page.replacing("\\-", with: "-")
        for option in Self.longOptions + ["-c", "-v"] { #expect(text.contains("\\fB\(option)\\fP"), "\(option)") }
        let help = try Program.run(["--no-rc", "-c", "help --json"], home: home)
        let all = try #require(try JSONSerialization.jsonObject(with: Data(help.output.utf8)) as? [String: Any])
        let plugins = try #require(all["plugins"] as? [[String: Any]])
        let names = plugins.flatMap { $0["commands"] as? [[String: Any]] ?? [] }.compactMap { $0["name"] as? String }
        #expect(names.count > 20)
        for name in names { #expect(text.contains("\n.TP\n\\fB\(name)\\fP\n"), "\(name)") }
        // No line is a request by accident.
        let requests: Set<Substring> = [".\\\"", ".TH", ".nh", ".ad", ".SH", ".SS", ".TP", ".PP", ".br", ".nf", ".fi"]
        for line in page.split(separator: "\n") where line.hasPrefix(".") || line.hasPrefix("'") {
            #expect(requests.contains(line.prefix { $0 != " " }), "\(line)")
        }
        #expect(page.utf8.allSatisfy { $0 < 0x80 })
    }

    /// Each variable that the sources read from the environment under a name of joblog's.
    @Test func thePageTellsEveryVariable() throws {
        let page = try page()
        let root = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        var names: Set<String> = []
        for folder in ["Sources", "plugins"] {
            let files = FileManager.default.enumerator(
                at: root.appending(path: folder), includingPropertiesForKeys: nil)
            for case let file as URL in files ?? .init() where file.pathExtension == "swift" {
                let text = try String(contentsOf: file, encoding: .utf8)
                names.formUnion(text.matches(of: /"(JOBLOG[A-Z_]*[A-Z]|BK_[A-Z_]+)"/).map { String($0.output.1) })
            }
        }
        #expect(names.contains("JOBLOG_URL") && names.contains("BK_TOKEN"))
        for name in names { #expect(page.contains("\\fB\(name)\\fP"), "\(name)") }
    }

    @Test(.enabled(if: Tool.isInstalled("groff"))) func groffHasNoWarning() throws {
        let file = try home.write(page(), to: "joblog.1")
        let text = try output("groff", ["-man", "-ww", "-Tutf8", "-P-cbou", file])
        #expect(text.contains("EXIT STATUS"))
    }

    @Test(.enabled(if: Tool.isInstalled("mandoc"))) func mandocHasNoWarning() throws {
        let file = try home.write(page(), to: "joblog.1")
        let result = try Program.run(["mandoc", "-Tlint", "-Wwarning", file], program: "/usr/bin/env", home: home)
        // The page has no date: it would be that of the build, and no two builds would be the same.
        let lines = result.output.split(separator: "\n").filter { !$0.contains("missing date") }
        #expect(lines.isEmpty, "\(lines)")
    }
}

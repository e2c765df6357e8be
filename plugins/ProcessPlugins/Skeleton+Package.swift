/// A plugin in Swift: a package whose program is a shell with the built-in plugins and the new one.
extension Skeleton {
    static func swiftFiles(_ name: String, package: String) -> [File] {
        func file(_ path: String, _ text: String) -> File {
            File(path: fill("<name>/\(path)", name), text: fill(text, name))
        }
        let (dependency, identity) = packageDependency(package)
        let manifest = packageManifest.replacing("<dependency>", with: dependency).replacing(
            "<package>", with: identity)
        return [
            file("Package.swift", manifest),
            file("Sources/<Name>Commands/<Name>Command.swift", packageCommand),
            file("Sources/<name>-shell/Program.swift", packageProgram),
            file("Tests/<Name>CommandsTests/<Name>CommandTests.swift", packageTest),
            file(".gitignore", "/.build/\n"),
        ]
    }

    /// The declaration of a dependency on joblog's package, and the name by which targets then speak of the package.
    private static func packageDependency(_ package: String) -> (declaration: String, identity: String) {
        let literal = package.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        guard package.contains("://") || package.hasPrefix("git@") else {
            return (".package(name: \"joblog\", path: \"\(literal)\")", "joblog")
        }
        // Of a repository, the last part of the URL is the name.
        let last = package.split(whereSeparator: { "/:".contains($0) }).last ?? "joblog"
        let identity = last.hasSuffix(".git") ? last.dropLast(4) : last
        return (".package(url: \"\(literal)\", branch: \"main\")", String(identity))
    }

    // The names of modules are made so that none can be a module or a product of joblog, whatever the plugin's name.
    private static let packageManifest = #"""
        // swift-tools-version: 6.1
        import PackageDescription

        // The commands are a library, so that the test can import them. The program is joblog with these commands.
        let package = Package(
            name: "<name>",
            dependencies: [
                // Where joblog's package is.
                <dependency>
            ],
            targets: [
                .target(
                    name: "<Name>Commands",
                    dependencies: [.product(name: "JobShell", package: "<package>")]),
                .executableTarget(
                    name: "<name>-shell",
                    dependencies: [
                        "<Name>Commands",
                        .product(name: "JobShellProgram", package: "<package>"),
                        .product(name: "BuiltInPlugins", package: "<package>"),
                    ]),
                .testTarget(
                    name: "<Name>CommandsTests",
                    dependencies: [
                        "<Name>Commands",
                        .product(name: "BuiltInPlugins", package: "<package>"),
                        .product(name: "JobShellTesting", package: "<package>"),
                    ]),
            ],
            swiftLanguageModes: [.v6]
        )

        """#

    private static let packageCommand = #"""
        import JobModel
        import JobShell

        // This plugin works as it is: change it to what you need. To try it:
        //
        //     swift run <name>-shell --demo -c 'job 20000100; step 1; <name>'
        //
        // Its test is run with `swift test`. docs/plugins.md in joblog's package tells what commands can do.

        /// `<name> [HOSTSET] [--top N]`: the hosts that took longest.
        struct <Name>Command: Command {
            private static let top = Parameter.option(
                "top", .rowCount, valueName: "N", help: "how many; 5 if not given")

            let signature = CommandSignature(
                "<name>", summary: "the hosts that took longest",
                parameters: [Parameter.hostSet(), Parameter.exclude, Self.top],
                accepts: [.hosts], gives: .hosts,
                examples: [.init("<name> --top 3", "the three that took longest")])

            func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
                let selection = try await context.selection(invocation)
                let hosts = selection.step.hosts.hosts
                let slowestFirst = selection.positions.sorted {
                    hosts[$0].durationMilliseconds ?? 0 > hosts[$1].durationMilliseconds ?? 0
                }
                let longest = Array(slowestFirst.prefix(invocation[Self.top] ?? 5))
                return Outcome(HostList(step: selection.step, positions: longest, layout: .long))
            }
        }

        /// The plugin, for programs to name.
        public struct <Name>CommandsPlugin: Plugin {
            public let name = "<name>"
            public let summary = "the hosts that took longest"
            public let commands: [any Command] = [<Name>Command()]

            public init() {}
        }

        """#

    private static let packageProgram = #"""
        import <Name>Commands
        import Compare
        import Explore
        import Fetch
        import Filter
        import Format
        import JobShellProgram
        import Language
        import Save
        import Store

        /// joblog with one plugin more.
        @main
        enum Program {
            static func main() {
                ShellProgram.main(
                    version: "0.1",
                    plugins: [
                        LanguagePlugin(), ExplorePlugin(), FetchPlugin(), FilterPlugin(), ComparePlugin(), SavePlugin(),
                        FormatPlugin(), StorePlugin(), <Name>CommandsPlugin(),
                    ])
            }
        }

        """#

    private static let packageTest = #"""
        import <Name>Commands
        import Explore
        import Format
        import JobShellTesting
        import Testing

        @Suite struct <Name>CommandTests {
            /// Runs on the demo platform, which gives the same hosts every time.
            @Test func theSlowestComeFirst() async throws {
                let shell = try await ScriptedShell.onDemo(
                    plugins: [ExplorePlugin(), FormatPlugin(), <Name>CommandsPlugin()])
                let longest = try await shell.run("job 20000100; step 1; <name> --top 3 | to addresses")
                #expect(longest.status == 0, "\(longest.notes)")
                let slowest = try await shell.run("hosts --slowest 3 | to addresses")
                #expect(longest.output == slowest.output)
                try await shell.stop()
            }
        }

        """#
}

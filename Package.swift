// swift-tools-version: 6.1
import PackageDescription

/// joblog's rooms. An arrow may only point downward (docs/architecture.md draws them; a test holds imports against it).
let package = Package(
    name: "joblog",
    products: [
        .executable(name: "joblog", targets: ["joblog"]),
        .library(name: "JobShellProgram", targets: ["JobShellProgram"]),
        .library(
            name: "JobShell",
            targets: [
                "JobShell", "Grammar", "HostSets", "LogAnalysis", "JobModel", "JSON", "TerminalText", "Archive",
                "Digests",
            ]),
        .library(
            name: "BuiltInPlugins",
            targets: [
                "BuiltInPlugins", "Language", "Explore", "Fetch", "Filter", "Compare", "Save", "Format", "Store",
                "ProcessPlugins",
            ]),
        .library(name: "JobShellTesting", targets: ["JobShellTesting", "DemoFaults", "DemoLoads"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.30.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
        .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.37.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess.git", from: "1.0.2", traits: []),
    ],
    targets: [
        // The program and the built-in plugins.
        .executableTarget(
            name: "joblog",
            dependencies: ["JobShellProgram", "BuiltInPlugins", "DemoFaults", "DemoLoads"]),
        .target(
            name: "BuiltInPlugins",
            dependencies: [
                "JobShell", "Language", "Explore", "Fetch", "Filter", "Compare", "Save", "Format", "Store",
                "ProcessPlugins",
            ]),
        .plugin("Language"), .plugin("Explore"), .plugin("Fetch"), .plugin("Filter"), .plugin("Compare"),
        .plugin("Format"),
        .plugin("Store"),
        .plugin(
            "ProcessPlugins", and: [.product(name: "Subprocess", package: "swift-subprocess")]),
        .target(
            name: "Save",
            dependencies: [
                "JobShell", "Grammar", "HostSets", "LogAnalysis", "JobModel", "JSON", "TerminalText", "Archive",
                "Digests",
            ], path: "plugins/Save", packageAccess: false),

        // The toolkit, from the top down.
        .target(
            name: "JobShellProgram",
            dependencies: [
                "MCPServer",
                "JobShell", "Grammar", "LineEditor", "DemoPlatform", "TerminalText", "JobModel", "JSON", "BlockingWork",
                "CLinux",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        .target(name: "MCPServer", dependencies: ["JobShell", "Grammar", "JobModel", "JSON", "BlockingWork"]),
        .target(name: "JobShellTesting", dependencies: ["JobShell", "DemoPlatform", "JobModel"]),
        .target(
            name: "JobShell",
            dependencies: [
                "Grammar", "JobLogs", "HostSets", "BKJob", "LogStore", "LogFiles", "LogAnalysis", "JobModel", "JSON",
                "TerminalText", "BlockingWork", "CLinux",
                .product(name: "Subprocess", package: "swift-subprocess"),
            ]),
        .target(name: "Grammar", dependencies: ["JobModel"]),
        .target(name: "HostSets", dependencies: ["JobModel"]),
        .target(name: "JobLogs", dependencies: ["HostSets", "BKJob", "LogStore", "JobModel", "BlockingWork"]),
        .target(name: "DemoFaults", dependencies: ["DemoPlatform", "JobModel"]),
        .target(name: "DemoLoads", dependencies: ["DemoPlatform", "JobModel"]),
        .target(
            name: "DemoPlatform",
            dependencies: [
                "JobModel", "JSON",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPCompression", package: "swift-nio-extras"),
            ]),
        .target(
            name: "BKJob",
            dependencies: [
                "JobModel", "JSON", "CZlib",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]),
        .target(
            name: "LogStore",
            dependencies: [
                "JobModel", "Digests", "CZstd", "CSQLiteMemory",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ]),
        .target(name: "LogAnalysis", dependencies: ["CPCRE2"]),
        .target(
            name: "LogFiles", dependencies: ["JobModel", "JSON", "BlockingWork", "Archive", "Digests"]),
        .target(name: "Archive", dependencies: ["JobModel", "CZlib"]),
        .target(name: "JobModel", dependencies: ["JSON", "TerminalText"]),
        .target(name: "JSON", dependencies: ["TerminalText"]),
        .target(name: "BlockingWork"),
        .target(name: "LineEditor", dependencies: ["TerminalText", "CLibEdit", "CLibEditShim"]),
        .target(name: "TerminalText"),
        .target(name: "Digests", dependencies: ["CCrypto"]),
        .target(name: "CLibEditShim", dependencies: ["CLibEdit"]),
        .systemLibrary(
            name: "CLibEdit", pkgConfig: "libedit", providers: [.apt(["libedit-dev"])]),

        .systemLibrary(
            name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .systemLibrary(
            name: "CPCRE2", pkgConfig: "libpcre2-8", providers: [.apt(["libpcre2-dev"])]),

        .systemLibrary(
            name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CLinux"),
        .systemLibrary(
            name: "CSQLiteMemory", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),

        // What `make bench` measures from within.
        .executableTarget(
            name: "benchmark", dependencies: ["BKJob", "HostSets", "LogAnalysis", "JobModel", "PracticeWorlds"],
            path: "Benchmarks",
            exclude: [
                "run", "measure.py", "fetching.py", "comparing.py", "learning.py", "plugins.py", "searching.py",
                "keyboard.py",
            ]),

        // Tests, a folder for each room.
        .testTarget(name: "ArchitectureTests"),
        .testTarget(
            name: "EndToEnd",
            dependencies: [
                "TestSupport", "joblog", "PseudoTerminal", "DemoPlatform", "DemoFaults", "LogStore", "JobModel", "JSON",
            ],
            path: "Tests/EndToEnd"),
        .testTarget(
            name: "PluginTests",
            dependencies: [
                "TestSupport", "JobShellTesting", "JobShell", "DemoPlatform", "DemoFaults", "DemoLoads", "Waves",
                "BuiltInPlugins", "JobShellProgram",
                "Language", "Explore",
                "Fetch", "Filter",
                "Compare",
                "Save", "Format",
                "Store",
                "Grammar", "HostSets", "LogAnalysis",
                "JobModel", "JSON",
                "TerminalText",
            ]),
        .testTarget(
            name: "JobShellTests",
            dependencies: ["TestSupport", "JobShell", "JobShellTesting", "JobModel", "JSON", "TerminalText"]),
        .testTarget(
            name: "JobShellProgramTests",
            dependencies: ["JobShellProgram", "JobShell", "JobShellTesting", "JobModel", "TerminalText"]),
        .testTarget(
            name: "MCPServerTests",
            dependencies: [
                "MCPServer", "JobShell", "DemoPlatform", "DemoFaults", "JobModel", "JSON", "Language", "Explore",
                "Fetch",
                "Filter", "Compare", "Save", "Format", "Store",
            ]),
        // The plugin of the package in plugins/examples/SwiftPlugin and its tests: built here as well, because a build of
        // that package by itself takes minutes.
        .target(
            name: "Waves", dependencies: ["JobShell", "JobModel", "JSON"],
            path: "plugins/examples/SwiftPlugin/Sources/Waves", packageAccess: false),
        .testTarget(
            name: "WavesTests", dependencies: ["Waves", "JobShellTesting", "BuiltInPlugins"],
            path: "plugins/examples/SwiftPlugin/Tests/WavesTests", packageAccess: false),
        .testTarget(name: "GrammarTests", dependencies: ["Grammar"]),
        .testTarget(
            name: "DemoPlatformTests", dependencies: ["DemoPlatform", "DemoFaults", "DemoLoads", "JobModel", "JSON"]),
        .testTarget(
            name: "BKJobTests",
            dependencies: [
                "TestSupport", "JSONSamples", "BKJob", "JobModel", "JSON",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ], resources: [.copy("Fixtures")]),
        .testTarget(
            name: "JobLogsTests",
            dependencies: ["JobLogs", "HostSets", "BKJob", "LogStore", "DemoPlatform", "DemoFaults", "JobModel"]),
        .testTarget(
            name: "ProcessPluginsTests",
            dependencies: [
                "TestSupport", "PseudoTerminal", "PluginProbe", "JobShellTesting", "JobShell", "BuiltInPlugins",
                "ProcessPlugins", "JobModel", "JSON",
            ]),
        .executableTarget(name: "PluginProbe", dependencies: ["JSON"], path: "Tests/PluginProbe"),
        .testTarget(name: "LogStoreTests", dependencies: ["TestSupport", "LogStore", "LogStoreProbe", "JobModel"]),
        .executableTarget(name: "LogStoreProbe", dependencies: ["LogStore", "JobModel"], path: "Tests/LogStoreProbe"),
        .testTarget(name: "LogFilesTests", dependencies: ["LogFiles", "Archive", "Digests", "JobModel", "JSON"]),
        .testTarget(name: "ArchiveTests", dependencies: ["TestSupport", "Archive", "JobModel"]),
        .testTarget(name: "SaveTests", dependencies: ["TestSupport", "Save", "TerminalText"]),
        .testTarget(name: "LogAnalysisTests", dependencies: ["TestSupport", "LogAnalysis", "PracticeWorlds"]),
        .target(name: "TestSupport", path: "Tests/TestSupport"),
        .target(name: "PracticeWorlds", path: "Tests/PracticeWorlds"),
        .target(name: "JSONSamples", dependencies: ["JSON"], path: "Tests/JSONSamples"),
        .testTarget(name: "JobModelTests", dependencies: ["TestSupport", "JobModel"]),
        .testTarget(name: "HostSetsTests", dependencies: ["TestSupport", "HostSets", "JobModel"]),
        .testTarget(name: "JSONTests", dependencies: ["TestSupport", "JSONSamples", "JSON"]),
        .testTarget(
            name: "LineEditorTests",
            dependencies: ["TestSupport", "LineEditor", "LineEditorProbe", "PseudoTerminal", "TerminalText"]),
        .testTarget(name: "TerminalTextTests", dependencies: ["TerminalText"]),
        .executableTarget(
            name: "LineEditorProbe", dependencies: ["LineEditor", "TerminalText"], path: "Tests/LineEditorProbe"),
        .target(
            name: "PseudoTerminal", dependencies: ["CPseudoTerminal", "TerminalText"], path: "Tests/PseudoTerminal"),
        .target(name: "CPseudoTerminal", path: "Tests/CPseudoTerminal"),
    ],
    swiftLanguageModes: [.v6]
)

extension Target {
    /// A built-in plugin: it may use the toolkit's public face, log analysis and the shared words, as a stranger's may, and
    /// nothing that is only for the package.
    static func plugin(_ name: String, and more: [Dependency] = []) -> Target {
        .target(
            name: name, dependencies: ["JobShell", "Grammar", "HostSets", "LogAnalysis", "JobModel", "JSON"] + more,
            path: "plugins/\(name)", packageAccess: false)
    }
}

import Foundation
import TestSupport
import Testing

/// The package in plugins/examples/SwiftPlugin. Its plugin and its tests are targets of this package, too, and so are built
/// and run with it; the rest of it is held against this package here.
@Suite struct SwiftPackageTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    private static let example = root.appending(path: "plugins/examples/SwiftPlugin")

    @Test(.enabled(if: SwiftSources.canBeChecked)) func itsShellCompiles() async throws {
        let shell = Self.example.appending(path: "Sources/myshell/MyShell.swift")
        #expect(try await SwiftSources.complaints(about: [shell], root: Self.root) == "")
    }

    /// The check above can fail.
    @Test(.enabled(if: SwiftSources.canBeChecked)) func whatDoesNotCompileIsTold() async throws {
        let folder = try TemporaryFolder()
        let file = URL(filePath: folder["wrong.swift"])
        try Data("import JobShell\nstruct Wrong: Command {}\n".utf8).write(to: file)
        let complaints = try await SwiftSources.complaints(about: [file], root: Self.root)
        #expect(complaints.contains("type 'Wrong' does not conform to protocol 'Command'"), "\(complaints)")
    }

    @Test func itsManifestNamesProductsOfThisPackage() throws {
        let manifest = try String(contentsOf: Self.example.appending(path: "Package.swift"), encoding: .utf8)
        let ours = try String(contentsOf: Self.root.appending(path: "Package.swift"), encoding: .utf8)
        let products = manifest.matches(of: /\.product\(name: "(\w+)", package: "joblog"\)/).map(\.output.1)
        #expect(Set(products) == ["JobShell", "JobShellProgram", "BuiltInPlugins", "JobShellTesting"])
        for product in products {
            #expect(ours.firstMatch(of: try Regex(#"\.library\(\s*name: "\#(product)""#)) != nil, "\(product)")
        }
    }
}

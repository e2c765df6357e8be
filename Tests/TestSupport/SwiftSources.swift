import Foundation

/// Swift sources outside of this package, held against the modules that the build of this package has made: a second or
/// two, where a build of their own would take minutes.
public enum SwiftSources {
    /// What the compiler says of files that form one module; empty if they are right.
    ///
    /// - Parameter root: the folder of this package.
    /// - Throws: an error if the compiler or the build's modules are not found.
    public static func complaints(about files: [URL], root: URL) async throws -> String {
        guard let products = products else { throw CocoaError(.fileNoSuchFile) }
        let maps = moduleMaps(root: root, products: products).flatMap { ["-Xcc", "-fmodule-map-file=\($0.path)"] }
        return try await Tool.inTemporaryFolder { folder in
            do {
                let said = try await Tool.run(
                    "swiftc",
                    [
                        "-typecheck", "-swift-version", "6", "-parse-as-library", "-module-name", "Stranger", "-I",
                        products.appending(path: "Modules").path, "-module-cache-path",
                        products.appending(path: "ModuleCache").path,
                    ] + maps + files.map(\.path), in: folder)
                return said.errors
            } catch let failure as Tool.Failure {
                return failure.errors
            }
        }
    }

    /// Whether there is a compiler to ask, and something to hold sources against.
    public static var canBeChecked: Bool { Tool.isInstalled("swiftc") && products != nil }

    /// The folder of what the build made: it is above the program that runs the tests.
    private static var products: URL? {
        let executable = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return ([executable] + CommandLine.arguments).flatMap(folders).first {
            FileManager.default.fileExists(atPath: $0.appending(path: "Modules/JobShell.swiftmodule").path)
        }
    }

    /// The folders that a file is in, from the innermost outward.
    private static func folders(of path: String) -> [URL] {
        guard path.hasPrefix("/") else { return [] }
        var (result, folder) = ([URL](), URL(filePath: path))
        while folder.path != "/" {
            folder.deleteLastPathComponent()
            result.append(folder)
        }
        return result
    }

    /// The maps of the C modules that the modules of the build import in turn. SwiftPM names them to the compiler one by
    /// one in a build of its own.
    private static func moduleMaps(root: URL, products: URL) -> [URL] {
        let checkouts =
            folders(of: products.path).map { $0.appending(path: "checkouts") }
            .first { FileManager.default.fileExists(atPath: $0.path) }
        let sources = [root] + (checkouts.map(children) ?? [])
        let folders = children(products) + sources.flatMap { children($0.appending(path: "Sources")) }
        return folders.flatMap { [$0, $0.appending(path: "include")] }.map { $0.appending(path: "module.modulemap") }
            .filter { FileManager.default.fileExists(atPath: $0.path) }
            // What is built for plugins of SwiftPM is there a second time.
            .filter { !$0.path.contains("-tool.build/") }
    }

    private static func children(_ folder: URL) -> [URL] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.sorted().map { folder.appending(path: $0) }
    }
}

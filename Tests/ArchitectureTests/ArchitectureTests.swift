import Foundation
import Testing

/// The arrows of docs/architecture.md, held against what the source files import.
@Suite struct ArchitectureTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// What a toolchain brings along: free for every room.
    private static let toolchain: Set<String> = [
        "Foundation", "FoundationEssentials", "Glibc", "Dispatch", "Synchronization",
    ]

    /// Room → what it may import, as the page's table says.
    private static func arrows() throws -> [String: Set<String>] {
        let page = try String(contentsOf: root.appending(path: "docs/architecture.md"), encoding: .utf8)
        var result: [String: Set<String>] = [:]
        for line in page.split(separator: "\n") where line.hasPrefix("| ") {
            let cells = line.split(separator: "|", omittingEmptySubsequences: false)
            guard cells.count >= 4 else { continue }
            let room = cells[1].trimmingCharacters(in: .whitespaces)
            let imports = cells[2].split(separator: ",").map { $0.trimmingCharacters(in: [" ", "*"]) }
            if room != "room" { result[room] = Set(imports.filter { !$0.isEmpty }) }
        }
        return result
    }

    /// Target → what Package.swift says that it depends on; all built-in plugins but one share a helper's list.
    private static func dependencies() throws -> [String: Set<String>] {
        let package = try String(contentsOf: root.appending(path: "Package.swift"), encoding: .utf8)
        let calls = package.split(separator: /\.(?:executableTarget|target|testTarget|systemLibrary|plugin)\(/)
        func list(_ call: Substring) -> Set<String> {
            guard let start = call.firstRange(of: "dependencies: [")?.upperBound else { return [] }
            var (end, depth) = (start, 1)
            while end < call.endIndex, depth > 0 {
                depth += call[end] == "[" ? 1 : call[end] == "]" ? -1 : 0
                end = call.index(after: end)
            }
            let names = call[start..<end].replacing(/package: "[^"]+"/, with: "")
            return Set(names.matches(of: /"(\w+)"/).map { String($0.output.1) })
        }
        let helper = try #require(calls.first { $0.prefixMatch(of: /\s*name: name,/) != nil })
        var result: [String: Set<String>] = [:]
        for call in calls.dropFirst() {
            if let plugin = call.prefixMatch(of: /\s*"(\w+)"(\)|, and: )/) {
                let more = call.matches(of: /product\(name: "(\w+)"/).map { String($0.output.1) }
                result[String(plugin.output.1)] = list(helper).union(plugin.output.2 == ")" ? [] : more)
            }
            if let target = call.prefixMatch(of: /\s*name: "(\w+)"/) { result[String(target.output.1)] = list(call) }
        }
        return result
    }

    private static func rooms() throws -> [(name: String, folder: URL)] {
        try ["Sources", "plugins"].flatMap { top in
            try FileManager.default.contentsOfDirectory(
                at: root.appending(path: top), includingPropertiesForKeys: [.isDirectoryKey]
            ).filter { $0.hasDirectoryPath && $0.lastPathComponent != "examples" }.map { ($0.lastPathComponent, $0) }
        }
    }

    private static func imports(of folder: URL) -> [(file: String, module: String)] {
        let files =
            FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?
            .compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" } ?? []
        return files.flatMap { file -> [(String, String)] in
            let source = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
            // A text of several lines may be the source of another program.
            let text = source.replacing(/#"""[\s\S]*?"""#/, with: "").split(
                separator: "\"\"\"", omittingEmptySubsequences: false
            ).enumerated()
                .filter { $0.offset.isMultiple(of: 2) }.map(\.element).joined()
            return text.split(separator: "\n").compactMap { line in
                let words = line.split(separator: " ").map(String.init)
                guard let place = words.firstIndex(of: "import"), words.count > place + 1,
                    words[..<place].allSatisfy({ $0.hasPrefix("@") || $0 == "public" || $0 == "package" })
                else { return nil }
                let kinds: Set<String> = ["struct", "class", "enum", "protocol", "func", "var", "typealias"]
                let name = kinds.contains(words[place + 1]) ? words.last ?? "" : words[place + 1]
                return (file.lastPathComponent, String(name.prefix { $0 != "." }))
            }
        }
    }

    @Test func everyImportIsAnArrowOfThePage() throws {
        let arrows = try Self.arrows()
        #expect(arrows.count > 10)
        for room in try Self.rooms() {
            let imports = Self.imports(of: room.folder)
            if imports.isEmpty, arrows[room.name] == nil { continue }  // C rooms
            let allowed = try #require(arrows[room.name], "docs/architecture.md has no room \(room.name)")
            for found in imports where !Self.toolchain.contains(found.module) {
                #expect(allowed.contains(found.module), "\(room.name)/\(found.file) imports \(found.module)")
            }
        }
    }

    @Test func packageAndPageSayTheSame() throws {
        let (arrows, dependencies) = (try Self.arrows(), try Self.dependencies())
        for (room, imports) in arrows {
            #expect(dependencies[room] == imports, "\(room): Package.swift and docs/architecture.md differ")
        }
    }

    @Test func everyArrowIsNeeded() throws {
        let arrows = try Self.arrows()
        for room in try Self.rooms() where !room.folder.path.contains("/plugins/") {
            let imports = Set(Self.imports(of: room.folder).map(\.module))
            for arrow in arrows[room.name] ?? [] where !imports.contains(arrow) {
                Issue.record("no file of \(room.name) imports \(arrow)")
            }
        }
    }

    @Test func noArrowLeadsInACircle() throws {
        let arrows = try Self.arrows()
        func reaches(_ from: String, _ goal: String, _ seen: Set<String> = []) -> Bool {
            (arrows[from] ?? []).contains { next in
                next == goal || (!seen.contains(next) && reaches(next, goal, seen.union([next])))
            }
        }
        for room in arrows.keys { #expect(!reaches(room, room), "\(room) imports itself by a detour") }
    }

    @Test func pluginsUseOnlyThePublicFace() throws {
        for room in try Self.rooms() where room.folder.path.contains("/plugins/") {
            for found in Self.imports(of: room.folder) {
                #expect(!["BKJob", "JobLogs", "LogStore"].contains(found.module), "\(room.name)/\(found.file)")
            }
            let files =
                FileManager.default.enumerator(at: room.folder, includingPropertiesForKeys: nil)?
                .compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" } ?? []
            for file in files {
                let text = try String(contentsOf: file, encoding: .utf8)
                #expect(!text.contains("@testable"), "\(file.lastPathComponent)")
            }
        }
    }
}

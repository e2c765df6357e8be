import Foundation
import Testing

@testable import ProcessPlugins

/// What `plugin new` writes works before its author has changed anything.
@Suite struct SkeletonTests {
    @Test func theProgramHasTheTextOfTheExamples() throws {
        let root = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let module = root.appending(path: "plugins/examples/python/joblog.py")
        let text = try String(contentsOf: module, encoding: .utf8)
        #expect(text == Skeleton.joblogModule, "type: make skeletons")
    }

    @Test(arguments: [("slow", Skeleton.Language.sh, "sh"), ("slow-hosts", .python, "python3")])
    func aScriptPassesItsOwnTest(name: String, language: Skeleton.Language, interpreter: String) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "skeleton-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let files = Skeleton.files(name: name, language: language)
        for file in files {
            let path = folder.appending(path: file.path)
            try file.text.write(to: path, atomically: true, encoding: .utf8)
            guard file.isExecutable else { continue }
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path.path)
        }
        // A test that can be run as a program would be taken for a plugin.
        #expect(files.filter(\.isExecutable).map(\.path) == [name])

        let test = try #require(files.first { $0.path.hasPrefix("test-") })
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [interpreter, test.path]
        process.currentDirectoryURL = folder
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }

    @Test func noPlaceholderIsLeft() {
        for language in Skeleton.Language.allCases {
            for file in Skeleton.files(name: "slow-hosts", language: language) where !file.isShared {
                #expect(!(file.path + file.text).contains(/<(name|Name|package|dependency)>/), "\(file.path)")
            }
        }
    }

    @Test func namesThatCanNotBeFilesAndModulesAreNone() {
        for name in ["a", "slow", "slow-hosts", "x2-y3"] { #expect(Skeleton.isName(name), "\(name)") }
        for name in ["", "joblog", "Slow", "2x", "-x", "x-", "x--y", "x y", "../x", "x.py", "é", "x\n"] {
            #expect(!Skeleton.isName(name), "\(name)")
        }
    }
}

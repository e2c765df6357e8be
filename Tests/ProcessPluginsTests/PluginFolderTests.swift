import BuiltInPlugins
import Foundation
import JSON
import JobModel
import JobShell
import JobShellTesting
import TestSupport
import Testing

@testable import ProcessPlugins

/// Which files are loaded as plugins, by their owners and modes, and what is kept of them.
@Suite struct PluginFolderTests {
    private let home: TemporaryFolder

    init() throws {
        // As the program does: a plugin that has ended reads nothing any more.
        signal(SIGPIPE, SIG_IGN)
        home = try TemporaryFolder()
        try home.write([], as: "plugins/.keep")
    }

    private var loader: PluginLoader {
        PluginLoader(environment: ["HOME": home.path, "PATH": "/usr/bin:/bin", "JOBLOG_PLUGIN_PATH": home["plugins"]])
    }

    private func script(_ name: String, _ text: String? = nil, mode: mode_t = 0o700) throws {
        let text = text ?? "#!/bin/sh\n# joblog-command: \(name)\n# summary: \(name)\necho\n"
        try home.write(Array(text.utf8), as: "plugins/\(name)")
        try #require(chmod(home["plugins/\(name)"], mode) == 0)
    }

    /// A plugin that speaks the protocol and counts how often it is started.
    private func counting(_ name: String) throws {
        try script(
            name,
            """
            #!/bin/sh
            echo started >> '\(home["starts"])'
            read message
            echo '{"type":"manifest","protocol":1,"name":"\(name)","commands":[{"name":"\(name)","summary":"s"}]}'
            """)
    }

    private var starts: Int {
        (try? String(contentsOfFile: home["starts"], encoding: .utf8))?.split(separator: "\n").count ?? 0
    }

    @Test func executablesOfTheFoldersAreFoundAndNothingElse() async throws {
        try script("one")
        try script("two", mode: 0o600)
        try script(".three")
        try home.write([], as: "plugins/folder/x")
        try home.write(
            Array("#!/bin/sh\n# joblog-command: four\n# summary: s\n".utf8), as: ".local/share/joblog/plugins/four")
        try #require(chmod(home[".local/share/joblog/plugins/four"], 0o755) == 0)
        let (plugins, failures) = await loader.all()
        #expect(plugins.map(\.name) == ["one", "four"])
        #expect(failures.isEmpty, "\(failures)")
    }

    @Test(arguments: [
        ("/a/./b//c", "/a/b/c"), ("/a/b/", "/a/b"), ("/a/../b", "/a/../b"), ("x", PluginFolders.currentFolder + "/x"),
        ("./x", PluginFolders.currentFolder + "/x"),
    ])
    func aFileHasOnePathHoweverItIsTyped(typed: String, path: String) {
        #expect(PluginFolders.absolute(typed) == path)
    }

    @Test func aFolderIsNoPlugin() async throws {
        do {
            _ = try await loader.plugin(at: home["plugins"])
            Issue.record("no failure")
        } catch {
            #expect(error.message == "\(home["plugins"]) is a folder, and a plugin is a file")
        }
    }

    @Test func aConflictIsToldWithBothFiles() async throws {
        try script("one")
        try script("two", "#!/bin/sh\n# joblog-command: one\n# summary: s\n")
        try script("groups")
        let shell = try await ScriptedShell.onDemo(
            plugins: BuiltIn.plugins, hosts: 20,
            environment: ["HOME": home.path, "PATH": "/usr/bin:/bin", "JOBLOG_PLUGIN_PATH": home["plugins"]])
        let said = try await shell.run("plugin reload").notes.joined(separator: "\n")
        #expect(
            said.contains("the plugins Compare and groups (\(home["plugins/groups"])) both bring a command"), "\(said)")
        #expect(said.contains(": \(home["plugins/one"]) and \(home["plugins/two"])"), "\(said)")
        try await shell.stop()
    }

    @Test func aRelativeFolderIsLeftOut() async throws {
        let (folders, failures) = PluginFolders.all(["JOBLOG_PLUGIN_PATH": "plugins:.:/absolute:", "HOME": "/home/x"])
        #expect(folders == ["/absolute", "/home/x/.local/share/joblog/plugins"])
        #expect(failures.map(\.code) == ["plugin-not-trusted", "plugin-not-trusted"])
    }

    @Test(arguments: [(0o720, "run `chmod go-w "), (0o702, "run `chmod go-w ")])
    func aFileThatOthersMayWriteIsNotLoaded(mode: mode_t, hint: String) async throws {
        try script("one", mode: mode)
        let (plugins, failures) = await loader.all()
        #expect(plugins.isEmpty)
        #expect(failures.first?.hint == "run `chmod go-w \(home["plugins/one"])`")
    }

    @Test func aFolderThatOthersMayWriteIsNotTrusted() async throws {
        try script("one")
        try #require(chmod(home["plugins"], 0o777) == 0)
        let (plugins, failures) = await loader.all()
        #expect(plugins.isEmpty && failures.first?.hint == "run `chmod go-w \(home["plugins"])`")
        // In a folder with the sticky bit nobody else can replace the file.
        try #require(chmod(home["plugins"], 0o1777) == 0)
        #expect(await loader.all().plugins.count == 1)
    }

    @Test func aLinkIsTrustedAsTheFileThatItLeadsTo() async throws {
        try home.write(Array("#!/bin/sh\n# joblog-command: far\n# summary: s\n".utf8), as: "elsewhere/far")
        try #require(chmod(home["elsewhere/far"], 0o722) == 0)
        try FileManager.default.createSymbolicLink(
            atPath: home["plugins/far"], withDestinationPath: home["elsewhere/far"])
        #expect(await loader.all().plugins.isEmpty)
        try #require(chmod(home["elsewhere/far"], 0o755) == 0)
        #expect(await loader.all().plugins.map(\.name) == ["far"])
    }

    @Test func aManifestIsAskedForOnceForEachChangeOfTheFile() async throws {
        try counting("a")
        try counting("b")
        #expect(await loader.all().plugins.map(\.name) == ["a", "b"])
        #expect(await loader.all().plugins.map(\.name) == ["a", "b"])
        #expect(starts == 2)
        try script("a", "#!/bin/sh\n# joblog-command: other\n# summary: s\n")
        #expect(await loader.all().plugins.map(\.name) == ["other", "b"])
        #expect(starts == 2)
    }

    @Test func aPluginThatGivesNoManifestIsToldAndNotAskedAgain() async throws {
        try script("wrong", "#!/bin/sh\necho started >> '\(home["starts"])'\necho hello\n")
        try script("fine")
        for _ in 0..<2 {
            let (plugins, failures) = await loader.all()
            #expect(plugins.map(\.name) == ["fine"])
            #expect(failures.count == 1 && failures[0].message.hasPrefix("\(home["plugins/wrong"]) was not loaded: "))
        }
        #expect(starts == 1)
    }

    @Test func aDamagedCacheIsNoHarm() async throws {
        try script("one")
        for text in ["", "{", "[]", "{\"version\":99}", "{\"version\":1,\"plugins\":[{\"path\":3}]}"] {
            try home.write(Array(text.utf8), as: ".cache/joblog/plugins.json")
            #expect(await loader.all().plugins.map(\.name) == ["one"])
        }
    }

    @Test(arguments: [
        (#"{"protocol":2,"name":"x"}"#, "plugin-too-new", "version 2"), (#"{"name":"x"}"#, "bad-manifest", "protocol"),
        (#"{"protocol":1}"#, "bad-manifest", "name"), (#"{"protocol":1,"name":"A b"}"#, "bad-manifest", "lower-case"),
        (#"{"protocol":1,"name":"x","commands":[{}]}"#, "bad-manifest", "commands[0]"),
        (#"{"protocol":1,"name":"x","commands":[{"name":"x","summary":"s","reads":"all"}]}"#, "bad-manifest", "reads"),
        (
            #"{"protocol":1,"name":"x","commands":[{"name":"x","summary":"s","options":[{"name":"y","type":"z"}]}]}"#,
            "bad-manifest", "commands[0].options[0].type"
        ),
    ])
    func whatIsWrongInAManifestIsTold(text: String, code: String, place: String) throws {
        let object = try #require(try JSONReader.value(Array(text.utf8)).object)
        do {
            _ = try Manifest(object)
            Issue.record("no failure")
        } catch {
            #expect(error.code == code && error.message.contains(place), "\(error.code): \(error.message)")
        }
    }
}

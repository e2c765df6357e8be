import JSON
import JobShell
import JobShellTesting
import LogAnalysis
import Testing

/// The registry as JSON, for programs outside.
@Suite struct RegistryJSONTests {
    /// A plugin with all that a plugin can declare.
    private struct OwnPlugin: Plugin {
        let name = "Own"
        let summary = "what a stranger brings"
        let commands: [any Command] = [LongestCommand()]
        let settings = [SettingDeclaration("own-limit", .integer(1...9), default: "5", meaning: "how many")]
        let masks = [MaskDeclaration("ticket", meaning: "tickets", example: "T-1", pattern: #"T-\d+"#)]
    }

    private func json(_ statement: String, plugins: [any Plugin] = builtIn) async throws -> JSONValue {
        let result = try await ScriptedShell(plugins: plugins).run(statement)
        #expect(result.status == 0, "\(result.notes)")
        return try JSONReader.value(Array(result.output.utf8))
    }

    @Test func everyBuiltInSignatureSurvivesJSON() throws {
        let signatures = try Registry(builtIn).signatures
        for signature in signatures {
            let read = try CommandSignature(json: signature.json)
            #expect(read == signature, "\(signature.name)")
            #expect(read.json == signature.json)
        }
        #expect(signatures.count > 20)
    }

    @Test func helpListsEveryPluginWithWhatItDeclares() async throws {
        let all = try await json("help --json", plugins: builtIn + [OwnPlugin()])
        let plugins = try #require(all["plugins"]?.elements)
        #expect(plugins.map { $0["name"]?.text } == (builtIn + [OwnPlugin()]).map(\.name))
        for (plugin, read) in zip(builtIn + [OwnPlugin()], plugins) {
            #expect(read["summary"]?.text == plugin.summary)
            let commands = try #require(read["commands"]?.elements)
            #expect(commands.map { $0["name"]?.text } == plugin.commands.map(\.signature.name))
            for (command, json) in zip(plugin.commands, commands) {
                #expect(try CommandSignature(json: json) == command.signature)
            }
            let settings = try #require(read["settings"]?.elements)
            #expect(try settings.map { try SettingDeclaration(json: $0) } == plugin.settings)
        }
        let own = try #require(plugins.last)
        #expect(own["settings"]?.elements?.first?["default"] == "5")
        #expect(own["settings"]?.elements?.first?["type"] == ["kind": "integer", "minimum": 1, "maximum": 9])
        #expect(own["masks"]?.elements?.first?["pattern"]?.text == #"T-\d+"#)
    }

    @Test func helpTellsTheToolkitsSettingsMasksAndVersions() async throws {
        let all = try await json("help --json")
        #expect(all["settings"]?.elements?.contains { $0["name"] == "timezone" } == true)
        #expect(all["masks"]?.elements?.count == Masks.builtIn.count)
        let versions = try #require(all["versions"]?.object)
        #expect(versions.fields.map(\.name) == ["values", "protocol", "store"])
        #expect(versions.fields.allSatisfy { ($0.value.integer ?? 0) > 0 })
    }

    @Test func everyFieldIsThereAlsoWithItsDefault() async throws {
        let unset = try await json("help unset --json")
        #expect(
            unset.object?.fields.map(\.name) == [
                "name", "other_names", "summary", "details", "positionals", "options", "accepts", "needs_input",
                "gives",
                "passes_input_on", "examples", "secret", "whole_name", "for_assistants",
            ])
        #expect(unset["gives"] == .null && unset["options"] == [])
    }

    @Test(arguments: [
        ("help nosuch --json", "there is no command 'nosuch'"),
        ("help language --json", "there is no command 'language'"),
        ("help --json --markdown", "--json and --markdown exclude each other"),
    ])
    func whatHasNoJSONIsRefused(_ statement: String, _ sentence: String) async throws {
        let result = try await ScriptedShell(plugins: builtIn).run(statement)
        #expect(result.status == 2)
        #expect(result.notes.first?.contains(sentence) == true, "\(result.notes)")
        #expect(result.output.isEmpty)
    }
}

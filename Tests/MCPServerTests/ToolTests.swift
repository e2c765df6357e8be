import JSON
import JobModel
import Testing

@Suite(.timeLimit(.minutes(1))) struct ToolTests {
    private func tools() async throws -> [String: JSONValue] {
        let client = try await Connection()
        let answer = try await client.ask("tools/list")
        try await client.finish()
        let tools = try #require(answer["result"]?["tools"]?.elements)
        return Dictionary(uniqueKeysWithValues: tools.map { ($0["name"]?.text ?? "", $0) })
    }

    @Test func whatReadsIsOfferedAndNothingElse() async throws {
        let names = Set(try await tools().keys)
        #expect(
            names == [
                "biz", "biz_set", "diff", "echo", "fetch", "files", "filter", "groups", "help", "hosts", "job", "jobs",
                "mask", "patterns", "run", "session", "show", "step", "steps", "vars",
            ])
        let tools = try await tools()
        for tool in tools.values { #expect(tool["annotations"]?["readOnlyHint"] == true) }
    }

    @Test func aToolSaysWhatItsDeclarationSays() async throws {
        let tools = try await tools()
        let groups = try #require(tools["groups"])
        let description = try #require(groups["description"]?.text)
        for part in ["Hosts that did the same thing", "--ignore looks through", "gives groups", "groups --by"] {
            #expect(description.contains(part), "\(part)")
        }
        let schema = try #require(groups["inputSchema"])
        #expect(schema["type"] == "object" && schema["additionalProperties"] == false)
        let properties = try #require(schema["properties"])
        #expect(properties["hostset"]?["type"] == "string")
        #expect(properties["exact"]?["type"] == "boolean")
        #expect(properties["min"]?["type"] == "integer" && properties["min"]?["minimum"]?.integer != nil)
        #expect(properties["by"]?["enum"]?.elements?.isEmpty == false)
        #expect(properties["ignore"]?["type"] == "array" && properties["ignore"]?["items"]?["type"] == "string")
        #expect(tools["filter"]?["inputSchema"]?["required"]?.elements?.isEmpty != true)
        #expect(tools["run"]?["inputSchema"]?["required"] == ["statements"])
        #expect(tools["step"]?["inputSchema"]?["required"] == nil)
    }

    @Test func everySchemaAndNameIsOneThatClientsTake() async throws {
        for (name, tool) in try await tools() {
            #expect(name.wholeMatch(of: /[A-Za-z0-9_.-]{1,128}/) != nil)
            let schema = try #require(tool["inputSchema"])
            let properties = try #require(schema["properties"]?.object)
            for required in schema["required"]?.elements ?? [] {
                #expect(required.text.map { properties[$0] != nil } == true, "\(name): \(required)")
            }
            for field in properties.fields {
                #expect(field.name.wholeMatch(of: /[A-Za-z0-9_.-]{1,64}/) != nil, "\(name)")
                #expect(field.value["description"]?.text?.isEmpty == false, "\(name): \(field.name)")
                #expect(
                    ["string", "integer", "number", "boolean", "array"].contains(field.value["type"]?.text ?? ""),
                    "\(name): \(field.name)")
            }
        }
    }
}

import BuiltInPlugins
import Foundation
import JobModel
import JobShell
import JobShellTesting
import Testing

/// The built-in plugins, as the program has them.
let builtIn = BuiltIn.plugins

/// Every example of every registered command, on the demo platform.
@Suite struct ExampleTests {
    @Test func everyExampleRuns() async throws {
        let signatures = try Registry(builtIn).signatures
        #expect(signatures.count > 20)
        // What runs with few hosts runs with the usual number as well, but for the time that it takes.
        let world = try await ScriptedShell.onDemo(plugins: builtIn, hosts: 40)
        // What examples of `save` wrote in another run is of no concern.
        for name in [
            "proof.html", "failed.tar.gz", "errors.csv", "errors.csv.provenance.json", "evidence.tar.gz", "logs",
        ] {
            try? FileManager.default.removeItem(atPath: "/tmp/joblog-\(name)")
        }
        for signature in signatures {
            #expect(!signature.examples.isEmpty, "\(signature.name) has no example")
            for example in signature.examples {
                let shell = try await world.another(plugins: builtIn)
                let start = try await shell.run("job 20000100; step 1")
                #expect(start.status == 0, "\(start.notes)")
                let result = try await shell.run(example.statement)
                #expect(result.status == 0, "\(example.statement): \(result.notes)")
            }
        }
        try await world.stop()
    }

    @Test func everySignatureSaysWhatItIs() throws {
        for signature in try Registry(builtIn).signatures {
            #expect(signature.summary.count > 10 && signature.summary.count <= 80, "\(signature.name)")
            #expect(signature.summary.first?.isUppercase == false && !signature.summary.hasSuffix("."))
            for option in signature.options {
                #expect(!option.help.isEmpty)
                #expect((option.type == nil) == (option.valueName == nil), "\(signature.name) --\(option.name)")
            }
        }
    }
}

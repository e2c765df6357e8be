import JSON
import JobShell
import JobShellTesting
import Testing

/// The registry as JSON, for programs outside.
@Suite struct RegistryJSONTests {
    @Test func everyBuiltInSignatureSurvivesJSON() throws {
        let signatures = try Registry(builtIn).signatures
        for signature in signatures {
            let read = try CommandSignature(json: signature.json)
            #expect(read == signature, "\(signature.name)")
            #expect(read.json == signature.json)
        }
        #expect(signatures.count > 20)
    }
}

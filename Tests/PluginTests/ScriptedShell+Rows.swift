import Foundation
import JobShellTesting
import Testing

extension ScriptedShell {
    /// The rows of a statement's value, by way of `to json`.
    func rows(_ statement: String) async throws -> [[String: Any]] {
        let result = try await run(statement + " | to json")
        #expect(result.status == 0, "\(statement): \(result.notes)")
        return try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [[String: Any]] ?? []
    }
}

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

extension String {
    /// The scalars that a terminal would act on, by their numbers: controls but tab and line feed, and bidirectional ones.
    var acting: [UInt32] {
        unicodeScalars.map(\.value).filter { value in
            switch value {
            case 9, 10: false
            case 0..<32, 127..<160, 0x202A...0x202E, 0x2066...0x2069: true
            default: false
            }
        }
    }
}

extension String {
    /// The objects of JSON lines.
    var jsonLines: [[String: Any]] {
        get throws {
            try split(separator: "\n").compactMap {
                try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
            }
        }
    }
}

import Foundation
import Testing

/// A folder that goes with the test.
final class Folder: Sendable {
    let path = FileManager.default.temporaryDirectory.appending(path: "joblog-open-\(UUID().uuidString)").path

    init(_ files: [String: String] = [:]) throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        for (name, text) in files { try Data(text.utf8).write(to: URL(fileURLWithPath: self[name])) }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    subscript(name: String) -> String { path + "/" + name }

    func json(_ name: String) throws -> [String: Any] {
        let data = try Data(contentsOf: URL(fileURLWithPath: self[name]))
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }
}

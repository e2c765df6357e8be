import Foundation

/// JSON as Foundation reads it.
enum JSONCoding {
    static func object(_ text: String) throws -> Any {
        try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
    }
}

/// Gives the files of one folder their names, no two of them the same.
///
/// Names that differ by case alone are the same, as on macOS. A name that the folder needs for something else is taken
/// by asking for it first.
public struct FileNames: Sendable {
    /// For each name given, in lower case, the number to try next when its word comes again.
    private var next: [String: Int] = [:]

    /// Nothing is given yet.
    public init() {}

    /// A name for the word that was not given before: with `~2`, `~3`, … before the extension where needed.
    ///
    /// - Parameters:
    ///   - word: Any text, such as `0-10.0.0.1`.
    ///   - extension: Without its dot; empty for none.
    /// - Returns: A name as `SafeFileName` makes it, never longer.
    public mutating func unique(_ word: String, extension: String) -> String {
        let plain = SafeFileName.name(word, extension: `extension`)
        let key = plain.lowercased()
        guard var number = next[key] else {
            next[key] = 2
            return plain
        }
        var name: String
        repeat {
            name = SafeFileName.name(word, mark: "~\(number)", extension: `extension`)
            number += 1
        } while next[name.lowercased()] != nil
        next[key] = number
        next[name.lowercased()] = 2
        return name
    }
}

/// Assigns a unique name to each file of one folder.
///
/// Names that differ only by case count as the same, as on macOS. To reserve a name for another purpose, ask for it
/// first.
public struct FileNames: Sendable {
    /// The number to try next when a word repeats, by the assigned name in lower case.
    private var next: [String: Int] = [:]

    /// No name is assigned yet.
    public init() {}

    /// Returns a name for a word that was not assigned before, with `~2`, `~3`, … before the extension where
    /// needed.
    ///
    /// - Parameters:
    ///   - word: any text, such as `0-10.0.0.1`.
    ///   - extension: the extension without its dot; empty for none.
    /// - Returns: a name that is a single path component on every system and is safe to type in a shell: at most 200
    ///   bytes of ASCII letters, digits, `.`, `-`, `_` and `~`.
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

/// Makes safe file names from words that came from outside, such as host names.
package enum SafeFileName {
    /// The largest length of a name with its extension, in bytes. File systems allow 255 bytes; the rest is left
    /// for the suffix of temporary names.
    static let maximumBytes = 200

    /// Returns a name that is a single path component on every system and is safe to type in a shell.
    ///
    /// ASCII letters, digits, `.`, `-` and `_` stay; every other Unicode scalar becomes `_`. A name that begins
    /// with `.` or `-` and a Windows device name get a leading `_`, a `.` at the end of the name (before its extension)
    /// becomes `_`, and an empty name becomes `_`.
    ///
    /// - Parameters:
    ///   - word: any text, such as `3:10.0.0.7`.
    ///   - extension: the extension without its dot, cleaned in the same way; empty for none.
    /// - Returns: 1 to `maximumBytes` bytes of ASCII. Different words may yield the same name (see `FileNames`).
    package static func name(_ word: String, extension: String) -> String {
        name(word, mark: "", extension: `extension`)
    }

    /// Returns a name with a mark between the word and the extension. A long word is shortened to make room for the
    /// mark.
    static func name(_ word: String, mark: String, extension: String) -> String {
        let ending = `extension`.isEmpty ? "" : "." + cleaned(`extension`, upTo: 32)
        let room = maximumBytes - ending.utf8.count - mark.utf8.count
        var stem = cleaned(word, upTo: room)
        if stem.isEmpty || stem.hasPrefix(".") || stem.hasPrefix("-") || isDevice(stem) { stem = "_" + stem }
        stem = String(stem.prefix(room))
        if stem.hasSuffix(".") { stem = stem.dropLast() + "_" }
        return stem + mark + ending
    }

    private static func cleaned(_ word: String, upTo count: Int) -> String {
        var name = ""
        for scalar in word.unicodeScalars.prefix(count) { name.unicodeScalars.append(isSafe(scalar) ? scalar : "_") }
        return name
    }

    private static func isSafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", ".", "-", "_": true
        default: false
        }
    }

    /// Whether Windows treats the name as a device, whatever follows its first dot (Microsoft, "Naming Files,
    /// Paths, and Namespaces").
    private static func isDevice(_ name: String) -> Bool {
        let base = name.prefix { $0 != "." }.uppercased()
        if ["CON", "PRN", "AUX", "NUL"].contains(base) { return true }
        return base.count == 4 && (base.hasPrefix("COM") || base.hasPrefix("LPT")) && base.last?.isNumber == true
    }
}

/// Makes file names of words that came from elsewhere.
public enum SafeFileName {
    /// The longest name, with its extension. File systems take 255 bytes; the rest is for what is added while saving.
    public static let maximumBytes = 200

    /// A name that is one part of a path on every system, and harmless to type.
    ///
    /// ASCII letters, digits, `.`, `-` and `_` stay, every other Unicode scalar becomes `_`. A `.` or `-` at the
    /// beginning and a Windows device name get a `_` before them, a `.` at the end becomes `_`, an empty name is `_`.
    ///
    /// - Parameters:
    ///   - word: Any text, such as `3:10.0.0.7`.
    ///   - extension: Without its dot, cleaned in the same way; empty for none.
    /// - Returns: From 1 to `maximumBytes` bytes of ASCII. Different words may have the same name (see `FileNames`).
    public static func name(_ word: String, extension: String) -> String {
        name(word, mark: "", extension: `extension`)
    }

    /// A name with a mark between the word and the extension, which a long word makes room for.
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

    /// Whether Windows takes the name for a device, whatever follows its first dot (Microsoft, "Naming Files, Paths,
    /// and Namespaces").
    private static func isDevice(_ name: String) -> Bool {
        let base = name.prefix { $0 != "." }.uppercased()
        if ["CON", "PRN", "AUX", "NUL"].contains(base) { return true }
        return base.count == 4 && (base.hasPrefix("COM") || base.hasPrefix("LPT")) && base.last?.isNumber == true
    }
}

/// Last labels of host names.
enum TopLevelDomain {
    static func isKnown(_ label: UInt64) -> Bool { known.contains(label) }
    /// Two-letter endings that are far more often a file's than a country's.
    static func isFileName(_ label: UInt64) -> Bool { files.contains(label) }

    private static let known = Set(
        [
            "com", "net", "org", "edu", "gov", "mil", "int", "biz", "info", "arpa", "local", "internal", "lan",
            "intranet", "cn", "localhost",
        ].map(ShortWord.pack))
    /// Countries whose two letters are neither an English word nor a common file ending: `example.de`.
    static func isCommonCountry(_ label: UInt64) -> Bool { countries.contains(label) }

    private static let countries = Set(
        [
            "de", "fr", "uk", "nl", "es", "ru", "jp", "kr", "tw", "hk", "br", "au", "ca", "ch", "se", "fi", "dk", "cz",
            "hu",
            "gr", "tr", "il", "eu", "tv", "ro", "bg", "ua", "ar", "mx", "cl", "sk", "si", "hr", "lt", "lv", "ee", "pt",
            "ie",
            "nz", "za", "sg", "th", "vn", "ph",
        ].map(ShortWord.pack))
    private static let files = Set(
        ["sh", "py", "js", "ts", "so", "cc", "rs", "md", "gz", "db", "go", "id", "pl", "rb", "pm", "ps", "la", "do"]
            .map(ShortWord.pack))
}

/// Words of at most eight bytes as one integer.
enum ShortWord {
    static func pack(_ word: String) -> UInt64 { word.utf8.reduce(0) { $0 << 8 | UInt64($1) } }

    @inline(__always)
    static func pack(_ text: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
        var word: UInt64 = 0
        for place in 0..<count { word = word << 8 | UInt64(text[place]) }
        return word
    }
}

/// Units of time and of size.
enum Unit {
    case duration, size

    /// What the word at `text`, of `count` letters, is a unit of, by itself (`5 sec`) or behind a number (`5ms`).
    static func kind(_ text: UnsafePointer<UInt8>, _ count: Int) -> Unit? {
        guard count > 0, count <= 8 else {
            return count == 12 || count == 11 ? longKind(UnsafeBufferPointer(start: text, count: count)) : nil
        }
        return short[ShortWord.pack(text, count)]
    }

    private static func longKind(_ text: UnsafeBufferPointer<UInt8>) -> Unit? {
        text.elementsEqual("milliseconds".utf8) || text.elementsEqual("microseconds".utf8)
            || text.elementsEqual("nanoseconds".utf8) || text.elementsEqual("millisecond".utf8)
            || text.elementsEqual("microsecond".utf8) ? .duration : nil
    }

    private static let short: [UInt64: Unit] = {
        var units: [UInt64: Unit] = [:]
        for word in [
            "ns", "us", "ms", "s", "m", "h", "d", "sec", "secs", "second", "seconds", "msec", "msecs", "usec", "usecs",
            "min", "mins", "minute", "minutes", "hr", "hrs", "hour", "hours", "day", "days",
        ] { units[ShortWord.pack(word)] = .duration }
        for word in [
            "B", "b", "byte", "bytes", "Bytes", "K", "k", "KB", "kB", "kb", "Kb", "KiB", "M", "MB", "Mb", "mb", "MiB",
            "G", "GB", "gb", "Gb", "GiB", "T", "TB", "tb", "TiB", "PB", "PiB",
        ] { units[ShortWord.pack(word)] = .size }
        return units
    }()
}

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

/// English words that phase two of clustering knows.
enum KnownWord {
    /// Words after which a name stands: `user alice`.
    static let beforeName: Set<String> = [
        "user", "username", "account", "owner", "login", "host", "hostname",
    ]
    /// Endings of keys whose assigned value is one of many by its meaning: `rhost=…`, `session_id=…`.
    static let valueKeys = [
        "host", "hostname", "ip", "addr", "address", "path", "file", "dir", "url", "uri", "pid", "uuid",
    ]
    /// What stands for an absent value.
    static let absent: Set<String> = ["null", "nil", "none", "None", "NULL", "N/A", "undefined", "-"]
    static let weekdayOrMonth: Set<String> = [
        "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep",
        "Oct", "Nov", "Dec",
    ]
}

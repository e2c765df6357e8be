/// What a word beside a number says about the number.
enum WordRole: UInt8 {
    case none
    /// A process or thread: always (`pid`), or unless the number counts something (`process 12 files`).
    case processID, process
    /// A thread if a dash comes before the number (`exec-12`), an executor, or a worker unless the number is small or
    /// counts something.
    case thread, executor, worker
    case port, time
    /// A duration even if the unit alone would not be enough: `in 5m`.
    case elapsed
    /// A setting. Durations in settings are the same on all hosts unless somebody changed them: `timeout 30s`.
    case setting
    /// The memory of a process; `used` and similar words mean this only if `heap` comes before them.
    case memory, heap, used
    /// `id`; the words that make it the id of something that happens once, such as `request`; and words such as `job`
    /// that do so only together with `id`.
    case identifier, occurrence, scope
    /// What has an id of 12 or 64 digits, and what has a name with a random end.
    case container, pod
    /// Units that are parts of names, whose meaning comes from the word before them: `epoch_ms`.
    case unitOfName
    /// The words of `time`: `real`, `user`, `sys`.
    case stopwatch
    /// Units of durations after a number: units that suffice by themselves, and units that need more evidence (`m`,
    /// `h`, `d`).
    case durationUnit, shortDurationUnit
    /// `for`, whose meaning comes from the word before it (`running for 7.6`, `valid for 30s`), and the words that make
    /// it a duration.
    case span, lasting
    /// Names of months and of days of the week. `mar` is a month in English and a day of the week in French.
    case month, weekday, monthOrWeekday

    var isMonth: Bool { self == .month || self == .monthOrWeekday }
    var isWeekday: Bool { self == .weekday || self == .monthOrWeekday }
}

extension WordRole {
    /// The role of an `id` that follows the word.
    var ofIdentifier: WordRole {
        switch self {
        case .process, .executor: .processID
        case .occurrence, .scope: .occurrence
        case .container: .container
        default: .none
        }
    }
}

/// The words that decide what a value beside them means, such as a number before or behind them: one table for masks
/// and `patterns`, looked up by bytes without making strings.
///
/// A word's key is its last eight letters in lower case or, for Chinese words, its last two characters.
struct KnownWords: Sendable {
    struct Entry: Sendable {
        var key: UInt64 = 0
        var role = WordRole.none
    }

    private static let before: [(WordRole, String)] = [
        (.processID, "pid pids procid ppid tid lwp spid pgid kill 程号"), (.process, "process thread 进程 线程"),
        (.thread, "exec epoll kqueue eventloop eventloopgroup poolworker selector scheduler scheduling acceptor"),
        (.thread, "dispatcher timer poller"), (.executor, "executor handler child"), (.worker, "worker"),
        (.port, "port sport dport 端口 口号"),
        (.time, "time ts epoch timestamp datetime at date start end begin since until now clock mtime ctime atime"),
        (.time, "starttime endtime begintime created updated started finished modified iat nbf exp"),
        (.time, "时间 间戳"),
        (.elapsed, "in took after elapsed duration latency within uptime up eta 耗时 用时 历时 运行 时长 已用"),
        (.elapsed, "durationms durationmillis elapsedms elapsedmillis latencyms costms elapsedtime costtime usedtime"),
        (.elapsed, "usetime spendtime responsetime executiontime processtime"),
        (.setting, "timeout interval ttl expire expires retention delay deadline period backoff keepalive every"),
        (.setting, "maxage keep retain lifetime threshold cooldown grace valid 超时 间隔 过期 每隔 保留 效期 周期 时限"),
        (.span, "for"), (.lasting, "running ran alive active waited waiting lasted idle"),
        (.memory, "rss vsz vmrss vmsize vmhwm vmpeak vmdata vmswap heapused usedheap"), (.heap, "heap 内存"),
        (.used, "used 占用 使用"), (.identifier, "id 编号"),
        (.occurrence, "request req session trace span transaction txn correlation invocation traceid spanid"),
        (.occurrence, "requestid reqid sessionid jsessionid transactionid txnid 请求 会话 追踪 链路"),
        (.occurrence, "uuid guid 水号"), (.scope, "job task query execution batch upload operation machine boot"),
        (.scope, "任务 作业"),
        (.container, "container containers containerd cid docker libpod crio sandbox 容器"),
        (.pod, "pod pods podname replicaset rs"),
        (.unitOfName, "ms us ns s sec secs seconds millis nanos micros"), (.stopwatch, "real user sys"),
        (.unitOfName, "total connect appconnect namelookup pretransfer starttransfer redirect"),
    ]
    private static let after: [(WordRole, String)] = [
        (.durationUnit, "ns us ms s sec secs second seconds msec msecs usec usecs millis min mins minute minutes"),
        (.durationUnit, "hour hours hr hrs nanosecond nanoseconds microsecond microseconds millisecond milliseconds"),
        (.shortDurationUnit, "m h d day days w week weeks month months y year years"),
    ]
    /// Names in dates, in the languages in which programs write dates.
    private static let dates: [(WordRole, String)] = [
        (.month, "jan feb apr may jun jul aug sep sept oct nov dec january february march april june july august"),
        (.month, "september october november december januar jän jänner februar mär mrz märz mai juni juli okt"),
        (.month, "oktober dez dezember janv janvier févr février mars avr avril juin juil juillet août aoû septembre"),
        (.month, "octobre novembre déc décembre ene enero febrero marzo abr abril mayo junio julio ago agosto"),
        (.month, "septiembre octubre noviembre dic diciembre fév"), (.monthOrWeekday, "mar"),
        (.weekday, "mon tue tues wed thu thur thurs fri sat sun monday tuesday wednesday thursday friday saturday"),
        (.weekday, "sunday mo di mi do fr sa so montag dienstag mittwoch donnerstag freitag samstag sonntag lun mer"),
        (.weekday, "jeu ven sam dim lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes mié miércoles"),
        (.weekday, "jue jueves vie viernes sáb sábado dom domingo"),
    ]
    /// Words that are followed by a name: `user alice`.
    static let beforeName: Set<String> = [
        "user", "username", "account", "owner", "login", "host", "hostname",
    ]
    /// Endings of keys whose value is one of many by its meaning: `rhost=…`, `session_id=…`.
    static let keysOfValues = [
        "host", "hostname", "ip", "addr", "address", "path", "file", "dir", "url", "uri", "pid", "uuid",
    ]
    /// Spellings of an absent value.
    static let absent: Set<String> = ["null", "nil", "none", "None", "NULL", "N/A", "undefined", "-"]

    static let slots = 512

    /// The three hash tables, one after the other: words before a number, units after a number, and names in dates.
    /// They use open addressing and have room to spare.
    let entries: [Entry]

    /// The only instance.
    static let all = KnownWords()

    private init() {
        entries = Self.table(Self.before) + Self.table(Self.after) + Self.table(Self.dates)
    }

    private static func table(_ words: [(WordRole, String)]) -> [Entry] {
        var table = Array(repeating: Entry(), count: slots)
        for (role, list) in words {
            for word in list.split(separator: " ") {
                let key = word.utf8.suffix(word.utf8.first.map { $0 < 0x80 } == true ? 8 : 6)
                    .reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
                var slot = self.slot(of: key)
                while table[slot].key != 0 { slot = (slot + 1) % slots }
                table[slot] = Entry(key: key, role: role)
            }
        }
        return table
    }

    @inline(__always)
    static func slot(of key: UInt64) -> Int {
        Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 55)
    }

    /// Returns the role of a key in the table that begins at `table`.
    @inline(__always)
    static func role(of key: UInt64, in table: UnsafePointer<Entry>) -> WordRole {
        var slot = slot(of: key)
        while table[slot].key != 0 {
            if table[slot].key == key { return table[slot].role }
            slot = (slot &+ 1) & (slots - 1)
        }
        return .none
    }

    /// Whether a word is a unit of durations in lower case, as in `5 sec` and `12ms`. `1w` and `3y` are not recognised
    /// because they may mean anything.
    @inline(__always)
    static func isDurationUnit(_ word: some Collection<UInt8>) -> Bool {
        guard let first = word.first, first.isASCIILowercase, word.count <= 12,
            word.count > 1 || first != UInt8(ascii: "w") && first != UInt8(ascii: "y")
        else { return false }
        let role = role(of: word, inTable: 1)
        return (role == .durationUnit || role == .shortDurationUnit) && word.allSatisfy(\.isASCIILowercase)
    }

    /// Whether a word is the name of a month or of a day of the week with a capital letter: `Nov`, `Mon`.
    static func isDateName(_ word: some Collection<UInt8>) -> Bool {
        guard word.first?.isASCIIUppercase == true else { return false }
        let role = role(of: word, inTable: 2)
        return role.isMonth || role.isWeekday
    }

    @inline(__always)
    private static func role(of word: some Collection<UInt8>, inTable table: Int) -> WordRole {
        let key = word.reduce(UInt64(0)) { $0 << 8 | UInt64($1.isASCIILetter ? $1 | 0x20 : $1) }
        return all.entries.withUnsafeBufferPointer { entries in
            entries.baseAddress.map { role(of: key, in: $0 + table * slots) } ?? .none
        }
    }
}

/// Which letters follow one another in English words, to tell words from randomly drawn letters.
///
/// Half of the pairs of randomly drawn letters occur in no word, so that one in a hundred strings of eight such letters
/// passes for a word. (The table has the pairs for which its author knows a common word.)
enum LetterPairs {
    /// For each letter from `a` on, a bit set of the letters that may follow it.
    private static let followers: [UInt32] = [
        "bcdefgiklmnprstuvwxyz", "abeijlorsuty", "aceghiklortuy", "adegilmnorsuvwy", "abcdefghiklmnopqrstuvwxyz",
        "aefilortuy", "aeghilmnorstuy", "aeilmnorstuwy", "abcdefgklmnopqrstvxz", "aeou", "aeilnosuwy",
        "abcdefgiklmnopstuvwy", "abeilmnopsuy", "acdefghiklnopqrstuvxyz", "abcdefghiklmnopqrstuvwxyz", "aehiloprstuy",
        "u", "abcdefghiklmnopqrstuvwyz", "acefhiklmnopqstuwy", "acehilmorstuwyz", "abcdefgilmnoprstvxz", "aeioruy",
        "aehilnorsy", "acehipty", "abcdeilmnopstw", "aeiloyz",
    ].map { letters in letters.utf8.reduce(0) { $0 | 1 << UInt32($1 & 31) } }

    /// Words that end names and have as many letters as `mktemp` mostly draws. All scripts use them alike, so they are
    /// listed; if every string that merely sounds like a word passed for one, one host in a few thousand would stand
    /// out.
    private static let endings: Set<[UInt8]> = Set(
        """
        archived checksum complete database disabled download finished inactive lockfile manifest metadata original
        packages password pipeline previous progress released rollback settings snapshot template terminal unpacked
        certificate connection dependency deployment migrations properties repository
        """.split(whereSeparator: \.isWhitespace).map { Array($0.utf8) })

    /// Whether the letters are one of the listed endings.
    static func areEnding(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool { endings.contains(Array(bytes)) }

    /// Whether every pair of adjacent letters, in any case, occurs in words.
    static func areOfWords(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        zip(bytes, bytes.dropFirst()).allSatisfy { first, second in
            guard first.isASCIILetter, second.isASCIILetter else { return true }
            return followers[Int(first & 31) - 1] >> UInt32(second & 31) & 1 == 1
        }
    }
}

/// The last labels of host names.
enum TopLevelDomain {
    static func isKnown(_ label: UInt64) -> Bool { known.contains(label) }
    /// Whether a label has two letters and is far more often the ending of a file name than a country.
    static func isFileName(_ label: UInt64) -> Bool { files.contains(label) }

    private static let known = Set(
        [
            "com", "net", "org", "edu", "gov", "mil", "int", "biz", "info", "arpa", "local", "internal", "lan",
            "intranet", "cn", "localhost",
        ].map(ShortWord.pack))
    /// Whether a label is a country whose two letters are neither an English word nor a common file ending:
    /// `example.de`.
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

/// Words of at most eight bytes, packed into one integer.
enum ShortWord {
    static func pack(_ word: String) -> UInt64 { word.utf8.reduce(0) { $0 << 8 | UInt64($1) } }

    @inline(__always)
    static func pack(_ text: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
        var word: UInt64 = 0
        for place in 0..<count { word = word << 8 | UInt64(text[place]) }
        return word
    }
}

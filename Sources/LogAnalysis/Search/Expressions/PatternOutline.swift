/// Properties of a pattern in PCRE2's syntax that are read from its text without compiling it: whether it has a literal
/// upper-case letter, and whether the first capture group can be matched several times within one match.
///
/// Every construct of pcre2pattern(3) is read far enough to know where it ends. The properties of a text that is not a
/// valid pattern are meaningless.
struct PatternOutline {
    /// Whether the pattern has a literal upper-case letter, also within a class. Letters in names, in escapes such as
    /// `\x1B` and `\p{Lu}`, and in comments do not count.
    private(set) var hasUpperCaseLetter = false
    /// Whether the first capture group, or a group around it, has a quantifier that allows more than one repetition.
    private(set) var repeatsFirstGroup = false

    /// A group that is not closed yet.
    private struct OpenGroup {
        var holdsFirstCapture = false
        /// Whether `(?x)`, which makes blanks meaningless, was on before the group.
        let wasExtended: Bool
    }

    private let scalars: [Unicode.Scalar]
    private var place = 0
    private var groups: [OpenGroup] = []
    private var hasCapture = false
    private var isExtended = false

    /// Reads a pattern.
    init(_ pattern: String) {
        scalars = Array(pattern.unicodeScalars)
        while let scalar = next() {
            switch scalar {
            case "\\": readEscape()
            case "[": readClass()
            case "(": readOpening()
            case ")": close()
            case "#" where isExtended: skip(past: "\n")
            default: readLiteral(scalar)
            }
        }
    }

    // MARK: Moving

    private var current: Unicode.Scalar? { place < scalars.count ? scalars[place] : nil }

    private mutating func next() -> Unicode.Scalar? {
        guard let scalar = current else { return nil }
        place += 1
        return scalar
    }

    private mutating func take(_ text: String) -> Bool {
        let wanted = text.unicodeScalars
        guard scalars[place...].starts(with: wanted) else { return false }
        place += wanted.count
        return true
    }

    /// Moves past the next `end`, or to the end of the pattern.
    private mutating func skip(past end: Unicode.Scalar) {
        while let scalar = next(), scalar != end {}
    }

    /// Moves past a bracketed name or number (`{…}`, `<…>`, `'…'`) if one begins here; returns whether one did.
    private mutating func skipBrackets() -> Bool {
        for (opening, closing) in [("{", "}"), ("<", ">"), ("'", "'")] as [(String, Unicode.Scalar)] where take(opening)
        {
            skip(past: closing)
            return true
        }
        return false
    }

    private mutating func readLiteral(_ scalar: Unicode.Scalar) {
        if scalar.properties.isUppercase { hasUpperCaseLetter = true }
    }

    // MARK: Escapes and classes

    /// Reads the rest of an escape, after its backslash, in a class or outside.
    private mutating func readEscape() {
        guard let scalar = next() else { return }
        switch scalar {
        case "Q":
            while let quoted = current, !take("\\E") {
                place += 1
                readLiteral(quoted)
            }
        case "c": place += current == nil ? 0 : 1
        case "x":
            if take("{") { return skip(past: "}") }
            for _ in 0..<2 where current?.properties.isASCIIHexDigit == true { place += 1 }
        case "p", "P":
            if take("{") { return skip(past: "}") }
            place += current == nil ? 0 : 1
        case "o", "N", "g", "k": _ = skipBrackets()
        default: if !scalar.isASCII { readLiteral(scalar) }
        }
    }

    /// Reads the rest of a class, after its `[`.
    private mutating func readClass() {
        _ = take("^")
        var isFirst = true
        while let scalar = next(), scalar != "]" || isFirst {
            isFirst = false
            switch scalar {
            case "\\": readEscape()
            case "[" where current == ":": skip(past: "]")
            default: readLiteral(scalar)
            }
        }
    }

    // MARK: Groups

    /// Reads the beginning of a group, after its `(`, up to its contents.
    ///
    /// - Parameter isCondition: whether the group is the condition of another group. A condition is not a conditional
    ///   group itself.
    private mutating func readOpening(isCondition: Bool = false) {
        if take("*") { return readVerb() }
        guard take("?") else { return open(capturing: true) }
        if take("#") || take("&") || take("P>") || take("P=") || take("C") { return skip(past: ")") }
        for kind in ["<=", "<!", "<*", ":", ">", "|", "=", "!", "*"] where take(kind) { return open() }
        if take("P<") || take("<") {
            skip(past: ">")
            return open(capturing: true)
        }
        if take("'") {
            skip(past: "'")
            return open(capturing: true)
        }
        if !isCondition, take("(") {
            open()
            // The condition is an assertion, or the name or the number of a group.
            if current == "?" || current == "*" { readOpening(isCondition: true) } else { skip(past: ")") }
            return
        }
        readOptions()
    }

    /// Reads what follows `(*`: `(*SKIP:Name)` is a verb, `(*pla:…)` is a group.
    private mutating func readVerb() {
        let start = place
        while let scalar = current, scalar == "_" || ("a"..."z").contains(scalar) { place += 1 }
        if place > start, take(":") { open() } else { skip(past: ")") }
    }

    /// Reads options: `(?x)` holds up to the end of the group around it, `(?x:…)` within a group of its own; `(?R)` and
    /// `(?1)` set no option.
    private mutating func readOptions() {
        let before = isExtended
        var sets = true
        while let scalar = next(), scalar != ")" {
            switch scalar {
            case ":":
                open()
                groups[groups.count - 1] = OpenGroup(wasExtended: before)
                return
            case "-": sets = false
            case "^": isExtended = false
            case "x": isExtended = sets
            default: break
            }
        }
    }

    private mutating func open(capturing isCapturing: Bool = false) {
        groups.append(OpenGroup(holdsFirstCapture: isCapturing && !hasCapture, wasExtended: isExtended))
        hasCapture = hasCapture || isCapturing
    }

    private mutating func close() {
        guard let group = groups.popLast() else { return }
        isExtended = group.wasExtended
        guard group.holdsFirstCapture else { return }
        if repeats() { repeatsFirstGroup = true }
        if !groups.isEmpty { groups[groups.count - 1].holdsFirstCapture = true }
    }

    /// Whether a quantifier that allows more than one repetition comes next.
    private mutating func repeats() -> Bool {
        while isExtended, current?.properties.isWhitespace == true { place += 1 }
        switch current {
        case "*", "+": return true
        case "{":
            let inside = scalars[(place + 1)...].prefix { $0 != "}" }
            guard inside.endIndex < scalars.count else { return false }
            // The forms are `{2}`, `{2,}`, `{2,5}` and `{,5}`; a maximum that is not a number allows any count.
            let counts = String(String.UnicodeScalarView(inside.filter { $0 != " " && $0 != "\t" }))
                .split(separator: ",", omittingEmptySubsequences: false)
            guard counts.count <= 2, counts.allSatisfy({ $0.allSatisfy(\.isNumber) }),
                counts.contains(where: { !$0.isEmpty })
            else { return false }
            return counts.last.flatMap { Int($0) }.map { $0 > 1 } ?? true
        default: return false
        }
    }
}

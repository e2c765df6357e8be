extension PatternReader {
    /// A group whose `(` is behind us, and its `)`.
    mutating func group() throws(NotUnderstood) -> KnownText {
        // A verb: `(*UTF)`, `(*SKIP)`.
        guard current != "*" else { throw NotUnderstood() }
        let looksAround = try groupLooksAround()
        let known = try alternatives()
        guard take(")") else { throw NotUnderstood() }
        // What is looked at needs no place of its own; what it asks for is left unused.
        return looksAround ? .empty : known
    }

    /// Goes past what tells a group's kind; whether it only looks.
    ///
    /// Atomic groups and those that reset numbers match what plain groups do, or less.
    private mutating func groupLooksAround() throws(NotUnderstood) -> Bool {
        guard take("?") else { return false }
        for kind in ["=", "!", "<=", "<!"] where take(kind) { return true }
        for kind in [":", ">", "|"] where take(kind) { return false }
        // An option, a comment, a condition, a call: no group of ours.
        guard take("<") || take("P<") else { throw NotUnderstood() }
        while !take(">") {
            let scalar = try advance()
            guard scalar == "_" || scalar.isASCIILetterOrDigit else { throw NotUnderstood() }
        }
        return false
    }
}

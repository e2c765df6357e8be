import JobModel

/// The path of an entry that leads nowhere but into the archive.
enum SafePath {
    /// - Parameters:
    ///   - name: The entry's name as the archive has it.
    ///   - backslashSeparates: Whether `\` stands for `/`, as in an archive that was packed on Windows.
    ///   - previous: The path of the entry before, to tell where one without a name stands.
    /// - Returns: The path without `.`, empty parts and a slash at its end; empty for the archive's own folder (`./`).
    /// - Throws: `Failure` for a name that a careless unpacker would take for a place outside.
    static func path(_ name: String, backslashSeparates: Bool, after previous: String?, limits: ArchiveLimits)
        throws(Failure) -> String
    {
        // The length comes first, so that a name of megabytes is not looked at.
        if name.utf8.count > limits.pathBytes { throw Texts.pathTooLong(name, limits.pathBytes) }
        if name.isEmpty { throw Texts.noName(after: previous) }
        if name.utf8.contains(0) { throw Texts.nulInName(name) }
        // A backslash is a letter like any other on Linux, and yet nobody's file is named `..\x` or `\x` for good.
        if let first = name.utf8.first, separators.contains(first) { throw Texts.absoluteName(name) }
        if startsWithDrive(name) { throw Texts.absoluteName(name) }
        if name.utf8.split(whereSeparator: separators.contains).contains(where: { $0.elementsEqual("..".utf8) }) {
            throw Texts.leadsOut(name)
        }
        let parts = name.utf8.split { $0 == UInt8(ascii: "/") || backslashSeparates && $0 == UInt8(ascii: "\\") }
        return parts.filter { !$0.elementsEqual(".".utf8) }.compactMap { String($0) }.joined(separator: "/")
    }

    private static let separators = [UInt8(ascii: "/"), UInt8(ascii: "\\")]

    /// Whether a name begins with `C:` as on Windows. `a::1` is an address of IPv6.
    private static func startsWithDrive(_ name: String) -> Bool {
        var scalars = name.unicodeScalars.makeIterator()
        guard let letter = scalars.next(), letter.properties.isAlphabetic, letter.isASCII, scalars.next() == ":" else {
            return false
        }
        return scalars.next() != ":"
    }
}

/// The pieces of a tar archive in the pax interchange format (POSIX.1-2017, pax, "EXTENDED DESCRIPTION").
///
/// An archive is, for each entry, its header, its bytes and their padding, and `end` after the last. All are whole
/// blocks of 512 bytes, so that pieces made apart are joined by writing one after another. Everything belongs to
/// user and group 0 without names: whoever unpacks it owns it.
public enum TarArchive {
    /// How many bytes a block has.
    public static let blockBytes = 512

    /// What stands after the last entry: two blocks of zeros.
    public static let end = [UInt8](repeating: 0, count: 2 * blockBytes)

    /// The header of a regular file with mode 0644.
    ///
    /// A path of more than 100 bytes or with other than ASCII bytes, a size of 8 GiB and more, and a moment before 1970
    /// or after 2242 don't fit the old fields; a pax extended header comes before the header then.
    ///
    /// - Parameters:
    ///   - path: Relative, with `/` between its parts, without NUL bytes and without a slash at the end.
    ///   - size: How many bytes the file has, 0 or more. They follow the header, and `padding(after:)` follows them.
    ///   - modifiedSeconds: The time of its last change, seconds since 1970.
    /// - Returns: Whole blocks.
    public static func header(path: String, size: Int, modifiedSeconds: Int64) -> [UInt8] {
        entry(path: path, mode: 0o644, kind: UstarHeader.file, size: Int64(size), seconds: modifiedSeconds)
    }

    /// The header of a directory with mode 0755. It has no bytes after it.
    ///
    /// - Parameters:
    ///   - path: As for a file; it gets a slash at the end where it has none.
    ///   - modifiedSeconds: The time of its last change, seconds since 1970.
    /// - Returns: Whole blocks.
    public static func directory(path: String, modifiedSeconds: Int64) -> [UInt8] {
        let path = path.hasSuffix("/") ? path : path + "/"
        return entry(path: path, mode: 0o755, kind: UstarHeader.directory, size: 0, seconds: modifiedSeconds)
    }

    /// The zeros after a file of `size` bytes, up to the end of its last block: from none to 511.
    public static func padding(after size: Int) -> [UInt8] {
        [UInt8](repeating: 0, count: paddingBytes(after: size))
    }

    /// How many bytes `padding(after:)` has.
    static func paddingBytes(after size: Int) -> Int {
        (blockBytes - size % blockBytes) % blockBytes
    }

    private static func entry(path: String, mode: Int64, kind: UInt8, size: Int64, seconds: Int64) -> [UInt8] {
        let name = Array(path.utf8)
        var records: [UInt8] = []
        if name.count > UstarHeader.nameBytes || name.contains(where: { $0 >= 0x80 }) {
            records += record("path", path)
        }
        if !UstarHeader.fits(size) { records += record("size", String(size)) }
        if !UstarHeader.fits(seconds) { records += record("mtime", String(seconds)) }
        let header = UstarHeader(name: name, mode: mode, size: size, modifiedSeconds: seconds, kind: kind)
        if records.isEmpty { return header.block }
        // Readers that don't know the extended header unpack it as a file of this name, the one Python's tarfile uses.
        let extended = UstarHeader(
            name: Array("././@PaxHeader".utf8), mode: 0o644, size: Int64(records.count), modifiedSeconds: 0,
            kind: UstarHeader.extended)
        return extended.block + records + padding(after: records.count) + header.block
    }

    /// A record of an extended header: `LENGTH KEY=VALUE\n`, where the length counts its own digits as well
    /// (POSIX.1-2017, "pax Extended Header").
    private static func record(_ key: String, _ value: String) -> [UInt8] {
        let rest = " \(key)=\(value)\n".utf8
        var length = rest.count
        // More digits make it longer, once at most: the second pass is the last that changes anything.
        for _ in 0..<2 { length = rest.count + String(length).utf8.count }
        return Array(String(length).utf8) + rest
    }
}

/// One header block of a tar archive (POSIX.1-2017, pax, "ustar Interchange Format").
struct UstarHeader {
    /// How many bytes of a path the name field holds.
    static let nameBytes = 100

    /// The kinds of an entry, as the typeflag field tells them.
    static let file = UInt8(ascii: "0")
    static let directory = UInt8(ascii: "5")
    static let extended = UInt8(ascii: "x")

    /// The path; what is beyond `nameBytes` is left out here and stands in the extended header.
    var name: [UInt8]
    /// The permissions.
    var mode: Int64
    /// How many bytes follow.
    var size: Int64
    /// Seconds since 1970.
    var modifiedSeconds: Int64
    /// One of the kinds above.
    var kind: UInt8

    /// Whether a number fits the 11 octal digits of a size or a time.
    static func fits(_ number: Int64) -> Bool {
        (0..<(1 << 33)).contains(number)
    }

    /// The header as it stands in the archive, 512 bytes.
    var block: [UInt8] {
        var block = [UInt8](repeating: 0, count: TarArchive.blockBytes)
        func put(_ bytes: some Collection<UInt8>, at offset: Int) {
            block.replaceSubrange(offset..<offset + bytes.count, with: bytes)
        }
        put(name.prefix(Self.nameBytes), at: 0)
        put(octal(mode, digits: 7), at: 100)
        put(octal(0, digits: 7), at: 108)
        put(octal(0, digits: 7), at: 116)
        put(octal(size, digits: 11), at: 124)
        put(octal(modifiedSeconds, digits: 11), at: 136)
        block[156] = kind
        put("ustar\u{0}00".utf8, at: 257)
        put(octal(0, digits: 7), at: 329)
        put(octal(0, digits: 7), at: 337)
        // The checksum is the sum of all bytes, its own field counted as spaces; it ends with NUL and a space.
        put([UInt8](repeating: UInt8(ascii: " "), count: 8), at: 148)
        let sum = block.reduce(Int64(0)) { $0 + Int64($1) }
        put(octal(sum, digits: 6) + [0], at: 148)
        return block
    }

    /// A number in octal with leading zeros. One that does not fit is 0, as its extended header tells it.
    private func octal(_ number: Int64, digits: Int) -> [UInt8] {
        let text = String(Self.fits(number) ? number : 0, radix: 8).utf8
        return [UInt8](repeating: UInt8(ascii: "0"), count: digits - text.count) + text
    }
}

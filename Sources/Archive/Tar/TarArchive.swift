/// Makes the pieces of a tar archive in the pax interchange format (POSIX.1-2017, pax, "EXTENDED DESCRIPTION").
///
/// An archive is a header, the bytes and their padding for each entry, followed by `end`. Every piece is a multiple of
/// 512 bytes, so pieces that were made separately can simply be concatenated. All entries belong to user 0 and group 0
/// without names, so the files belong to the user who unpacks the archive.
public enum TarArchive {
    /// The size of a block in bytes.
    public static let blockBytes = 512

    /// The end of an archive, after the last entry: two blocks of zeros.
    public static let end = [UInt8](repeating: 0, count: 2 * blockBytes)

    /// Returns the header of a regular file with mode 0644, as whole blocks.
    ///
    /// A path of more than 100 bytes or with non-ASCII bytes, a size of 8 GiB or more, and a time before 1970 or after
    /// 2242 don't fit the fields of the header. In these cases a pax extended header precedes the header.
    ///
    /// - Parameters:
    ///   - path: The relative path, with `/` between its parts, without NUL bytes and without a slash at the end.
    ///   - size: The number of bytes of the file, 0 or more. The caller writes them after the header, and
    ///     `padding(after:)` after them.
    ///   - modifiedSeconds: The time of the last change, in seconds since 1970.
    public static func header(path: String, size: Int, modifiedSeconds: Int64) -> [UInt8] {
        entry(path: path, mode: 0o644, kind: UstarHeader.file, size: Int64(size), seconds: modifiedSeconds)
    }

    /// Returns the header of a directory with mode 0755, as whole blocks. No bytes follow the header.
    ///
    /// - Parameters:
    ///   - path: The relative path, as for a file. A slash is added at the end if it is missing.
    ///   - modifiedSeconds: The time of the last change, in seconds since 1970.
    public static func directory(path: String, modifiedSeconds: Int64) -> [UInt8] {
        let path = path.hasSuffix("/") ? path : path + "/"
        return entry(path: path, mode: 0o755, kind: UstarHeader.directory, size: 0, seconds: modifiedSeconds)
    }

    /// Returns the 0 to 511 zeros that fill the last block of a file of `size` bytes.
    public static func padding(after size: Int) -> [UInt8] {
        [UInt8](repeating: 0, count: paddingBytes(after: size))
    }

    /// The length of `padding(after:)` in bytes.
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
        // Programs that don't know extended headers unpack this one as a file. The name is the one that Python's
        // tarfile uses.
        let extended = UstarHeader(
            name: Array("././@PaxHeader".utf8), mode: 0o644, size: Int64(records.count), modifiedSeconds: 0,
            kind: UstarHeader.extended)
        return extended.block + records + padding(after: records.count) + header.block
    }

    /// Returns one record of an extended header: `LENGTH KEY=VALUE\n`. The length includes its own digits
    /// (POSIX.1-2017, "pax Extended Header").
    private static func record(_ key: String, _ value: String) -> [UInt8] {
        let rest = " \(key)=\(value)\n".utf8
        var length = rest.count
        // Adding the digits can make the length one digit longer, but only once, so two passes are enough.
        for _ in 0..<2 { length = rest.count + String(length).utf8.count }
        return Array(String(length).utf8) + rest
    }
}

/// The contents of a header block to be written (POSIX.1-2017, pax, "ustar Interchange Format").
struct UstarHeader {
    /// The size of the name field in bytes.
    static let nameBytes = 100

    /// The values of the typeflag field for the kinds of entries that are written.
    static let file = UInt8(ascii: "0")
    static let directory = UInt8(ascii: "5")
    static let extended = UInt8(ascii: "x")

    /// The path. Only its first `nameBytes` bytes are written here; the extended header has the complete path.
    var name: [UInt8]
    /// The permission bits.
    var mode: Int64
    /// The number of bytes that follow the header.
    var size: Int64
    /// The time of the last change, in seconds since 1970.
    var modifiedSeconds: Int64
    /// The typeflag: one of the constants above.
    var kind: UInt8

    /// Whether a number fits the 11 octal digits of the size and time fields.
    static func fits(_ number: Int64) -> Bool {
        (0..<(1 << 33)).contains(number)
    }

    /// The header's 512 bytes.
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
        // The checksum is the sum of all bytes, with its own field counted as spaces. It ends with NUL and a space.
        put([UInt8](repeating: UInt8(ascii: " "), count: 8), at: 148)
        let sum = block.reduce(Int64(0)) { $0 + Int64($1) }
        put(octal(sum, digits: 6) + [0], at: 148)
        return block
    }

    /// Returns a number in octal with leading zeros. A number that does not fit is written as 0, because the extended
    /// header has it.
    private func octal(_ number: Int64, digits: Int) -> [UInt8] {
        let text = String(Self.fits(number) ? number : 0, radix: 8).utf8
        return [UInt8](repeating: UInt8(ascii: "0"), count: digits - text.count) + text
    }
}

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

import JobModel

import Glibc

/// Turns the names of entries into relative paths that can't lead out of the archive.
enum SafePath {
    /// Returns the path for an entry's name, without `.`, empty parts and a slash at the end. The path is empty for the
    /// archive's own folder (`./`).
    ///
    /// - Parameters:
    ///   - name: The entry's name in the archive.
    ///   - backslashSeparates: Whether `\` separates the parts of the path, as in an archive packed on Windows.
    ///   - previous: The path of the previous entry, with which an error locates an entry that has no name.
    /// - Throws: `Failure` for a name that a careless unpacker would follow out of its folder.
    static func path(_ name: String, backslashSeparates: Bool, after previous: String?, limits: ArchiveLimits)
        throws(Failure) -> String
    {
        // The length is checked first, so that a name of several megabytes is not scanned.
        if name.utf8.count > limits.pathBytes { throw Texts.pathTooLong(name, limits.pathBytes) }
        if name.isEmpty { throw Texts.noName(after: previous) }
        if name.utf8.contains(0) { throw Texts.nulInName(name) }
        // On Linux a backslash is an ordinary character in a name, but no honest file is named `..\x` or `\x`.
        if let first = name.utf8.first, separators.contains(first) { throw Texts.absoluteName(name) }
        if startsWithDrive(name) { throw Texts.absoluteName(name) }
        if name.utf8.split(whereSeparator: separators.contains).contains(where: { $0.elementsEqual("..".utf8) }) {
            throw Texts.leadsOut(name)
        }
        let parts = name.utf8.split { $0 == UInt8(ascii: "/") || backslashSeparates && $0 == UInt8(ascii: "\\") }
        return parts.filter { !$0.elementsEqual(".".utf8) }.compactMap { String($0) }.joined(separator: "/")
    }

    private static let separators = [UInt8(ascii: "/"), UInt8(ascii: "\\")]

    /// Whether a name begins with a drive of Windows such as `C:`. A name like `a::1` is an IPv6 address.
    private static func startsWithDrive(_ name: String) -> Bool {
        var scalars = name.unicodeScalars.makeIterator()
        guard let letter = scalars.next(), letter.properties.isAlphabetic, letter.isASCII, scalars.next() == ":" else {
            return false
        }
        return scalars.next() != ":"
    }
}

/// The paths that an archive has named so far. Each is kept as a hash of 64 bits, so that 200,000 long names take only
/// a few megabytes.
///
/// The hash is keyed with a random number in each process, so nobody can construct names that collide. Among 200,000
/// names an accidental collision happens once in a billion archives.
struct SeenPaths {
    private var hashes: Set<Int> = []

    /// Adds a path.
    ///
    /// - Returns: Whether the path is new.
    mutating func insert(_ path: String) -> Bool {
        // The bytes are hashed, not the characters: to a file system, two encodings of one character are two names.
        var hasher = Hasher()
        var path = path
        path.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        return hashes.insert(hasher.finalize()).inserted
    }
}

/// Decodes the bytes of an entry's name, whose encoding archives seldom declare.
enum NameDecoding {
    /// Decodes a name with the first encoding that fits: UTF-8, GBK, and finally code page 437 or escapes.
    ///
    /// - Parameters:
    ///   - isUTF8: Whether the archive declares the name to be UTF-8.
    ///   - usesCodePage437: Whether the last resort is code page 437, zip's own encoding, in which every byte is a
    ///     character. If false, each undecodable byte is written as `%E9`.
    static func text(_ bytes: [UInt8], isUTF8: Bool = false, usesCodePage437: Bool = false) -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        if !isUTF8 {
            if looksLikeGBK(bytes), let text = fromGBK(bytes) { return text }
            if usesCodePage437 { return String(String.UnicodeScalarView(bytes.map(codePage437))) }
        }
        return escaped(bytes)
    }

    /// Whether the bytes are complete GBK characters, and at least one of them belongs to the older and smaller GB
    /// 2312. Two bytes of another encoding are often one of GBK's 24,000 characters by accident, but seldom one of GB
    /// 2312.
    private static func looksLikeGBK(_ bytes: [UInt8]) -> Bool {
        var hasCommon = false
        var lead: UInt8?
        for byte in bytes {
            if let first = lead {
                guard (0x40...0xfe).contains(byte), byte != 0x7f else { return false }
                hasCommon = hasCommon || (0xa1...0xf7).contains(first) && byte >= 0xa1
                lead = nil
            } else if byte >= 0x80 {
                guard (0x81...0xfe).contains(byte) else { return false }
                lead = byte
            }
        }
        return lead == nil && hasCommon
    }

    /// Decodes GBK with the system's iconv; nil if the bytes are invalid or iconv lacks the GBK tables, as in a small
    /// container.
    private static func fromGBK(_ bytes: [UInt8]) -> String? {
        guard let converter = iconv_open("UTF-8", "GBK"), converter != iconv_t(bitPattern: -1) else { return nil }
        defer { iconv_close(converter) }
        var input = bytes.map { CChar(bitPattern: $0) }
        // Two bytes of GBK become at most three bytes of UTF-8.
        var output = [CChar](repeating: 0, count: bytes.count * 2)
        var (inputLeft, outputLeft) = (input.count, output.count)
        let isWhole = input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                var (from, to) = (input.baseAddress, output.baseAddress)
                return iconv(converter, &from, &inputLeft, &to, &outputLeft) != -1 && inputLeft == 0
            }
        }
        guard isWhole else { return nil }
        return String(
            validating: output.prefix(output.count - outputLeft).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The characters for the bytes 128 to 255 in IBM's code page 437, the default encoding of names in zip archives
    /// (APPNOTE, appendix D).
    private static let upperHalf = Array(
        ("ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐"
            + "└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}").unicodeScalars)

    private static func codePage437(_ byte: UInt8) -> UnicodeScalar {
        byte < 0x80 ? UnicodeScalar(byte) : upperHalf[Int(byte) - 0x80]
    }

    /// Decodes valid UTF-8, and writes each other byte as `%E9`. A backslash escape would look like a path separator.
    private static func escaped(_ bytes: [UInt8]) -> String {
        var text = ""
        var rest = bytes[...]
        while !rest.isEmpty {
            let length = (1...4).first { String(validating: rest.prefix($0), as: UTF8.self)?.unicodeScalars.count == 1 }
            if let length, let scalar = String(validating: rest.prefix(length), as: UTF8.self) {
                text += scalar
                rest = rest.dropFirst(length)
            } else if let byte = rest.popFirst() {
                text += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return text
    }
}

import JobModel

import Glibc

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

/// The paths that an archive has named so far, as a hash of 64 bits each, so that 200,000 long names take a few megabytes.
///
/// The hash's key is drawn by lot in each process: nobody can make names that collide, and 200,000 do by accident once in
/// a billion archives.
struct SeenPaths {
    private var hashes: Set<Int> = []

    /// - Returns: Whether the path is new.
    mutating func insert(_ path: String) -> Bool {
        // The bytes count: to a file system, two spellings of one character are two names.
        var hasher = Hasher()
        var path = path
        path.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        return hashes.insert(hasher.finalize()).inserted
    }
}

/// What the bytes of an entry's name mean. Archives seldom say it.
enum NameDecoding {
    /// The name as text, in the first encoding that fits: UTF-8, GBK, and at last code page 437 or escapes.
    ///
    /// - Parameters:
    ///   - isUTF8: Whether the archive says that it is UTF-8.
    ///   - usesCodePage437: What is tried last: zip's own encoding, in which any byte is a character, or else `%E9` in
    ///     place of each byte that can't be read.
    static func text(_ bytes: [UInt8], isUTF8: Bool = false, usesCodePage437: Bool = false) -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        if !isUTF8 {
            if looksLikeGBK(bytes), let text = fromGBK(bytes) { return text }
            if usesCodePage437 { return String(String.UnicodeScalarView(bytes.map(codePage437))) }
        }
        return escaped(bytes)
    }

    /// Whether the bytes are whole GBK characters, and one at least is of the older and smaller GB 2312: two bytes of
    /// another encoding can be any of GBK's 24,000 characters by accident, but seldom one of these.
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

    /// Asks the system's iconv; nil where it doesn't know GBK, as in a container without these tables.
    private static func fromGBK(_ bytes: [UInt8]) -> String? {
        guard let converter = iconv_open("UTF-8", "GBK"), converter != iconv_t(bitPattern: -1) else { return nil }
        defer { iconv_close(converter) }
        var input = bytes.map { CChar(bitPattern: $0) }
        // Two bytes of GBK are three of UTF-8 at most.
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

    /// The characters of the bytes from 128 on in IBM's code page 437, in which names are without another word
    /// (APPNOTE, appendix D).
    private static let upperHalf = Array(
        ("ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐"
            + "└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}").unicodeScalars)

    private static func codePage437(_ byte: UInt8) -> UnicodeScalar {
        byte < 0x80 ? UnicodeScalar(byte) : upperHalf[Int(byte) - 0x80]
    }

    /// UTF-8 as far as it goes, and `%E9` in place of each byte that is none: a backslash would look like a separator.
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

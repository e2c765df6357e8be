import Archive

/// Tar archives as other programs make them, and as none should.
enum TarBytes {
    /// The form of a header: what stands at the place of the magic.
    enum Form: String {
        case old = "\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}"
        case ustar = "ustar\u{0}00"
        case gnu = "ustar  \u{0}"
    }

    /// The time that all headers tell.
    static let seconds = 1_790_000_000

    /// A header with whatever its fields are told to hold.
    static func header(
        _ name: [UInt8], kind: Character = "0", size: [UInt8], form: Form = .ustar, prefix: [UInt8] = []
    ) -> [UInt8] {
        var block = [UInt8](repeating: 0, count: 512)
        func put(_ bytes: some Collection<UInt8>, at offset: Int) {
            block.replaceSubrange(offset..<offset + bytes.count, with: bytes)
        }
        put(name, at: 0)
        put("0000644\u{0}0000000\u{0}0000000\u{0}".utf8, at: 100)
        put(size, at: 124)
        put(octal(seconds), at: 136)
        put([kind.asciiValue ?? 0], at: 156)
        put(form.rawValue.utf8, at: 257)
        put(prefix, at: 345)
        put("        ".utf8, at: 148)
        put("\(String(block.reduce(0) { $0 + Int($1) }, radix: 8))\u{0} ".utf8, at: 148)
        return block
    }

    /// An entry: its header, its bytes and their padding.
    static func entry(
        _ name: String, _ bytes: [UInt8] = [], kind: Character = "0", form: Form = .ustar, prefix: String = ""
    ) -> [UInt8] {
        entry(Array(name.utf8), bytes, kind: kind, form: form, prefix: Array(prefix.utf8))
    }

    static func entry(
        _ name: [UInt8], _ bytes: [UInt8] = [], kind: Character = "0", form: Form = .ustar, prefix: [UInt8] = []
    ) -> [UInt8] {
        header(name, kind: kind, size: octal(bytes.count), form: form, prefix: prefix)
            + bytes + TarArchive.padding(after: bytes.count)
    }

    static func octal(_ number: Int) -> [UInt8] {
        let digits = String(number, radix: 8).utf8
        return [UInt8](repeating: UInt8(ascii: "0"), count: 11 - digits.count) + digits + [0]
    }

    /// A pax extended header.
    static func extended(_ records: [(String, String)], kind: Character = "x") -> [UInt8] {
        let body = records.flatMap { key, value in
            let rest = " \(key)=\(value)\n".utf8
            // All records of the tests have lengths of two or three digits.
            let digits = rest.count + 2 < 100 ? 2 : 3
            return Array("\(rest.count + digits)".utf8) + rest
        }
        return entry("PaxHeader", body, kind: kind)
    }
}

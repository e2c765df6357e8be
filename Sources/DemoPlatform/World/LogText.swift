/// What a host printed in a script step, as an answer writes it.
enum LogText {
    /// Bytes that were made already.
    case bytes([UInt8])
    /// Bytes whose control characters go out raw, as no JSON may have them.
    case raw([UInt8])
    /// A long log that is made while it is sent, escaped for JSON.
    case bulk(BulkText)

    /// All of it, in memory.
    var bytes: [UInt8] {
        switch self {
        case .bytes(let bytes), .raw(let bytes): bytes
        case .bulk(let text): text.bytes()
        }
    }
}

extension [UInt8] {
    /// What `odd` puts at the end of a log: lone surrogates in their three-byte form, control bytes, bytes that are no
    /// UTF-8, and a character cut short.
    static let oddEnding: [UInt8] =
        Array("\nodd: lone ".utf8) + [0xED, 0xA0, 0xBD] + Array(" reversed ".utf8)
        + [0xED, 0xB8, 0x80, 0xED, 0xA0, 0xBD] + Array(" controls \u{1}\u{8}\u{B}\t\u{1B}[31m\n invalid ".utf8)
        + [0xFF, 0x20, 0xC3, 0x28, 0x20, 0xE4, 0xB8] + Array(" end\n".utf8)

    /// These bytes as a reader must have them who keeps whatever can be text: U+FFFD for each surrogate that stands
    /// alone and for each maximal part of an ill-formed sequence (the Unicode Standard, 3.9, "U+FFFD Substitution").
    func withReplacements() -> [UInt8] {
        var text: [UInt8] = []
        var copied = startIndex
        var index = startIndex
        while index + 2 < endIndex {
            guard self[index] == 0xED, (0xA0...0xBF).contains(self[index + 1]), self[index + 2] & 0xC0 == 0x80 else {
                index += 1
                continue
            }
            text += String(decoding: self[copied..<index], as: UTF8.self).utf8
            text.append(text: "\u{FFFD}")
            index += 3
            copied = index
        }
        return text + String(decoding: self[copied...], as: UTF8.self).utf8
    }
}

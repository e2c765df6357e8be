import JobModel

/// What a host printed in a script step, in the form in which an answer is written.
enum LogText {
    /// Bytes that are escaped when they are written.
    case bytes([UInt8])
    /// Bytes whose control characters are written without escapes, which valid JSON may not contain.
    case raw([UInt8])
    /// A long log that is made while it is sent, already escaped for JSON.
    case streamed(any StreamedLog)

    /// The whole log in memory.
    var bytes: [UInt8] {
        switch self {
        case .bytes(let bytes), .raw(let bytes): bytes
        case .streamed(let log): log.bytes
        }
    }
}

extension [UInt8] {
    /// The bytes that the fault `odd` adds to a log: lone surrogates in their three-byte form, control bytes, invalid
    /// UTF-8, and an incomplete character.
    static let oddEnding: [UInt8] =
        Array("\nodd: lone ".utf8) + [0xED, 0xA0, 0xBD] + Array(" reversed ".utf8)
        + [0xED, 0xB8, 0x80, 0xED, 0xA0, 0xBD] + Array(" controls \u{1}\u{8}\u{B}\t\u{1B}[31m\n invalid ".utf8)
        + [0xFF, 0x20, 0xC3, 0x28, 0x20, 0xE4, 0xB8] + Array(" end\n".utf8)

    /// These bytes as a correct client reads them: with U+FFFD for each lone surrogate and for each maximal part of an
    /// ill-formed sequence (the Unicode Standard, 3.9, "U+FFFD Substitution").
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

extension [UInt8] {
    /// Appends a string in UTF-8.
    mutating func append(text: String) {
        append(contentsOf: text.utf8)
    }

    /// Appends a decimal number, padded with zeros to `width` digits.
    mutating func appendDecimal(_ number: Int64, width: Int = 1) {
        if number < 0 { append(UInt8(ascii: "-")) }
        let start = count
        var rest = number.magnitude
        repeat {
            append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        while count - start < width { append(UInt8(ascii: "0")) }
        self[start...].reverse()
    }

    /// Appends the last `digits` hexadecimal digits of a number, in lower case.
    mutating func appendHexadecimal(_ number: UInt64, digits: Int) {
        for place in (0..<digits).reversed() {
            let digit = UInt8(truncatingIfNeeded: number >> UInt64(place * 4)) & 15
            append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
    }

    /// Appends a time such as `2026-11-23 15:52:35` in the platform's time zone (Asia/Shanghai, without daylight saving
    /// time).
    package mutating func appendPlatformTime(_ moment: Timestamp) {
        let time = CivilTime(moment, offsetSeconds: 8 * 3600)
        appendDecimal(time.year, width: 4)
        append(UInt8(ascii: "-"))
        appendDecimal(time.month, width: 2)
        append(UInt8(ascii: "-"))
        appendDecimal(time.day, width: 2)
        append(UInt8(ascii: " "))
        appendDecimal(time.hour, width: 2)
        append(UInt8(ascii: ":"))
        appendDecimal(time.minute, width: 2)
        append(UInt8(ascii: ":"))
        appendDecimal(time.second, width: 2)
    }
}

import JobModel

extension [UInt8] {
    /// Appends a text's UTF-8.
    mutating func append(text: String) {
        append(contentsOf: text.utf8)
    }

    /// Appends a number in decimal, with zeros in front up to `width` digits.
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

    /// Appends `2026-11-23 15:52:35` as a clock in the platform's time zone (Asia/Shanghai, no daylight saving) shows it.
    mutating func appendPlatformTime(_ moment: Timestamp) {
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

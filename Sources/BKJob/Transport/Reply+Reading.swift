import JobModel

extension Reply {
    /// Whether the body looks like HTML.
    var isHTML: Bool { body.first { !$0.isJSONSpace } == UInt8(ascii: "<") }

    /// The text of the body's `<title>`; nil when the body isn't HTML or has no title.
    var htmlTitle: String? {
        guard isHTML else { return nil }
        // The title is near the top; searching a page of megabytes would be wasted.
        let head = String(decoding: body.prefix(16_384), as: UTF8.self)
        let lower = head.asciiLowercased
        guard let open = lower.place(of: "<title"), let end = lower[open.upperBound...].place(of: ">"),
            let close = lower[end.upperBound...].place(of: "</title")
        else { return nil }
        // Lower-casing ASCII letters keeps every byte at its offset.
        let from = lower.utf8.distance(from: lower.startIndex, to: end.upperBound)
        let count = lower.utf8.distance(from: end.upperBound, to: close.lowerBound)
        let title = String(decoding: Array(head.utf8).dropFirst(from).prefix(count), as: UTF8.self)
        let words = title.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return words.isEmpty ? nil : words
    }

    /// The target of a redirect, without query and fragment, which may hold secrets.
    var redirectTarget: String? {
        guard let location = headers.first(name: "Location") else { return nil }
        let target = location.prefix { $0 != "?" && $0 != "#" }
        // There may be a user and a password before `@`.
        return target.contains("@") ? nil : String(target)
    }

    /// The number of seconds that the header `Retry-After` asks to wait. The header holds a number or a date; a date is
    /// compared with the response's own `Date`, so that the two clocks need not agree.
    var retryAfterSeconds: Int64? {
        guard let text = headers.first(name: "Retry-After")?.trimmed else { return nil }
        if let seconds = Int64(text) { return seconds >= 0 ? seconds : nil }
        guard let moment = HTTPDate.seconds(text), let now = headers.first(name: "Date").flatMap(HTTPDate.seconds)
        else { return nil }
        return max(0, moment - now)
    }
}

/// Reads dates in HTTP headers, in the only form that RFC 9110 lets senders use: `Sun, 06 Nov 1994 08:49:37 GMT`.
enum HTTPDate {
    /// The date in seconds since the epoch; nil for any other form.
    static func seconds(_ text: String) -> Int64? {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let words = text.split(separator: " ")
        guard words.count == 6, words[5] == "GMT", let day = Int64(words[1]), (1...31).contains(day),
            let month = months.firstIndex(of: String(words[2])), let year = Int64(words[3]),
            (1970...9999).contains(year)
        else { return nil }
        let clock = words[4].split(separator: ":").compactMap { Int64($0) }
        guard clock.count == 3, (0...23).contains(clock[0]), (0...59).contains(clock[1]), (0...60).contains(clock[2])
        else { return nil }
        let days = CivilTime.days(year: year, month: Int64(month) + 1, day: day)
        return days * 86_400 + clock[0] * 3600 + clock[1] * 60 + clock[2]
    }
}

extension UInt8 {
    /// Whether the byte is JSON white space (RFC 8259) or part of a byte order mark, which some servers put first.
    var isJSONSpace: Bool { [0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF].contains(self) }
}

extension String {
    /// The text with `A`…`Z` replaced by `a`…`z`; every other byte stays.
    fileprivate var asciiLowercased: String {
        String(decoding: utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
    }
}

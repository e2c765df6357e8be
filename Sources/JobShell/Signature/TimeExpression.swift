import Foundation
import JobModel

/// A moment as it was typed, not yet resolved with a clock and a time zone.
public enum TimeExpression: Sendable, Hashable {
    /// Milliseconds since the epoch.
    case epoch(Int64)
    /// A number of milliseconds from now; negative for the past.
    case relative(milliseconds: Int64)
    /// A calendar date and the number of seconds since its midnight, in the session's time zone.
    case date(year: Int64, month: Int64, day: Int64, second: Int64)
    /// The number of seconds since midnight of the current day, in the session's time zone.
    case today(second: Int64)

    /// Reads `2026-11-23`, `2026-11-23T15:52`, `2026-11-23T15:52:35`, `15:52`, `-2h`, `now` or milliseconds since the
    /// epoch; nil for any other text.
    package init?(_ text: String) {
        if text == "now" {
            self = .relative(milliseconds: 0)
        } else if text.hasPrefix("-"), let length = Self.duration(String(text.dropFirst())) {
            self = .relative(milliseconds: -length)
        } else if let number = Int64(text), text.utf8.count >= 10 {
            self = .epoch(number)
        } else if let second = Self.clock(text) {
            self = .today(second: second)
        } else {
            let halves = text.split(separator: "T", maxSplits: 1, omittingEmptySubsequences: false)
            let fields = halves[0].split(separator: "-", omittingEmptySubsequences: false).map { Self.digits($0) }
            guard fields.count == 3, let year = fields[0], let month = fields[1], let day = fields[2],
                (1...9999).contains(year), (1...12).contains(month), day >= 1,
                day <= Self.daysInMonth(year: year, month: month)
            else { return nil }
            var second: Int64 = 0
            if halves.count == 2 {
                guard let clock = Self.clock(String(halves[1])) else { return nil }
                second = clock
            }
            self = .date(year: year, month: month, day: day, second: second)
        }
    }

    /// Resolves the expression to a moment.
    ///
    /// - Parameters:
    ///   - now: the current time.
    ///   - offset: the time zone, as the number of seconds east of UTC at a given moment.
    package func moment(now: Timestamp, offset: (Timestamp) -> Int) -> Timestamp {
        switch self {
        case .epoch(let milliseconds): return Timestamp(milliseconds: milliseconds)
        case .relative(let milliseconds): return now.advanced(byMilliseconds: milliseconds)
        case .date(let year, let month, let day, let second):
            let days = CivilTime.days(year: year, month: month, day: day)
            let local = Timestamp(milliseconds: (days * 86_400 + second) * 1000)
            return local.advanced(byMilliseconds: -Int64(offset(local)) * 1000)
        case .today(let second):
            let today = CivilTime(now, offsetSeconds: offset(now))
            return TimeExpression.date(year: today.year, month: today.month, day: today.day, second: second)
                .moment(now: now, offset: offset)
        }
    }

    /// Reads a length of time: a whole number followed by `ms`, `s`, `m`, `h`, `d` or `w`.
    ///
    /// - Returns: milliseconds; nil if the text is no length of time or does not fit in 64 bits.
    static func duration(_ text: String) -> Int64? {
        guard let (number, unit) = length(text), let number = Int64(number), number <= .max / unit.milliseconds else {
            return nil
        }
        return number * unit.milliseconds
    }

    /// The longest time in the unit of a text that names a longer one, such as `15250284452w`; nil for any other text.
    static func longest(insteadOf text: String) -> String? {
        guard let (_, unit) = length(text), duration(text) == nil else { return nil }
        return "\(Int64.max / unit.milliseconds)\(unit.name)"
    }

    /// The digits and the unit of a length of time, however long it is.
    private static func length(_ text: String) -> (number: Substring, unit: (name: String, milliseconds: Int64))? {
        let units: [(name: String, milliseconds: Int64)] = [
            ("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000), ("w", 604_800_000),
        ]
        for unit in units where text.hasSuffix(unit.name) {
            let number = text.dropLast(unit.name.count)
            if !number.isEmpty, number.utf8.allSatisfy({ (48...57).contains($0) }) { return (number, unit) }
        }
        return nil
    }

    private static func clock(_ text: String) -> Int64? {
        let fields = text.split(separator: ":", omittingEmptySubsequences: false).map { digits($0) }
        guard fields.count == 2 || fields.count == 3, let hour = fields[0], let minute = fields[1], hour < 24,
            minute < 60
        else { return nil }
        guard let second = fields.count == 3 ? fields[2] : 0, second < 60 else { return nil }
        return hour * 3600 + minute * 60 + second
    }

    private static func digits(_ text: some StringProtocol) -> Int64? {
        text.utf8.allSatisfy { (48...57).contains($0) } ? Int64(text) : nil
    }

    private static func daysInMonth(year: Int64, month: Int64) -> Int64 {
        let next = month == 12 ? (year + 1, Int64(1)) : (year, month + 1)
        return CivilTime.days(year: next.0, month: next.1, day: 1)
            - CivilTime.days(year: year, month: month, day: 1)
    }
}

/// Time zones by name. They apply to results on screens and to moments typed without a zone; JSON output is always in
/// UTC.
enum TimeZoneName {
    /// The offset of a time zone, in seconds east of UTC at a given moment; nil if no zone has this name
    /// (`Asia/Shanghai`, `UTC`, `local`).
    static func offsets(_ name: String) -> (@Sendable (Timestamp) -> Int)? {
        let zone = name == "local" ? TimeZone.current : TimeZone(identifier: name)
        guard let zone else { return nil }
        return { moment in
            zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(moment.milliseconds) / 1000))
        }
    }
}

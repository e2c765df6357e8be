import JSON

/// A moment as the platform sends it: milliseconds since 1970-01-01T00:00:00Z.
///
/// It has no calendar: rendering draws it in the time zone of the session, JSON in UTC.
public struct Timestamp: Sendable, Hashable, Comparable {
    public let milliseconds: Int64

    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    public static func < (left: Timestamp, right: Timestamp) -> Bool { left.milliseconds < right.milliseconds }

    /// Returns the moment `offset` milliseconds later. At the end of the range it stays there rather than overflow.
    public func advanced(byMilliseconds offset: Int64) -> Timestamp {
        let (sum, overflow) = milliseconds.addingReportingOverflow(offset)
        return Timestamp(milliseconds: overflow ? (offset > 0 ? .max : .min) : sum)
    }
}

extension Timestamp {
    /// The moment in UTC, as JSON has it: `2026-11-23T15:52:35.123Z`.
    public var iso8601: String { iso8601(offsetSeconds: 0) }

    /// Returns the moment on a clock `offsetSeconds` east of UTC, with that offset: `2026-11-23T23:52:35.123+08:00`.
    public func iso8601(offsetSeconds: Int) -> String {
        let local = CivilTime(self, offsetSeconds: offsetSeconds)
        return "\(local.date)T\(local.time).\(padded(local.millisecond, 3))\(CivilTime.zone(offsetSeconds))"
    }
}

/// The calendar fields of a moment at a fixed offset from UTC.
///
/// The day arithmetic is Howard Hinnant's `civil_from_days` (proleptic Gregorian calendar, exact for all milliseconds
/// of Int64). It is implemented here so that no room needs a calendar library for one line of text.
public struct CivilTime: Sendable, Equatable {
    /// The fields in the order of a written date; `month` and `day` count from 1.
    public let year, month, day, hour, minute, second, millisecond: Int64

    /// Creates the fields that a clock `offsetSeconds` east of UTC shows at `moment`.
    public init(_ moment: Timestamp, offsetSeconds: Int) {
        let shifted = moment.advanced(byMilliseconds: Int64(offsetSeconds) * 1000).milliseconds
        let days = shifted.flooredQuotient(86_400_000)
        let rest = shifted % 86_400_000
        let inDay = rest < 0 ? rest + 86_400_000 : rest
        let shiftedDays = days + 719_468
        let era = shiftedDays.flooredQuotient(146_097)
        let dayOfEra = shiftedDays - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        hour = inDay / 3_600_000
        minute = inDay / 60_000 % 60
        second = inDay / 1000 % 60
        millisecond = inDay % 1000
    }

    /// Returns the number of days from 1970-01-01 to a date, by Hinnant's `days_from_civil`.
    public static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = shiftedYear.flooredQuotient(400)
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// `2026-11-23`
    public var date: String { "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))" }
    /// `15:52:35`
    public var time: String { "\(padded(hour, 2)):\(padded(minute, 2)):\(padded(second, 2))" }

    /// Returns an offset as ISO 8601 writes it: `Z` for zero, otherwise `+08:00`.
    public static func zone(_ offsetSeconds: Int) -> String {
        if offsetSeconds == 0 { return "Z" }
        let minutes = Int64(offsetSeconds.magnitude / 60)
        return "\(offsetSeconds < 0 ? "-" : "+")\(padded(minutes / 60, 2)):\(padded(minutes % 60, 2))"
    }
}

extension Int64 {
    /// Divides and rounds towards negative infinity. `divisor` must be positive.
    fileprivate func flooredQuotient(_ divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}

/// Returns `number` with leading zeros up to `width` digits.
private func padded(_ number: Int64, _ width: Int) -> String {
    let digits = String(number)
    return digits.count >= width ? digits : String(repeating: "0", count: width - digits.count) + digits
}

extension JSONValue {
    /// Returns a moment in UTC as a string, or `null` for nil.
    public static func optional(_ moment: Timestamp?) -> JSONValue { moment.map { .string($0.iso8601) } ?? .null }
}

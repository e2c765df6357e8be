import JobModel

extension Timestamp {
    /// The moment of a text as `iso8601` writes it, with a fraction of the second or without, in UTC or with an offset. Nil for
    /// anything else.
    init?(iso8601 text: String) {
        // An index of 100,000 hosts has twice as many: a regular expression would take minutes.
        var rest = Array(text.utf8)[...]
        func takes(_ marks: String) -> UInt8? {
            guard let byte = rest.first, marks.utf8.contains(byte) else { return nil }
            rest = rest.dropFirst()
            return byte
        }
        func number(_ count: Int) -> Int64? {
            let digits = rest.prefix(count)
            guard digits.count == count, digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
            rest = rest.dropFirst(count)
            return digits.reduce(0) { $0 * 10 + Int64($1 - 48) }
        }
        guard let year = number(4), takes("-") != nil, let month = number(2), takes("-") != nil, let day = number(2),
            takes("T ") != nil, let hour = number(2), takes(":") != nil, let minute = number(2), takes(":") != nil,
            let second = number(2), (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        var thousandths: Int64 = 0
        if takes(".") != nil {
            let digits = rest.prefix { (48...57).contains($0) }
            rest = rest.dropFirst(digits.count)
            let places = digits.prefix(3) + [48, 48, 48].prefix(max(0, 3 - digits.count))
            thousandths = places.reduce(0) { $0 * 10 + Int64($1 - 48) }
        }
        var east: Int64 = 0
        if takes("Z") == nil {
            guard let sign = takes("+-"), let hours = number(2) else { return nil }
            _ = takes(":")
            guard let minutes = number(2) else { return nil }
            east = (hours * 60 + minutes) * (sign == UInt8(ascii: "-") ? -1 : 1)
        }
        guard rest.isEmpty else { return nil }
        let days = CivilTime.days(year: year, month: month, day: day)
        let minutes = days * 1440 + hour * 60 + minute - east
        self.init(milliseconds: (minutes * 60 + second) * 1000 + thousandths)
    }
}

import JobModel
import Testing
import TestSupport

@Suite struct TimestampTests {
    @Test(arguments: [
        (0, "1970-01-01T00:00:00.000Z"),
        (-1, "1969-12-31T23:59:59.999Z"),
        (951_782_400_000, "2000-02-29T00:00:00.000Z"),
        (1_709_251_199_999, "2024-02-29T23:59:59.999Z"),
        (1_709_251_200_000, "2024-03-01T00:00:00.000Z"),
        (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
        (-2_203_891_200_000, "1900-03-01T00:00:00.000Z"),
        (1_795_449_155_123, "2026-11-23T15:52:35.123Z"),
        (-62_135_596_800_000, "0001-01-01T00:00:00.000Z"),
    ])
    func printsUTC(milliseconds: Int64, text: String) {
        #expect(Timestamp(milliseconds: milliseconds).iso8601 == text)
    }

    @Test func printsAnOffset() {
        let moment = Timestamp(milliseconds: 1_795_449_155_123)
        #expect(moment.iso8601(offsetSeconds: 28_800) == "2026-11-23T23:52:35.123+08:00")
        #expect(moment.iso8601(offsetSeconds: -12_600) == "2026-11-23T12:22:35.123-03:30")
    }

    @Test func daysAndDatesAreInverse() {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<2000 {
            let day = Int64.random(in: -1_000_000...1_000_000, using: &generator)
            let civil = CivilTime(Timestamp(milliseconds: day * 86_400_000 + 86_399_999), offsetSeconds: 0)
            #expect(CivilTime.days(year: civil.year, month: civil.month, day: civil.day) == day)
            #expect(civil.time == "23:59:59")
        }
    }

    @Test func staysAtTheEndsOfTime() {
        #expect(Timestamp(milliseconds: .max).advanced(byMilliseconds: 1).milliseconds == .max)
        #expect(Timestamp(milliseconds: .min).advanced(byMilliseconds: -1).milliseconds == .min)
        #expect(Timestamp(milliseconds: .max).iso8601 == "292278994-08-17T07:12:55.807Z")
    }
}

import Testing

@testable import JobLogs

/// What a progress line can say of the time that is left.
@Suite struct FetchProgressTests {
    private func left(done: Int, of total: Int = 2000, kept: Int = 0, seconds: Double, last: Double? = nil) -> Double? {
        var state = FetchProgress(done: done, total: total, kept: kept)
        (state.seconds, state.secondsAtLast) = (seconds, last ?? seconds)
        return state.secondsLeft
    }

    @Test func itFollowsThePaceOfWhatCame() {
        #expect(left(done: 500, seconds: 10) == 30)
        // What was here before came at no pace.
        #expect(left(done: 1500, kept: 1000, seconds: 10) == 10)
        #expect(left(done: 500, seconds: 15, last: 10) == 25)
    }

    @Test func withoutAPaceThereIsNone() {
        #expect(left(done: 0, seconds: 10) == nil)
        #expect(left(done: 1000, seconds: 1) == nil)
        #expect(left(done: 99, seconds: 10) == nil)
        #expect(left(done: 2000, seconds: 10) == nil)
    }

    @Test func whenTheLastHostsTakeLongerItIsNotToldAnyMore() throws {
        #expect(try #require(left(done: 1997, seconds: 10)) < 0.1)
        #expect(left(done: 1997, seconds: 11, last: 10) == nil)
    }
}

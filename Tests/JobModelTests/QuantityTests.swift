import JobModel
import Testing

/// Numbers with their nouns in sentences.
@Suite struct QuantityTests {
    @Test func onlyOneIsSingular() {
        #expect([0, 1, 2, 12].map { quantity($0, "host") } == ["0 hosts", "1 host", "2 hosts", "12 hosts"])
        #expect([1, 2].map { quantity($0, "retry", "retries") } == ["1 retry", "2 retries"])
        #expect([1, 3].map(logsOfHosts) == ["the log of 1 host", "the logs of 3 hosts"])
    }
}

import LogAnalysis
import Testing

struct RecordedRunsTests {
    @Test(arguments: RecordedRuns.transfers + RecordedRuns.programs)
    func `two runs that did the same become equal, and a real difference stays`(_ runs: RecordedRuns) {
        let first = normalised(runs.first)
        #expect(first == normalised(runs.second))
        #expect(normalised(runs.first.replacing(runs.part, with: runs.changed)) != first)
        #expect(normalised(first + "\n") == first)
    }
}

import JobModel
import Testing

/// An attempt's number stays in range, whoever makes a step or a host, and however it is changed.
@Suite struct ExecuteCountTests {
    @Test(arguments: [
        (Int.max, 2_147_483_647), (.min, 0), (-1, 0), (0, 0), (1, 1), (2_147_483_648, 2_147_483_647),
    ])
    func aNumberIsBroughtIntoRange(given: Int, kept: Int) {
        var step = StepInstance(
            id: 1, name: "", type: 1, status: RunStatus(rawValue: 3), executeCount: given)
        var host = Host(id: 1, executeCount: given)
        #expect(step.executeCount == kept && host.executeCount == kept && step.attempt == kept + 1)
        (step.executeCount, host.executeCount) = (7, 7)
        (step.executeCount, host.executeCount) = (given, given)
        #expect(step.executeCount == kept && host.executeCount == kept)
        #expect(ExecuteCount.nearest(to: Int64(given)) == kept)
    }
}

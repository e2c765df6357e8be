import LogAnalysis
import Testing

@testable import JobShell

@Suite struct ValueChangeTests {
    @Test(arguments: [
        ("version 2.8.0 ok", "2.8.1", "2.8.0", "version 2.8.1 → 2.8.0 ok"),
        ("12 of 12: part 2", "3", "2", "12 of 12: part 3 → 2"), ("plain", "x", "y", "plain"),
        ("no value", "x", "", "no value"),
    ])
    func theOldValueStandsBeforeTheNewOne(_ line: String, _ old: String, _ new: String, _ expected: String) {
        #expect(ValueChange([Deviation.Change(old: old, new: new)], in: line).text == expected)
    }

    @Test func longValuesAreCut() {
        let change = Deviation.Change(
            old: String(repeating: "a", count: 64), new: String(repeating: "b", count: 64))
        let line = "sha256 " + change.new
        #expect(ValueChange([change], in: line, cuttingValues: 5).text == "sha256 aaaa… → bbbb…")
    }
}

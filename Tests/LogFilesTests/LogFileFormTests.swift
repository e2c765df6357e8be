import Testing

@testable import LogFiles

@Suite struct LogFileFormTests {
    @Test func formsAreTheWordsOfTheOption() {
        #expect(LogFileForm(rawValue: "export") == .export)
    }
}

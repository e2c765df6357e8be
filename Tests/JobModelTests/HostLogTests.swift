import JobModel
import Testing

@Suite struct HostLogTests {
    private func log(_ text: String, status: Int = 9) -> HostLog {
        HostLog(
            host: Host(id: 1, status: HostStatus(rawValue: status)), state: .fetched,
            content: .script(Array(text.utf8)))
    }

    @Test(arguments: [
        "begin\n[GSE] Log Output Exceeds Maxsize(1MB)\n", "[GSE] Log Output Exceeds Maxsize(20480 lines)",
        "begin\r\n[GSE] Log Output Exceeds Maxsize(2MB) \r\n\r\n", "half a line[GSE] Log Output Exceeds Maxsize(1MB)\n",
    ])
    func whatTheAgentCutIsKnownByItsLastLine(text: String) {
        #expect(log(text).isCut)
    }

    @Test(arguments: [
        "", "all well\n", "[GSE] Log Output Exceeds Maxsize(1MB)\nand yet more\n", "[GSE] Log Output Exceeds Maxsize(",
        "grep 'Log Output Exceeds Maxsize(1MB)'\n", "it (1MB)\n",
    ])
    func whatIsWholeIsNotCut(text: String) {
        #expect(!log(text).isCut)
    }

    @Test func aPartOfACutLogIsStillOfACutLog() {
        var part = log("begin\n[GSE] Log Output Exceeds Maxsize(1MB)\n")
        part.content = .script(Array("begin\n".utf8))
        #expect(part.isCut)
    }

    @Test func theStatusSaysWhatIsFinal() {
        func none(_ status: Int) -> Bool {
            HostLog(host: Host(id: 1, status: HostStatus(rawValue: status)), state: .none).isFinal
        }
        #expect(log("x", status: 9).isFinal && log("x", status: 101).isFinal)
        #expect(!log("x", status: 7).isFinal && !log("x", status: 5).isFinal)
        // Where nothing could run there is nothing to wait for; of who ran a single answer is no evidence.
        #expect(none(310) && none(1) && none(12))
        #expect(!none(9) && !none(104) && !none(7) && !none(5))
    }
}

import LogAnalysis
import Testing

@Suite struct LogTextTests {
    private func lines(_ text: String) -> [String] {
        let log = LogText(Array(text.utf8))
        return (0..<log.lineCount).map { String(decoding: log.line($0), as: UTF8.self) }
    }

    @Test(
        arguments: [
            ("", []), ("\n", [""]), ("a", ["a"]), ("a\n", ["a"]), ("a\nb", ["a", "b"]), ("a\r\nb\r\n", ["a", "b"]),
            ("\n\n", ["", ""]), ("进度\r\n", ["进度"]), ("a\rb\n", ["a\rb"]),
        ] as [(String, [String])])
    func linesAreWhatAPersonSees(_ text: String, _ expected: [String]) {
        #expect(lines(text) == expected)
    }

    @Test func headAndTailTogetherAreTheWholeLog() {
        let bytes = Array("one\ntwo\r\nthree\nfour".utf8)
        let log = LogText(bytes)
        for count in 0...6 {
            let rest = max(0, log.lineCount - count)
            #expect(Array(log.head(count)) + Array(log.tail(rest)) == bytes)
        }
        #expect(String(decoding: log.tail(2), as: UTF8.self) == "three\nfour")
    }

    @Test func aLineBeyondTheLastIsEmpty() {
        #expect(LogText([65]).line(1).isEmpty)
        #expect(LogText([]).line(0).isEmpty)
    }
}

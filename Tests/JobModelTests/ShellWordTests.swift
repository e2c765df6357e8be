import JobModel
import Testing

/// Text as one word for /bin/sh.
@Suite struct ShellWordTests {
    @Test(arguments: [
        ("./a-b_1.tgz", "./a-b_1.tgz"), ("log-T02:25", "log-T02:25"), ("hosts --long", "'hosts --long'"), ("", "''"),
        ("it's", #"'it'\''s'"#), ("$x", "'$x'"), ("日志", "'日志'"),
    ])
    func isQuotedWhereShWouldReadMore(text: String, word: String) {
        #expect(text.shellWord == word)
    }
}

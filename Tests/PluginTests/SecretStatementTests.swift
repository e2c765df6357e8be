import JobShell
import Testing

/// Which lines the history leaves out, by what they run and not by how they begin.
@Suite struct SecretStatementTests {
    private let aliases = ["l": "login", "ll": "biz 2; l --helper", "h": "hosts", "loop": "loop"]

    private func isSecret(_ text: String) throws -> Bool {
        SecretStatements(try Registry(builtIn)).areIn(text, aliases: aliases)
    }

    @Test(arguments: [
        "login", "  login --file x", "logi --helper 'echo bk_token=x'", "log", "'login' --helper x", #"\login x"#,
        #""login" --helper x"#, #"lo\gin"#, "l'ogi'n --helper x", "biz 2; login --helper 'echo bk_token=x'",
        "biz 2 && login", "jobs || login --file x", "hosts | login", "biz 2\nlogin --helper x", "l --helper x",
        "'l'; l", "ll 'echo bk_token=x'", "watch 5 \"login --helper 'x'\"", "watch 5 \"biz 2; logi --helper 'x'\"",
        "alias x 'login --helper x'", "alias x='login --helper x'", "alias y l; y --helper x", "watch 1 'l --helper x'",
        // What can't be read.
        "login --helper 'echo bk_token=x", "login --helper x ) |", "biz 2； login --helper x", "biz 2；login --helper x",
        "jobs | | login x", "l --helper 'x", "; login --helper x",
    ])
    func statementsThatRunLogin(text: String) throws {
        #expect(try isSecret(text), "\(text)")
    }

    @Test(arguments: [
        "", "session", "filter login", "filter 'login failed'", "fetch; filter 'error|login'", "help login",
        "let x login", "# login", "hosts | to json > login", "!login --helper x", "h login", "'l' x", "loop",
        "alias fails 'filter login'", "watch 5 'filter login'", "le", "filter 'login", "hosts | | filter login",
        "filter ）login", "filter\u{3000}login", "filter “login”",
    ])
    func statementsThatDoNot(text: String) throws {
        #expect(try !isSecret(text), "\(text)")
    }
}

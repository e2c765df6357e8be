import JobShell
import JobShellTesting
import Testing

/// Which lines the history leaves out, by what they run and not by how they begin.
@Suite struct SecretStatementTests {
    private let aliases = ["l": "login", "ll": "biz 2; l --helper", "h": "hosts", "loop": "loop"]

    private func isSecret(_ text: String) throws -> Bool {
        SecretStatements(try Registry(builtIn), aliases: aliases).areIn(text)
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

/// No secret that is typed in a wrong place comes back in an error, an excerpt, a hint, a note or a listing.
@Suite struct TypedSecretTests {
    static let secret = "s3cr3t-Pw9"

    /// Wrong statements that hold the secret, most of them such as a user types who does not know that it is refused.
    static let statements = [
        "connect me:s3cr3t-Pw9@host", "connect https://me:s3cr3t-Pw9@host", "connect ftp://me:s3cr3t-Pw9@host",
        "connect https://me:s3cr3t-Pw9@ho st", "connect --door https://me:s3cr3t-Pw9@h https://h",
        "connect https://h --ca https://me:s3cr3t-Pw9@h", "conect https://me:s3cr3t-Pw9@host",
        "https://me:s3cr3t-Pw9@h",
        "job https://me:s3cr3t-Pw9@h", "open https://me:s3cr3t-Pw9@h", "open me:s3cr3t-Pw9@h:/x",
        "hosts me:s3cr3t-Pw9@host", "hosts --bad me:s3cr3t-Pw9@host", "hosts --bad --url https://me:s3cr3t-Pw9@host",
        "set bk_token s3cr3t-Pw9", "set BK_APP_SECRET=s3cr3t-Pw9", "set bk_token = s3cr3t-Pw9",
        "let bk_token s3cr3t-Pw9", "let bk_token= s3cr3t-Pw9", "let bk_token = s3cr3t-Pw9",
        "let bk_token=s3cr3t-Pw9", "let bk_ticket s3cr3t-Pw9", "let a=1 bk_token=s3cr3t-Pw9",
        "let u https://me:s3cr3t-Pw9@h; let; session", "let p 'password=s3cr3t-Pw9'; let; session",
        "bk_token=s3cr3t-Pw9", "export BK_TOKEN=s3cr3t-Pw9", "bk_token = s3cr3t-Pw9", "BK_TOKEN s3cr3t-Pw9",
        "login s3cr3t-Pw9", "login bk_token=s3cr3t-Pw9", "login bk_token s3cr3t-Pw9", "login me s3cr3t-Pw9",
        "logn bk_token=s3cr3t-Pw9", "login --bk_token=s3cr3t-Pw9", "login --token s3cr3t-Pw9",
        "login --bk_token s3cr3t-Pw9", "login bk_token=s3cr3t-Pw9；", "login bk_token=“s3cr3t-Pw9”",
        "login “s3cr3t-Pw9”", "login bk_token＝s3cr3t-Pw9", "login 'bk_token=s3cr3t-Pw9", "login s3cr3t-Pw9 | | to json",
        "hosts；login s3cr3t-Pw9", "sudo login s3cr3t-Pw9", "hosts | login s3cr3t-Pw9",
        "alias l='login bk_token=s3cr3t-Pw9'; alias; session", "alias l= 'login bk_token=s3cr3t-Pw9'; alias",
        "alias l 'login s3cr3t-Pw9'; alias; session", "alias 'login bk_token=s3cr3t-Pw9' x", "alias l login s3cr3t-Pw9",
        "alias c 'connect https://me:s3cr3t-Pw9@h'; alias", "alias g login; g s3cr3t-Pw9",
        "watch 0.1 login bk_token=s3cr3t-Pw9", "watch 'login bk_token=s3cr3t-Pw9'",
        "watch 0.1 'login bk_token=s3cr3t-Pw9' --times 1", "watch 0.1 'login s3cr3t-Pw9' --times 1",
        "watch 0.1 'connect https://me:s3cr3t-Pw9@h' --times 1", "watch 0.1 'let bk_token s3cr3t-Pw9' --times 1",
        "watch 0.1 \"let x 'password: s3cr3t-Pw9\" --times 1", "watch x 'login s3cr3t-Pw9'",
        "source https://me:s3cr3t-Pw9@h/x", "save --format x bk_token=s3cr3t-Pw9", "filter bk_token s3cr3t-Pw9 -Y",
        "hosts password=s3cr3t-Pw9", "hosts \"{\\\"password\\\": \\\"s3cr3t-Pw9\\\"}\"", "help bk_ticket=s3cr3t-Pw9",
        "hosts 密码：s3cr3t-Pw9", "let 密码 s3cr3t-Pw9", "lets password = s3cr3t-Pw9", "mask add x 'password=s3cr3t-Pw9('",
        "let v 1; hosts $v password=s3cr3t-Pw9",
    ]

    @Test(arguments: statements) func neverComesBack(statement: String) async throws {
        for errors in ["text", "json"] {
            let terminal = ScriptedTerminal(width: 80)
            let shell = try ScriptedShell(plugins: builtIn, terminal: terminal)
            _ = try await shell.run("set errors \(errors)")
            let result = try await shell.run(statement)
            let said = result.output + result.notes.joined(separator: "\n")
            #expect(!said.contains("s3cr"), "\(statement): \(said)")
            #expect(!said.isEmpty, "\(statement)")
        }
        #expect(SecretStatements(try Registry(builtIn), aliases: ["g": "login"]).areIn(statement), "\(statement)")
    }

    @Test func whatIsNoSecretIsShown() async throws {
        let shell = try await ScriptedShell.onDemo(plugins: builtIn, hosts: 5, terminal: ScriptedTerminal(width: 80))
        _ = try await shell.run("job 20000100; step 1")
        for (statement, shown) in [
            ("hosts 3:10.0.0.7,@faild", "3:10.0.0.7"), ("filter 'token=(\\w+' @all", "token="),
            ("filter bk_token @faild", "faild"),
            ("hosts tag:a,@faild", "@faild"), ("hosts fd00::5!@faild", "fd00::5"), ("filter 'password' --hed", "--hed"),
            ("login --file /nonexistent/path", "/nonexistent/path"), ("let token x; echo $token; nosuch", "nosuch"),
        ] {
            let result = try await shell.run(statement)
            let said = result.output + result.notes.joined(separator: "\n")
            #expect(said.contains(shown), "\(statement): \(said)")
            #expect(!said.contains("••"), "\(statement): \(said)")
        }
        try await shell.stop()
    }

    @Test func anAliasOfAHelperIsNoSecret() async throws {
        let shell = try ScriptedShell(plugins: builtIn)
        #expect(
            try await shell.run("alias l 'login --helper \"pass show bk\"'; alias | to csv").output.contains(
                "pass show bk"))
        #expect(try await shell.run("let bk_token x").notes.contains("hint: type: login"))
        #expect(try await shell.run("set bk_token x").notes.contains("hint: credentials are not settings; type: login"))
    }
}

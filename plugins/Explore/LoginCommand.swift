import JobModel
import JobShell

/// `login`, `login --file PATH` and `login --helper COMMAND` take credentials by asking the user, from a file, or from
/// the output of a command.
struct LoginCommand: Command {
    private static let file = Parameter.option(
        "file", .path, valueName: "PATH", help: "read name=value lines from a file that only you may read")
    private static let helper = Parameter.option(
        "helper", .text, valueName: "COMMAND", help: "run this command and read what it prints")

    let signature = CommandSignature(
        "login", summary: "take credentials: by asking, from a file, or from a helper",
        details: """
            Without options it asks, and the secrets that are typed can't be seen. A file holds lines name=value and
            must be yours alone (chmod 600); a helper is a command that prints such lines within two minutes. The names
            are bk_app_code, bk_app_secret, bk_token, bk_username and access_token. A statement that runs login never
            enters the history, however it is spelt, and no argument takes a secret.

            The platform is asked one small thing with the new credentials. If it refuses them, those of before hold; if it
            can't be reached, the new ones are taken and a note says so.
            """,
        parameters: [Self.file, Self.helper],
        examples: [.init("login --helper 'echo bk_username=demo'", "take credentials from a helper")], isSecret: true,
        needsWholeName: true)

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        let credentials: Credentials
        switch (invocation[Self.file], invocation[Self.helper]) {
        case (.some, .some): throw Texts.exclusive("--file", "--helper").about(Self.helper)
        case (let path?, nil): credentials = try await context.blocking { try Credentials.readFile(path) }
        case (nil, let helper?):
            if helper.allSatisfy(\.isWhitespace) { throw Texts.emptyHelper.about(Self.helper) }
            credentials = try Credentials.parse(
                try await context.output(ofHelper: helper), source: "login --helper")
        case (nil, nil): credentials = try await asked(context)
        }
        context.showProgress(Texts.tryingCredentials)
        defer { context.showProgress(nil) }
        do {
            let doubt = try await context.trial(of: credentials)
            return Outcome(changes: [.credentials(credentials)], notes: doubt.map { [Texts.untried($0)] } ?? [])
        } catch let failure as Failure {
            throw failure.hinting(Texts.keptBefore)
        }
    }

    /// Asks the user for an application and either a login token or a user name. Both doors, ESB and the gateway,
    /// accept these.
    private func asked(_ context: Context) async throws -> Credentials {
        var lines: [String] = []
        func ask(_ question: String, _ name: String, isSecret: Bool) async throws -> Bool {
            let answer = try await context.ask(question, isSecret: isSecret)
            if !answer.isEmpty { lines.append("\(name)=\(answer)") }
            return !answer.isEmpty
        }
        _ = try await ask("application code (bk_app_code): ", "bk_app_code", isSecret: false)
        _ = try await ask("application secret (bk_app_secret): ", "bk_app_secret", isSecret: true)
        let hasToken = try await ask(
            "login token (bk_token), or Enter to give a user name: ", "bk_token", isSecret: true)
        if !hasToken { _ = try await ask("user name (bk_username): ", "bk_username", isSecret: false) }
        return try Credentials.parse(lines.joined(separator: "\n"), source: "login")
    }
}

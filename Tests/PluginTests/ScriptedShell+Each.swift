import JobShell
import JobShellTesting

extension ScriptedShell {
    /// Runs each statement in the session that this shell has now, and hands over what came of it.
    ///
    /// What a statement changes in the session is undone before the next one, so that none depends on another. Only the
    /// store of logs is shared. A shell for each statement would ask for the job and fetch its logs each time, which takes
    /// most of the time of a test.
    ///
    /// - Throws: what `body` throws, and `Failure` when this shell is not on a demo platform and a statement ends it.
    func runEach(_ statements: [String], _ body: (String, Transcript) async throws -> Void) async throws {
        let session = await shell.session
        var current = self
        for statement in statements {
            try await body(statement, try await current.run(statement))
            // A shell that is to end runs nothing more.
            if await current.shell.requestedExit != nil {
                current = try await another(plugins: builtIn, terminal: terminal)
            }
            // The connections are those of the platform and credentials of the statement before.
            if let endpoint = session.endpoint { await current.shell.apply([.endpoint(endpoint)]) }
            await current.shell.resume(session)
        }
    }
}

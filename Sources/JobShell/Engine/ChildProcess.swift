import JobModel
import Subprocess

import Glibc

/// Runs programs through `/bin/sh -c`. The environment that a program gets never contains a secret.
package enum ChildProcess {
    /// Runs a command line with `input` on its standard input. Its output goes to the shell's own standard output.
    ///
    /// - Parameters:
    ///   - arguments: the positional parameters `$1`, `$2`, … of the command line.
    ///   - input: nil lets the program read the shell's own standard input.
    /// - Returns: the exit status as sh reports it: 128 + N for a program that was ended by signal N.
    /// - Throws: `Failure` when sh can't be run; rethrows the errors of `input`.
    static func run(
        _ commandLine: String, arguments: [String] = [], environment: [String: String], input: ByteStream?
    ) async throws -> Int {
        let words = Self.words(commandLine, arguments)
        guard let input else {
            let result = try await naming {
                try await Subprocess.run(
                    .path("/bin/sh"), arguments: words, environment: Self.environment(environment),
                    platformOptions: endingGently, input: .currentStandardInput, output: .currentStandardOutput,
                    error: .currentStandardError)
            }
            try Task.checkCancellation()
            return status(result.terminationStatus)
        }
        let result = try await naming {
            try await Subprocess.run(
                .path("/bin/sh"), arguments: words, environment: Self.environment(environment),
                platformOptions: endingGently, input: .inputWriter, output: .currentStandardOutput,
                error: .currentStandardError
            ) { execution in
                let process = execution.processIdentifier.value
                let writer = execution.standardInputWriter
                try await untilExit(of: process) {
                    for try await chunk in input where !chunk.isEmpty {
                        do {
                            _ = try await writer.write(chunk)
                        } catch is SubprocessError {
                            break  // The child closed its input, as `head` does.
                        }
                    }
                }
                try? await writer.finish()
            }
        }
        try Task.checkCancellation()
        return status(result.terminationStatus)
    }

    /// Runs a credential helper and returns the text, of at most 1 MB, that it prints on its standard output.
    ///
    /// - Parameters:
    ///   - limit: the longest time that the helper may take. It is generous because the user may have to type a
    ///     passphrase or touch a security key.
    ///   - tell: called when the helper is still running after one second.
    /// - Throws: `Failure` when the helper can't be run, takes too long, ends with a status other than 0, prints
    ///   more than 1 MB, or prints bytes that are not UTF-8; `CancellationError` when the task is cancelled or Ctrl-C
    ///   ended the helper.
    package static func output(
        of commandLine: String, environment: [String: String], within limit: Duration = .seconds(120),
        whenSlow tell: @escaping @Sendable () -> Void = {}
    ) async throws -> String {
        try await withThrowingTaskGroup(of: String.self) { group in
            group.addTask { try await helperText(commandLine, environment) }
            group.addTask {
                let patience = min(limit, .seconds(1))
                try await Task.sleep(for: patience)
                tell()
                try await Task.sleep(for: limit - patience)
                throw Texts.helperTooSlow(limit)
            }
            defer { group.cancelAll() }
            guard let text = try await group.next() else { throw CancellationError() }
            return text
        }
    }

    private static func helperText(_ commandLine: String, _ environment: [String: String]) async throws -> String {
        let family = ProcessFamily()
        var environment = environment
        environment[family.variable.name] = family.variable.value
        // What the helper starts while it is being ended would be left over.
        defer { if Task.isCancelled { family.end() } }
        let result = try await withTaskCancellationHandler {
            try await naming {
                try await Subprocess.run(
                    .path("/bin/sh"), arguments: words(commandLine, []), environment: Self.environment(environment),
                    platformOptions: endingWithItsChildren, input: .currentStandardInput,
                    output: .bytes(limit: 1_000_000), error: .currentStandardError)
            }
        } onCancel: {
            family.end()
        }
        try Task.checkCancellation()
        let status = status(result.terminationStatus)
        // Ctrl-C at a terminal reaches the helper itself, and may do so before it reaches the shell.
        if status == 128 + Int(SIGINT) { throw CancellationError() }
        guard status == 0 else { throw Texts.helperFailed(status) }
        guard let text = String(validating: result.standardOutput, as: UTF8.self) else { throw Texts.helperNoText }
        return text
    }

    /// Runs `feed` until it returns or the child exits. Without the second condition the shell would wait for the
    /// next piece of a slow input although nobody reads it any more.
    private static func untilExit(of process: pid_t, _ feed: @escaping @Sendable () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await feed() }
            group.addTask {
                while !hasExited(process) { try await Task.sleep(for: .milliseconds(100)) }
            }
            defer { group.cancelAll() }
            do {
                try await group.next()
            } catch is CancellationError where !Task.isCancelled {}
        }
    }

    /// Whether a child has exited. The child is not reaped, so that Subprocess can still wait for it.
    private static func hasExited(_ process: pid_t) -> Bool {
        var info = siginfo_t()
        guard waitid(P_PID, id_t(process), &info, WEXITED | WNOHANG | WNOWAIT) == 0 else { return true }
        return info.si_signo == SIGCHLD
    }

    private typealias Arguments = Subprocess.Arguments

    /// The arguments of sh. The word after the command line becomes `$0`, the name at the beginning of sh's own
    /// error messages. The `--` keeps sh from reading a command line that begins with a hyphen as an option.
    private static func words(_ commandLine: String, _ arguments: [String]) -> Arguments {
        let command = [commandLine, "sh"] + arguments
        let ignored = Signals.ignored
        if ignored.isEmpty { return Arguments(["-c", "--"] + command) }
        // Subprocess resets every signal to its default in the child. Signals that joblog was started to ignore
        // must stay ignored in its children, as in any shell.
        let relay = "trap '' \(ignored.joined(separator: " ")); exec /bin/sh -c -- \"$@\""
        return Arguments(["-c", relay, "sh"] + command)
    }

    /// When the statement is cancelled, the child gets SIGTERM, two seconds to clean up, and then SIGKILL.
    private static var endingGently: PlatformOptions {
        var options = PlatformOptions()
        options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(2))]
        return options
    }

    /// Options that end a slow helper together with the processes it started, which would otherwise hold its output
    /// open.
    ///
    /// This needs a process group of its own, and such a group may not read from the terminal. Where there is a
    /// terminal, the helper must be able to ask for a passphrase, so it stays in the foreground group. There Ctrl-C
    /// reaches all of its processes, and `ProcessFamily` ends them otherwise.
    private static var endingWithItsChildren: PlatformOptions {
        guard !POSIX.hasTerminal else { return endingGently }
        var options = PlatformOptions()
        options.processGroupID = 0
        options.teardownSequence = [
            .gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: .seconds(2))
        ]
        return options
    }

    private static func environment(_ values: [String: String]) -> Environment {
        .custom(Dictionary(uniqueKeysWithValues: values.map { (Environment.Key(stringLiteral: $0.key), $0.value) }))
    }

    private static func naming<Result>(_ body: () async throws -> Result) async throws -> Result {
        do {
            return try await body()
        } catch let error as SubprocessError {
            try Task.checkCancellation()
            // Only the output of a helper is limited.
            throw error.code == .outputLimitExceeded
                ? Texts.helperTooLong : Texts.childFailed(String(describing: error))
        }
    }

    private static func status(_ status: TerminationStatus) -> Int {
        switch status {
        case .exited(let code): Int(code)
        case .signaled(let signal): 128 + Int(signal)
        }
    }
}

/// The signal dispositions that the process inherited when it was started.
package enum Signals {
    /// Whether the process ignores a signal.
    ///
    /// joblog itself installs handlers and ignores only SIGPIPE. Any other signal that is ignored was therefore
    /// ignored when the process began, as `nohup` and a script's `&` arrange, and must stay ignored.
    package static func isIgnored(_ number: Int32) -> Bool {
        var action = sigaction()
        guard sigaction(number, nil, &action) == 0 else { return false }
        // Swift can't compare functions, but it can compare their addresses.
        let handler = unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
        return handler == unsafeBitCast(SIG_IGN, to: Int.self)
    }

    /// The names, as sh's `trap` spells them, of the signals that this process inherited as ignored and that
    /// children must ignore too.
    static var ignored: [String] {
        let names = [(SIGHUP, "HUP"), (SIGINT, "INT"), (SIGQUIT, "QUIT"), (SIGTERM, "TERM")]
        return names.filter { isIgnored($0.0) }.map { $0.1 }
    }
}

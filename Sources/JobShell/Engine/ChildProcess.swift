import JobModel
import Subprocess

import Glibc

/// Programs run through `/bin/sh -c`. None of them sees a secret in its environment.
public enum ChildProcess {
    /// Runs a command line with text on its standard input; its output goes where the shell's goes.
    ///
    /// - Parameter arguments: `$1`… of the command line.
    /// - Returns: the exit status as sh tells it (128 + signal when one ended it).
    /// - Throws: `Failure` when sh can't be run, and what the input throws.
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
                            break  // The child reads no more, as `head` does; its exit status tells the rest.
                        }
                    }
                }
                try? await writer.finish()
            }
        }
        try Task.checkCancellation()
        return status(result.terminationStatus)
    }

    /// What a command line prints on its standard output, text of up to 1 MB, for credential helpers.
    ///
    /// - Parameters:
    ///   - limit: how long it may take. A person may have to type a passphrase meanwhile, or touch a key.
    ///   - tell: called when it is still at work after a second.
    /// - Throws: `Failure` when it can't be run, does not end in time and with status 0, or prints more or no text.
    public static func output(
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
        let result = try await naming {
            try await Subprocess.run(
                .path("/bin/sh"), arguments: words(commandLine, []), environment: Self.environment(environment),
                platformOptions: endingWithItsChildren, input: .currentStandardInput, output: .bytes(limit: 1_000_000),
                error: .currentStandardError)
        }
        let status = status(result.terminationStatus)
        guard status == 0 else { throw Texts.helperFailed(status) }
        guard let text = String(validating: result.standardOutput, as: UTF8.self) else { throw Texts.helperNoText }
        return text
    }

    /// Feeds a child as long as it lives: input that comes now and then would keep the shell waiting for its next piece.
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

    /// Whether a child has ended; it stays to be waited for.
    private static func hasExited(_ process: pid_t) -> Bool {
        var info = siginfo_t()
        guard waitid(P_PID, id_t(process), &info, WEXITED | WNOHANG | WNOWAIT) == 0 else { return true }
        return info.si_signo == SIGCHLD
    }

    private typealias Arguments = Subprocess.Arguments

    /// What sh is called with. Its own errors begin with the word after the command line. A command line that begins with a
    /// hyphen is none of its options.
    private static func words(_ commandLine: String, _ arguments: [String]) -> Arguments {
        let command = [commandLine, "sh"] + arguments
        let ignored = Signals.ignored
        if ignored.isEmpty { return Arguments(["-c", "--"] + command) }
        // Subprocess gives children the default for every signal. What joblog was started to ignore they ignore as well,
        // as any shell's children do.
        let relay = "trap '' \(ignored.joined(separator: " ")); exec /bin/sh -c -- \"$@\""
        return Arguments(["-c", relay, "sh"] + command)
    }

    /// A child whose statement is cancelled gets SIGTERM and two seconds to clean up, then SIGKILL.
    private static var endingGently: PlatformOptions {
        var options = PlatformOptions()
        options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(2))]
        return options
    }

    /// A helper that takes too long is ended with whatever it started: a child of it would hold its output open.
    ///
    /// That takes a process group of its own, which may not read from a terminal: where there is one, the helper must be able
    /// to ask for a passphrase, and stays in the foreground. There only Ctrl-C reaches all of it.
    private static var endingWithItsChildren: PlatformOptions {
        guard !Systems.hasTerminal else { return endingGently }
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
            // Only what a helper prints has a limit.
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

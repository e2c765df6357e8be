import CLibEditShim
import TerminalText

import Glibc

/// A terminal line editor: libedit keeps the text and the keys, this module draws.
///
/// A thread of its own owns libedit and the terminal's input; this handle may be used from anywhere. While a line is
/// read the terminal is in the editor's mode; at all other times it is in its own, so that commands and children
/// find it as any program does. What is typed meanwhile waits for the next read.
///
/// From its making to ``close()`` the editor handles SIGINT, SIGTSTP, SIGCONT, SIGWINCH, SIGTERM, SIGHUP and SIGQUIT
/// for the whole process; children begin with the defaults. Those that the process was started to ignore (`nohup`) stay
/// ignored. In the background it stops when it wants the terminal, as any program does.
public final class LineEditor: Sendable {
    private let shared: EditorShared
    private let finished: EditorThread.Finish

    /// Whether lines can be edited here: standard input is a terminal, standard output or error is one, and `TERM`
    /// names one that knows escape sequences. If not, use ``PlainLineReader``.
    public static func isUsable(terminalName: String? = getenv("TERM").map { String(cString: $0) }) -> Bool {
        guard let terminalName, !terminalName.isEmpty, terminalName != "dumb" else { return false }
        return isatty(STDIN_FILENO) == 1 && outputDescriptor != nil
    }

    /// Opens the editor on the program's terminal and loads the history.
    public init(_ configuration: LineEditorConfiguration) throws(LineEditorError) {
        guard Self.isUsable(), let output = Self.outputDescriptor else { throw .unusableTerminal }
        let shared = try EditorShared(configuration: configuration, input: STDIN_FILENO, output: output)
        guard lineeditor_catch_signals(shared.signals.writeEnd) else { throw .alreadyInUse }
        do {
            finished = try EditorThread.start(shared)
        } catch {
            lineeditor_release_signals()
            throw error
        }
        self.shared = shared
    }

    deinit { close() }

    /// Reads a statement. Return begins a continuation line while the configuration finds it incomplete. It enters
    /// the history unless it is secret, blank, begins with a space or repeats the last one.
    ///
    /// Reads that are asked for at the same time are served one after the other.
    public func readLine(prompt: [StyledText]) async -> ReadResult {
        await read(.statement, prompt: prompt)
    }

    /// Reads one line that is not shown and not remembered: a password.
    public func readSecret(prompt: String) async -> ReadResult {
        await read(.secret, prompt: [StyledText(prompt)])
    }

    /// Reads one line, shown but not remembered: the answer to a question.
    public func ask(prompt: String) async -> ReadResult {
        await read(.answer, prompt: [StyledText(prompt)])
    }

    /// Writes `bytes`, as they are, to standard output or another of the terminal's descriptors; returns when they are
    /// written. While a line is edited or a status shown they go above it, ended by a line break if they have none.
    public func write(_ bytes: [UInt8], to descriptor: Int32 = STDOUT_FILENO) {
        shared.screen.write(bytes, to: descriptor)
    }

    /// Shows one line of progress below the output, in place of the one before, cut to the window's width; nil removes
    /// it. It steps aside while a line is edited or the terminal is lent.
    public func setStatus(_ text: String?) {
        shared.screen.setStatus(text)
    }

    /// What happens on Ctrl-C (and SIGTERM, SIGHUP and the terminal's end) while no line is read. Called on the
    /// editor's thread, so also while all of Swift's are busy: cancel the running task there and return at once.
    public func setInterruptHandler(_ handler: (@Sendable () -> Void)?) {
        shared.setInterruptHandler(handler)
    }

    /// The signal that asked the program to end, if one has.
    public var terminationSignal: Int32? { shared.terminationSignal }

    /// Gives the terminal to whatever `body` runs (an editor, a pager, a shell) and takes it back: its mode, the
    /// foreground, and Ctrl-C, which meanwhile is for the child only.
    ///
    /// Not to be called while a line is read.
    public func lend<T: Sendable>(_ body: @Sendable () async throws -> T) async rethrows -> T {
        shared.screen.withdraw()
        let mode = TerminalMode(of: shared.input)
        shared.changeLoans(by: 1)
        defer {
            mode?.restore()
            shared.changeLoans(by: -1)
            // A child that went on in the background ends there, while another program has the terminal.
            if lineeditor_is_foreground(shared.input) { shared.screen.resume() }
        }
        return try await body()
    }

    /// The statements entered, oldest first, those of earlier sessions before this one's.
    public var history: [String] { shared.history.entries }

    /// Changes the keys, from the next line on.
    public func setKeys(_ keys: KeyBindings) {
        shared.post(.setKeys(keys))
    }

    /// The window's size now.
    public var size: TerminalSize { shared.screen.size }

    /// Ends a line that is being read, puts the terminal and the signals back as they were found, and returns when that
    /// is done. All later reads are at the end of input.
    public func close() {
        shared.screen.setStatus(nil)
        shared.close()
        finished.wait()
    }

    private func read(_ kind: EditorShared.ReadKind, prompt: [StyledText]) async -> ReadResult {
        await withCheckedContinuation { shared.post(.read(kind, prompt: prompt, $0)) }
    }

    /// Where to draw: standard error serves when standard output goes elsewhere.
    private static var outputDescriptor: Int32? {
        [STDOUT_FILENO, STDERR_FILENO].first { isatty($0) == 1 }
    }
}

/// Which editor's keys a line is edited with.
public enum KeyBindings: Sendable, Equatable {
    case emacs
    case vi
}

/// What a ``LineEditor`` is told once.
public struct LineEditorConfiguration: Sendable {
    /// The name under which `~/.editrc` addresses this program (`joblog:bind …`).
    public var programName: String
    /// The history file; nil keeps the history in memory. Its folder is made if it is missing.
    public var historyPath: String?
    /// How many entries are kept in memory, and loaded from the file at most.
    public var historyLimit: Int
    /// The keys; nil means emacs's unless `~/.editrc` says otherwise.
    public var keys: KeyBindings?
    /// Whether Return ends the line (true) or begins a continuation line. Called on the editor's thread.
    public var isComplete: @Sendable (String) -> Bool
    /// Whether a line must not enter the history. Called on the editor's thread.
    public var isSecret: @Sendable (String) -> Bool

    /// Without closures every line is complete and none is secret.
    public init(
        programName: String, historyPath: String? = nil, historyLimit: Int = 10_000, keys: KeyBindings? = nil,
        isComplete: @escaping @Sendable (String) -> Bool = { _ in true },
        isSecret: @escaping @Sendable (String) -> Bool = { _ in false }
    ) {
        self.programName = programName
        self.historyPath = historyPath
        self.historyLimit = max(1, historyLimit)
        self.keys = keys
        self.isComplete = isComplete
        self.isSecret = isSecret
    }
}

/// What came of asking the user for a line.
public enum ReadResult: Sendable, Equatable {
    /// The line, which may hold line breaks; without one at its end.
    case line(String)
    /// Ctrl-C: the line was given up.
    case cancelled
    /// Ctrl-D on an empty line, or the terminal is gone, or the editor was closed.
    case endOfInput
    /// This signal asked the program to end (SIGTERM, SIGHUP); the terminal is in its own mode again. The program
    /// should exit with 128 and the signal's number. All further reads say the same.
    case terminated(signal: Int32)
}

/// Why there can be no ``LineEditor``.
public enum LineEditorError: Error, Sendable, Equatable, CustomStringConvertible {
    /// No terminal, or one without the sequences that editing takes.
    case unusableTerminal
    /// This process has an editor already; signals can have but one owner.
    case alreadyInUse
    /// The system refused a pipe or a thread.
    case system(errno: Int32)

    /// A full sentence.
    public var description: String {
        switch self {
        case .unusableTerminal: Texts.unusableTerminal
        case .alreadyInUse: Texts.alreadyInUse
        case .system(let errno): Texts.system(errno: errno)
        }
    }
}

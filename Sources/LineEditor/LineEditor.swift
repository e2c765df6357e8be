import CLibEditShim
import TerminalText

import Glibc

/// A terminal line editor. libedit keeps the terminal's modes and looks up the keys; this module edits the text and draws
/// the line.
///
/// A separate thread owns libedit and the terminal's input; this handle may be used from any thread. The terminal is in
/// editing mode only while a line is read. At all other times it is in its normal mode, which commands and child
/// processes expect. Text typed in the meantime waits for the next read.
///
/// From `init` to ``close()`` the editor handles SIGINT, SIGTSTP, SIGCONT, SIGWINCH, SIGTERM, SIGHUP and SIGQUIT for
/// the whole process; child processes start with the default handlers. Signals that the process was started to ignore
/// (`nohup`) stay ignored. In the background the process stops when it needs the terminal, as any program does.
public final class LineEditor: Sendable {
    private let shared: EditorShared
    private let finished: EditorThread.Finish

    /// Whether lines can be edited: standard input is a terminal, standard output or standard error is one, and
    /// `terminalName` names a terminal that understands escape sequences. If not, use ``PlainLineReader``.
    ///
    /// - Parameter terminalName: The type of the terminal, by default the value of `TERM`.
    public static func isUsable(terminalName: String? = getenv("TERM").map { String(cString: $0) }) -> Bool {
        guard let terminalName, !terminalName.isEmpty, terminalName != "dumb" else { return false }
        return isatty(STDIN_FILENO) == 1 && outputDescriptor != nil
    }

    /// Opens the editor on the program's terminal and loads the history.
    ///
    /// - Throws: ``LineEditorError`` if the terminal is unusable, the process has an editor already, or the system
    ///   refuses a pipe or a thread.
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

    /// Reads a statement. While ``LineEditorConfiguration/isComplete`` returns false for the text, Return begins a
    /// continuation line. The statement is added to the history unless it is secret, is blank, begins with a space or
    /// repeats the last entry.
    ///
    /// Concurrent reads are served one after the other.
    ///
    /// - Parameters:
    ///   - rightPrompt: Text at the right edge of the first row, as long as there is room for it.
    ///   - offer: A statement that is suggested while the line is empty; empty for none.
    ///   - acceptsOffer: Whether Return on an empty line enters the offer.
    public func readLine(
        prompt: [StyledText], rightPrompt: [StyledText] = [], offer: String = "", acceptsOffer: Bool = false
    ) async -> ReadResult {
        await read(
            .init(
                kind: .statement, prompt: prompt, rightPrompt: rightPrompt, offer: offer, acceptsOffer: acceptsOffer))
    }

    /// Reads a password: one line that is neither shown nor added to the history.
    public func readSecret(prompt: String) async -> ReadResult {
        await read(.init(kind: .secret, prompt: [StyledText(prompt)]))
    }

    /// Reads the answer to a question: one line that is shown but not added to the history.
    public func ask(prompt: String) async -> ReadResult {
        await read(.init(kind: .answer, prompt: [StyledText(prompt)]))
    }

    /// Writes `bytes` unchanged to standard output or another descriptor, and returns when they are written.
    ///
    /// If the descriptor is a terminal, the bytes appear above the line being edited or the status. Above a line being
    /// edited, a missing line break at their end is added.
    public func write(_ bytes: [UInt8], to descriptor: Int32 = STDOUT_FILENO) {
        shared.screen.write(bytes, to: descriptor)
    }

    /// Shows one line of progress below the output, cut to the window's width; nil removes the line. It is hidden while
    /// a line is edited or the terminal is lent.
    public func setStatus(_ text: String?) {
        shared.screen.setStatus(text)
    }

    /// Sets the handler for Ctrl-C, SIGTERM, SIGHUP and the closing of the terminal while no line is read.
    ///
    /// The handler runs on the editor's thread, so it works even while all threads of Swift's pool are busy. It should
    /// cancel the running task and return immediately.
    public func setInterruptHandler(_ handler: (@Sendable () -> Void)?) {
        shared.setInterruptHandler(handler)
    }

    /// The signal (SIGTERM or SIGHUP) that asked the program to end; nil if none has arrived.
    public var terminationSignal: Int32? { shared.terminationSignal }

    /// Lends the terminal to a child process that `body` runs, such as a text editor, a pager or a shell.
    ///
    /// Afterwards the terminal's mode and foreground process group are restored. This must not be called while a line is
    /// read.
    ///
    /// - Parameter hearsInterrupts: Whether Ctrl-C also calls the interrupt handler; otherwise it reaches only the child.
    public func lend<T: Sendable>(
        hearingInterrupts hearsInterrupts: Bool = false, _ body: @Sendable () async throws -> T
    ) async rethrows -> T {
        shared.screen.withdraw()
        let mode = TerminalMode(of: shared.input)
        shared.changeLoans(by: 1, isDeaf: !hearsInterrupts)
        defer {
            mode?.restore()
            shared.changeLoans(by: -1, isDeaf: !hearsInterrupts)
            // In the background another program owns the screen, so the status is not shown again.
            if lineeditor_is_foreground(shared.input) { shared.screen.resume() }
        }
        return try await body()
    }

    /// The entered statements of this session and of earlier ones, oldest first.
    public var history: [String] { shared.history.entries }

    /// Changes the key bindings, from the next line on.
    ///
    /// - Parameter keys: The basic bindings; nil follows `~/.editrc`.
    public func setKeys(_ keys: KeyBindings?) {
        shared.post(.setKeys(keys))
    }

    /// The current size of the window.
    public var size: TerminalSize { shared.screen.size }

    /// Ends a read in progress, restores the terminal and the signal handlers, and returns when that is done. All later
    /// reads return ``ReadResult/endOfInput``.
    public func close() {
        shared.screen.setStatus(nil)
        shared.close()
        finished.wait()
    }

    private func read(_ request: EditorShared.ReadRequest) async -> ReadResult {
        await withCheckedContinuation { shared.post(.read(request, $0)) }
    }

    /// The descriptor to draw on: standard output, or standard error if standard output is not a terminal.
    private static var outputDescriptor: Int32? {
        [STDOUT_FILENO, STDERR_FILENO].first { isatty($0) == 1 }
    }
}

/// The editor whose key bindings are used.
public enum KeyBindings: Sendable, Equatable {
    case emacs
    case vi
}

/// The settings with which a ``LineEditor`` is opened.
public struct LineEditorConfiguration: Sendable {
    /// The program's name in `~/.editrc` (`joblog:bind …`).
    public var programName: String
    /// The path of the history file; nil keeps the history in memory only. A missing folder is created.
    public var historyPath: String?
    /// The maximum number of entries that are loaded from the file. Old entries beyond this number are dropped from
    /// memory from time to time.
    public var historyLimit: Int
    /// The key bindings; nil follows `~/.editrc`, with emacs as the default.
    public var keys: KeyBindings?
    /// Whether Return ends the line (true) or begins a continuation line. Called on the editor's thread.
    public var isComplete: @Sendable (String) -> Bool
    /// Whether a line must be kept out of the history. Called on the editor's thread.
    public var isSecret: @Sendable (String) -> Bool
    /// Finds what may stand in place of the word at an offset of a text, in UTF-8 bytes; nil for no completion. It runs
    /// on no particular thread, and is cancelled when the user types on.
    public var complete: (@Sendable (_ text: String, _ offset: Int) async -> LineCompletion)?
    /// Colours a text. Called on the editor's thread, after each key that changes the text.
    public var highlight: (@Sendable (String) -> [HighlightSpan])?
    /// Lets the user edit a text in a text editor that uses the terminal, and returns the new text. It runs on no
    /// particular thread.
    public var editText: (@Sendable (String) async -> Result<String, LineEditorFailure>)?
    /// Is called with the terminal's reply to the question for the colour of its background, such as
    /// `rgb:ffff/ffff/ffff`, if there is one. Called on the editor's thread, before the first line is drawn. If nil, the
    /// terminal is not asked.
    public var heardBackground: (@Sendable (String) -> Void)?
    /// The styles of what the editor draws by itself. Called on the editor's thread.
    public var styles: @Sendable () -> LineEditorStyles = { LineEditorStyles() }

    /// Creates a configuration. By default every line is complete and no line is secret.
    public init(
        programName: String, historyPath: String? = nil, historyLimit: Int = 50_000, keys: KeyBindings? = nil,
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

/// The styles of what the editor draws by itself.
public struct LineEditorStyles: Sendable {
    /// The rest of a suggestion.
    public var suggestion = TextStyle.dim
    /// The description of a candidate, and other remarks below the line.
    public var help = TextStyle.dim
    /// The selected candidate of the menu.
    public var selected = TextStyle(reverse: true)
    /// What the search has found.
    public var match = TextStyle(bold: true, underline: true)

    /// Creates the usual styles.
    public init() {}
}

/// Why a text could not be edited in a text editor, as a sentence for the user.
public struct LineEditorFailure: Error, Sendable, CustomStringConvertible {
    /// The sentence.
    public let description: String

    /// Creates a reason.
    public init(_ description: String) { self.description = description }
}

/// The result of reading a line from the user.
public enum ReadResult: Sendable, Equatable {
    /// The line, without the line break at its end. It may contain other line breaks.
    case line(String)
    /// The user cancelled the line with Ctrl-C.
    case cancelled
    /// The user typed Ctrl-D on an empty line, the terminal was closed, or the editor was closed.
    case endOfInput
    /// The signal SIGTERM or SIGHUP asked the program to end, and the terminal is in its normal mode again. The program
    /// should exit with the status 128 + `signal`. All later reads return the same result.
    case terminated(signal: Int32)
}

/// The reason why a ``LineEditor`` could not be opened.
public enum LineEditorError: Error, Sendable, Equatable, CustomStringConvertible {
    /// There is no terminal, or the terminal lacks the sequences that editing needs.
    case unusableTerminal
    /// This process already has an editor. Only one can own the signal handlers.
    case alreadyInUse
    /// The system refused a pipe or a thread, with this error number.
    case system(errno: Int32)

    /// A complete sentence for the user.
    public var description: String {
        switch self {
        case .unusableTerminal: Texts.unusableTerminal
        case .alreadyInUse: Texts.alreadyInUse
        case .system(let errno): Texts.system(errno: errno)
        }
    }
}

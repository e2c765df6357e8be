import JobModel
import TerminalText

import Glibc

/// The program, such as less, in which the user reads results that are longer than the screen.
struct Pager: Sendable {
    private let commandLine: String
    private let environment: [String: String]
    /// Whether the user didn't choose this program. It is then no error when it is not installed.
    private let isDefault: Bool

    /// Chooses the pager by a setting and the environment; nil when no pager is to be used.
    ///
    /// - Parameters:
    ///   - setting: a command line; `off`; or `auto`, which takes `$JOBLOG_PAGER`, else `$PAGER`, else less.
    ///   - environment: the environment of the pager. `$LESS` is set where it is missing, as git does.
    init?(setting: String, environment: [String: String]) {
        let chosen = setting == "auto" ? environment["JOBLOG_PAGER"] ?? environment["PAGER"] : setting
        if let chosen, ["", "off", "cat"].contains(chosen) { return nil }
        // A pager needs control sequences, which a dumb terminal doesn't understand.
        if environment["TERM"] == "dumb" { return nil }
        commandLine = chosen ?? "less -RFX"
        isDefault = chosen == nil
        self.environment = environment.merging(["LESS": "RFX", "LESSCHARSET": "utf-8"]) { set, _ in set }
    }

    /// Shows a text in the pager. A text that fits on the screen is written directly, and so is any text when the
    /// pager is missing or fails.
    ///
    /// Leaving the pager early is not an error. When reading the text fails before the text fills the screen, the
    /// part that was read is shown.
    ///
    /// - Throws: the errors of reading the text; `Failure` when the pager was ended by a signal that didn't come
    ///   from the keyboard, since nobody knows then how much the user has read.
    func show(_ text: ByteStream, on screen: Screen, _ terminal: any Terminal) async throws {
        guard let height = screen.height, let width = screen.width else { return try await Self.write(text, terminal) }
        let rest = text.makeAsyncIterator()
        var head: [UInt8] = []
        var lines = 0
        do {
            // One line of the screen is needed for the prompt.
            while lines < height, let chunk = try await rest.next() {
                head += chunk
                lines += Self.lines(of: chunk, width: width, atMost: height)
            }
        } catch {
            try await terminal.write(head)
            throw error
        }
        if lines < height { return try await terminal.write(head) }
        let (commandLine, environment) = (commandLine, environment)
        let begun = BegunText(head, rest)
        let status = try await terminal.lend {
            try await ChildProcess.run(
                commandLine, environment: environment,
                input: ByteStream {
                    { try await begun.next() }
                })
        }
        if let signal = Self.endingSignal(status) { throw Texts.pagerEnded(commandLine, bySignal: signal) }
        switch status {
        // sh ends with 126 when a program can't be executed, and with 127 when it isn't found.
        case 126, 127: if !isDefault { terminal.tell(Texts.noPager(commandLine)) }
        // `less -K` ends with status 2 after Ctrl-C (less(1)): the user left it, as with `q` (status 0) or a
        // signal.
        case 1...125 where status != 2: terminal.tell(Texts.pagerFailed(commandLine, status: status))
        default: return
        }
        try await Self.write(text, terminal)
    }

    /// The signal that an exit status of sh reports. SIGINT (Ctrl-C) and SIGPIPE (closed output) don't count: they
    /// are ways in which the user leaves the pager.
    private static func endingSignal(_ status: Int) -> Int? {
        let signal = status - 128
        let isLeaving = [SIGINT, SIGPIPE].contains { Int($0) == signal }
        return (1...64).contains(signal) && !isLeaving ? signal : nil
    }

    private static func write(_ text: ByteStream, _ terminal: any Terminal) async throws {
        for try await chunk in text { try await terminal.write(chunk) }
    }

    /// The number of screen lines that a text fills. Counting stops at `height`.
    static func lines(of text: [UInt8], width: Int, atMost height: Int) -> Int {
        var lines = 0
        for line in text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast() {
            let shown = String(decoding: line.prefix(width * height * 4), as: UTF8.self)
            lines += max(1, (DisplayWidth.of(Self.withoutColour(shown)) + width - 1) / max(1, width))
            if lines >= height { break }
        }
        return lines
    }

    /// The text without color sequences, which fill no column.
    private static func withoutColour(_ text: String) -> String {
        guard text.utf8.contains(0x1B) else { return text }
        var result = ""
        var isSequence = false
        for scalar in text.unicodeScalars {
            if scalar == "\u{1B}" { isSequence = true }
            if !isSequence { result.unicodeScalars.append(scalar) }
            if scalar == "m" { isSequence = false }
        }
        return result
    }
}

/// A text whose beginning was read already. It goes on where the reading stopped, because what is made while it is read
/// may not be made a second time. An actor, because the pager is fed from a task of its own.
private actor BegunText {
    private var beginning: [UInt8]?
    private let rest: ByteStream.AsyncIterator

    init(_ beginning: [UInt8], _ rest: sending ByteStream.AsyncIterator) {
        self.beginning = beginning
        self.rest = rest
    }

    func next() async throws -> [UInt8]? {
        if let bytes = beginning {
            beginning = nil
            return bytes
        }
        return try await rest.next()
    }
}

import JobModel
import TerminalText

import Glibc

/// The program that a person reads long results through.
struct Pager: Sendable {
    private let commandLine: String
    private let environment: [String: String]
    /// Whether nobody asked for this program: one that isn't installed is then no reason to complain.
    private let isDefault: Bool

    /// The pager that a setting and the environment name; nil for none.
    ///
    /// - Parameters:
    ///   - setting: a command line, `off`, or `auto`: `$JOBLOG_PAGER`, `$PAGER`, or less.
    ///   - environment: what the pager gets; `$LESS` is set where it is not, as git does.
    init?(setting: String, environment: [String: String]) {
        let chosen = setting == "auto" ? environment["JOBLOG_PAGER"] ?? environment["PAGER"] : setting
        if let chosen, ["", "off", "cat"].contains(chosen) { return nil }
        // A terminal that knows no sequences is none to page on.
        if environment["TERM"] == "dumb" { return nil }
        commandLine = chosen ?? "less -RFX"
        isDefault = chosen == nil
        self.environment = environment.merging(["LESS": "RFX", "LESSCHARSET": "utf-8"]) { set, _ in set }
    }

    /// Shows a text: straight where it fits the screen, and also where the pager is missing or fails.
    ///
    /// A pager that is left early is no error. Where reading the text fails before it fills the screen, what there was of it
    /// is shown.
    ///
    /// - Throws: what reading the text throws; `Failure` when a signal ended the pager that the person didn't send from the
    ///   keyboard: nobody knows then how much was read.
    func show(_ text: ByteStream, on screen: Screen, _ terminal: any Terminal) async throws {
        guard let height = screen.height, let width = screen.width else { return try await Self.write(text, terminal) }
        let rest = text.makeAsyncIterator()
        var head: [UInt8] = []
        var lines = 0
        do {
            // One line is the prompt's.
            while lines < height, let chunk = try await rest.next() {
                head += chunk
                lines += Self.lines(of: chunk, width: width, atMost: height)
            }
        } catch {
            try await terminal.write(head)
            throw error
        }
        if lines < height { return try await terminal.write(head) }
        let (commandLine, environment, beginning) = (commandLine, environment, head)
        let status = try await terminal.lend {
            try await ChildProcess.run(
                commandLine, environment: environment,
                input: ByteStream {
                    let first = GivenOnce(beginning)
                    return {
                        if let bytes = await first.take() { return bytes }
                        return try await rest.next()
                    }
                })
        }
        if let signal = Self.endingSignal(status) { throw Texts.pagerEnded(commandLine, bySignal: signal) }
        switch status {
        // sh's words for "can't be executed" and "not found".
        case 126, 127: if !isDefault { terminal.tell(Texts.noPager(commandLine)) }
        // A less that ends at Ctrl-C (`-K`) says so with 2 (less(1)): it was left, as one is by `q` (0) and by a signal.
        case 1...125 where status != 2: terminal.tell(Texts.pagerFailed(commandLine, status: status))
        default: return
        }
        try await Self.write(text, terminal)
    }

    /// The signal that an exit status of sh tells of. Not Ctrl-C, nor that what the pager wrote to was closed: with these a
    /// person leaves it.
    private static func endingSignal(_ status: Int) -> Int? {
        let signal = status - 128
        let isLeaving = [SIGINT, SIGPIPE].contains { Int($0) == signal }
        return (1...64).contains(signal) && !isLeaving ? signal : nil
    }

    private static func write(_ text: ByteStream, _ terminal: any Terminal) async throws {
        for try await chunk in text { try await terminal.write(chunk) }
    }

    /// How many lines of the screen some text fills, counted no further than a screen's height.
    static func lines(of text: [UInt8], width: Int, atMost height: Int) -> Int {
        var lines = 0
        for line in text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast() {
            let shown = String(decoding: line.prefix(width * height * 4), as: UTF8.self)
            lines += max(1, (DisplayWidth.of(Self.withoutColour(shown)) + width - 1) / max(1, width))
            if lines >= height { break }
        }
        return lines
    }

    /// Without the sequences that only colour text: they fill no column.
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

import BlockingWork
import Foundation
import JobModel
import JobShell
import LineEditor
import Synchronization
import TerminalText

/// The terminal of a shell without the line editor: for scripts, `-c`, pipes, and terminals without escape sequences.
final class StandardTerminal: Terminal {
    let interrupts: InterruptSource
    /// Everything that is written. The reader of a pipe may be slow, and a terminal may be stopped.
    private let output = OrderedWork(label: "joblog.output")
    private let reader = Mutex(PlainLineReader())
    private let isShowingProgress = Mutex(false)
    /// Whether the terminal is lent to a child process, which owns the screen meanwhile.
    private let isLent = Mutex(false)
    /// The time of the last progress line, or of the first progress if no line has been written; nil without progress.
    private let progressTold = Mutex<ContinuousClock.Instant?>(nil)
    private static let progressInterval = Duration.seconds(3)
    /// Whether a line on standard error can be redrawn in place.
    private let canRedraw: Bool

    init(interrupts: InterruptSource) {
        self.interrupts = interrupts
        let name = ProcessInfo.processInfo.environment["TERM"] ?? ""
        canRedraw = isatty(STDERR_FILENO) == 1 && !name.isEmpty && name != "dumb"
    }

    func screen(color: String) -> Screen { ScreenProbe.screen(color: color, of: STDOUT_FILENO) }

    func noteScreen(color: String) -> Screen { ScreenProbe.screen(color: color, of: STDERR_FILENO) }

    func write(_ bytes: [UInt8]) async throws {
        try await output.run { [self] in
            drawProgress(nil)
            try StandardStreams.print(bytes)
        }
    }

    func note(_ line: String) {
        output.add { [self] in
            drawProgress(nil)
            StandardStreams.note(line)
        }
    }

    func showProgress(_ text: String?) { output.addLatest { [self] in drawProgress(text) } }

    func finishWriting() async { await output.finish() }

    private func drawProgress(_ text: String?) {
        guard canRedraw else { return tellProgress(text) }
        isShowingProgress.withLock { isShowing in
            if text == nil ? !isShowing : isLent.withLock({ $0 }) { return }
            let width = ScreenProbe.size(of: STDERR_FILENO)?.columns ?? 80
            let line = TerminalSafe.text(text ?? "", escapingLayout: true).truncated(to: max(1, width - 1))
            _ = StandardStreams.write(Array("\r\u{1B}[K\(line)".utf8), to: STDERR_FILENO)
            isShowing = text != nil
        }
    }

    /// Reports progress where a line can't be redrawn: as a new line every few seconds, and not at all for work that is
    /// done sooner.
    private func tellProgress(_ text: String?) {
        let line = progressTold.withLock { told -> String? in
            guard let text else {
                told = nil
                return nil
            }
            let now = ContinuousClock.now
            let last = told ?? now
            let isTime = now - last >= Self.progressInterval
            told = isTime ? now : last
            return isTime ? text : nil
        }
        if let line { StandardStreams.note(line) }
    }

    func ask(_ question: String, isSecret: Bool) async throws -> String {
        guard isatty(STDIN_FILENO) == 1 else { throw Texts.nobodyToAsk(question) }
        await output.finish()
        if isSecret {
            // The secret is read key by key until the line ends, and can't be cancelled meanwhile.
            let answer = try await Blocking.run { [self] in
                interrupts.whileDeaf { reader.withLock { $0.readSecret(prompt: question) } }
            }
            guard case .line(let text) = answer else { throw Failure.interrupted }
            return text
        }
        try await output.run { _ = StandardStreams.write(Array(question.utf8), to: STDERR_FILENO) }
        guard let text = try await nextLine() else { throw Failure.interrupted }
        return text
    }

    func lend<Result: Sendable>(_ body: @Sendable () async throws -> Result) async throws -> Result {
        try await lendToHelper { try await interrupts.lend(body) }
    }

    func lendToHelper<Result: Sendable>(_ body: @Sendable () async throws -> Result) async throws -> Result {
        isLent.withLock { $0 = true }
        defer { isLent.withLock { $0 = false } }
        showProgress(nil)
        await output.finish()
        return try await body()
    }

    /// Reads the next line; nil at the end of input.
    ///
    /// - Throws: `CancellationError` when the task is cancelled or `isCancelled` returns true before a line arrives.
    func nextLine(isCancelled: @escaping @Sendable () -> Bool = { false }) async throws -> String? {
        let stop = StopFlag()
        return try await withTaskCancellationHandler {
            try await Blocking.run { [self] in
                var waiting = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
                while poll(&waiting, 1, 100) == 0 {
                    if stop.isRaised || isCancelled() { throw CancellationError() }
                }
                return reader.withLock { $0.next() }
            }
        } onCancel: {
            stop.raise()
        }
    }
}

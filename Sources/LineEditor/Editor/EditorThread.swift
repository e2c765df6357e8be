import CLibEditShim
import Synchronization
import TerminalText

import Glibc

/// The thread that owns libedit. It lives from the editor's opening to its closing and needs no other.
enum EditorThread {
    /// Tells when the thread has ended.
    final class Finish: Sendable {
        fileprivate let pipe: WakePipe

        fileprivate init() throws(LineEditorError) { pipe = try WakePipe() }

        /// Blocks until then; at once if it was long ago.
        func wait() {
            var waiting = pollfd(fd: pipe.readEnd, events: Int16(POLLIN), revents: 0)
            while poll(&waiting, 1, -1) < 0 && errno == EINTR {}
        }
    }

    /// What the new thread is handed.
    fileprivate final class Start: Sendable {
        let shared: EditorShared
        let finish: Finish

        init(shared: EditorShared, finish: Finish) {
            self.shared = shared
            self.finish = finish
        }
    }

    /// Starts it.
    static func start(_ shared: EditorShared) throws(LineEditorError) -> Finish {
        let finish = try Finish()
        let start = Unmanaged.passRetained(Start(shared: shared, finish: finish))
        let error = lineeditor_start_thread(editorThreadMain, start.toOpaque())
        guard error == 0 else {
            start.release()
            throw .system(errno: error)
        }
        return finish
    }
}

/// The thread's body. A global function: a closure would take over the isolation of whoever opens the editor.
private func editorThreadMain(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { return nil }
    let start = Unmanaged<EditorThread.Start>.fromOpaque(argument).takeRetainedValue()
    lineeditor_use_utf8()
    EditorCore(start.shared).run()
    lineeditor_release_signals()
    start.finish.pipe.wake()
    return nil
}

/// What the handle and the editor's thread share: requests one way, answers and signals the other.
final class EditorShared: Sendable {
    /// How a read treats what is typed.
    enum ReadKind: Sendable {
        /// A statement: may take several lines and enters the history.
        case statement
        /// An answer to a question: one line, not remembered.
        case answer
        /// Not shown and not remembered.
        case secret
    }

    enum Request: Sendable {
        case read(ReadKind, prompt: [StyledText], CheckedContinuation<ReadResult, Never>)
        case setKeys(KeyBindings)
    }

    private struct State {
        var requests: [Request] = []
        var isClosed = false
        var loans = 0
        var interruptHandler: (@Sendable () -> Void)?
        /// Whether an interrupt came since the last read ended, when nobody listened to it.
        var isInterruptUnheard = false
        var terminationSignal: Int32?
    }

    let configuration: LineEditorConfiguration
    /// The terminal's descriptors.
    let input: Int32
    let output: Int32
    let screen: Screen
    let history: History
    let wakeUps: WakePipe
    let signals: WakePipe
    private let state = Mutex(State())

    init(configuration: LineEditorConfiguration, input: Int32, output: Int32) throws(LineEditorError) {
        self.configuration = configuration
        self.input = input
        self.output = output
        screen = Screen(descriptor: output)
        history = History(path: configuration.historyPath, limit: configuration.historyLimit)
        wakeUps = try WakePipe()
        signals = try WakePipe()
    }

    var isClosed: Bool { state.withLock { $0.isClosed } }
    var isLent: Bool { state.withLock { $0.loans > 0 } }
    var terminationSignal: Int32? { state.withLock { $0.terminationSignal } }

    /// Asks the thread; a closed editor's answer is the end of input.
    func post(_ request: Request) {
        let isPosted = state.withLock { state in
            if !state.isClosed { state.requests.append(request) }
            return !state.isClosed
        }
        if isPosted { wakeUps.wake() } else { Self.refuse(request) }
    }

    /// The oldest request, if any.
    func nextRequest() -> Request? {
        state.withLock { state in
            let request = state.requests.isEmpty ? nil : state.requests.removeFirst()
            if case .read? = request { state.isInterruptUnheard = false }
            return request
        }
    }

    /// Ends the thread, once it has left what it does. Requests that wait are answered with the end of input.
    func close() {
        let waiting = state.withLock { state in
            state.isClosed = true
            defer { state.requests = [] }
            return state.requests
        }
        waiting.forEach(Self.refuse)
        wakeUps.wake()
    }

    /// Whom an interrupt is for. One that came between a Return and the owner's getting ready for what it begins is
    /// told at once.
    func setInterruptHandler(_ handler: (@Sendable () -> Void)?) {
        let isLate = state.withLock { state in
            state.interruptHandler = handler
            defer { if handler != nil { state.isInterruptUnheard = false } }
            return handler != nil && state.isInterruptUnheard
        }
        if isLate { handler?() }
    }

    /// Calls the owner's handler, outside the lock: it may call us.
    func interrupt() {
        let handler = state.withLock { state in
            if state.interruptHandler == nil { state.isInterruptUnheard = true }
            return state.interruptHandler
        }
        handler?()
    }

    func setTerminationSignal(_ signal: Int32) {
        state.withLock { $0.terminationSignal = $0.terminationSignal ?? signal }
    }

    func changeLoans(by change: Int) {
        state.withLock { $0.loans += change }
    }

    private static func refuse(_ request: Request) {
        if case .read(_, _, let continuation) = request { continuation.resume(returning: .endOfInput) }
    }
}

import CLibEditShim
import Synchronization
import TerminalText

import Glibc

/// The thread that owns libedit. It runs from the opening of the editor to its closing, and needs no other thread.
enum EditorThread {
    /// Lets another thread wait for the end of the editor's thread.
    final class Finish: Sendable {
        fileprivate let pipe: WakePipe

        fileprivate init() throws(LineEditorError) { pipe = try WakePipe() }

        /// Blocks until the thread has ended. It may be called again afterwards, and then returns immediately.
        func wait() {
            var waiting = pollfd(fd: pipe.readEnd, events: Int16(POLLIN), revents: 0)
            while poll(&waiting, 1, -1) < 0 && errno == EINTR {}
        }
    }

    /// The argument of the new thread.
    fileprivate final class Start: Sendable {
        let shared: EditorShared
        let finish: Finish

        init(shared: EditorShared, finish: Finish) {
            self.shared = shared
            self.finish = finish
        }
    }

    /// Starts the thread.
    ///
    /// - Throws: ``LineEditorError/system(errno:)`` if the system refuses a pipe or a thread.
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

/// The thread's body. It is a global function because a closure would inherit the isolation of the code that opens the
/// editor.
private func editorThreadMain(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { return nil }
    let start = Unmanaged<EditorThread.Start>.fromOpaque(argument).takeRetainedValue()
    lineeditor_use_utf8()
    EditorCore(start.shared).run()
    lineeditor_release_signals()
    start.finish.pipe.wake()
    return nil
}

/// The state shared by ``LineEditor`` and the editor's thread. Requests go to the thread, results and signals come
/// back.
final class EditorShared: Sendable {
    enum ReadKind: Sendable {
        /// A statement, which may have several lines and is added to the history.
        case statement
        /// The answer to a question, which has one line and is not added to the history.
        case answer
        /// A secret, which is neither shown nor added to the history.
        case secret
    }

    /// A line to read.
    struct ReadRequest: Sendable {
        var kind: ReadKind
        var prompt: [StyledText] = []
        var rightPrompt: [StyledText] = []
        /// A statement that is suggested while the line is empty.
        var offer = ""
        /// Whether Return on an empty line enters the offer.
        var acceptsOffer = false
    }

    enum Request: Sendable {
        case read(ReadRequest, CheckedContinuation<ReadResult, Never>)
        case setKeys(KeyBindings?)
    }

    private struct State {
        var requests: [Request] = []
        var isClosed = false
        var loans = 0
        /// The number of loans in which Ctrl-C is for the child alone.
        var deafLoans = 0
        var interruptHandler: (@Sendable () -> Void)?
        /// Whether an interrupt has arrived since the last read ended, while no handler was set.
        var isInterruptUnheard = false
        var terminationSignal: Int32?
        /// The number of the last completion that was asked for, and the candidates that have come.
        var ticket = 0
        var completion: (ticket: Int, LineCompletion)?
        /// What the text editor has made of the line.
        var edited: Result<String, LineEditorFailure>?
    }

    let configuration: LineEditorConfiguration
    /// The file descriptors of the terminal.
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
    /// Whether Ctrl-C is for a child alone.
    var isDeaf: Bool { state.withLock { $0.deafLoans > 0 } }
    var terminationSignal: Int32? { state.withLock { $0.terminationSignal } }

    /// Sends a request to the thread. If the editor is closed, a read gets the end of input.
    func post(_ request: Request) {
        let isPosted = state.withLock { state in
            if !state.isClosed { state.requests.append(request) }
            return !state.isClosed
        }
        if isPosted { wakeUps.wake() } else { Self.refuse(request) }
    }

    /// Takes the oldest request; nil if none is waiting.
    func nextRequest() -> Request? {
        state.withLock { state in
            let request = state.requests.isEmpty ? nil : state.requests.removeFirst()
            if case .read? = request { state.isInterruptUnheard = false }
            return request
        }
    }

    /// Asks the thread to end as soon as it can. Waiting reads get the end of input.
    func close() {
        let waiting = state.withLock { state in
            state.isClosed = true
            defer { state.requests = [] }
            return state.requests
        }
        waiting.forEach(Self.refuse)
        wakeUps.wake()
    }

    /// Sets the handler for interrupts. If an interrupt has arrived between the Return of a line and this call, the
    /// handler is called immediately.
    func setInterruptHandler(_ handler: (@Sendable () -> Void)?) {
        let isLate = state.withLock { state in
            state.interruptHandler = handler
            defer { if handler != nil { state.isInterruptUnheard = false } }
            return handler != nil && state.isInterruptUnheard
        }
        if isLate { handler?() }
    }

    /// Calls the handler. It is called outside the lock, because it may use the editor.
    func interrupt() {
        let handler = state.withLock { state in
            if state.interruptHandler == nil { state.isInterruptUnheard = true }
            return state.interruptHandler
        }
        handler?()
    }

    /// A number for a completion that is to be asked for.
    func nextTicket() -> Int {
        state.withLock { state in
            state.ticket += 1
            state.completion = nil
            return state.ticket
        }
    }

    /// Hands candidates to the thread, unless others were asked for since.
    func deliver(_ completion: LineCompletion, ticket: Int) {
        let isWanted = state.withLock { state in
            guard state.ticket == ticket else { return false }
            state.completion = (ticket, completion)
            return true
        }
        if isWanted { wakeUps.wake() }
    }

    func takeCompletion(_ ticket: Int) -> LineCompletion? {
        state.withLock { state in
            guard let completion = state.completion, completion.ticket == ticket else { return nil }
            state.completion = nil
            return completion.1
        }
    }

    func deliverEdited(_ result: Result<String, LineEditorFailure>) {
        state.withLock { $0.edited = result }
        wakeUps.wake()
    }

    func takeEdited() -> Result<String, LineEditorFailure>? {
        state.withLock { state in
            defer { state.edited = nil }
            return state.edited
        }
    }

    func setTerminationSignal(_ signal: Int32) {
        state.withLock { $0.terminationSignal = $0.terminationSignal ?? signal }
    }

    func changeLoans(by change: Int, isDeaf: Bool) {
        state.withLock { state in
            state.loans += change
            if isDeaf { state.deafLoans += change }
        }
    }

    private static func refuse(_ request: Request) {
        if case .read(_, let continuation) = request { continuation.resume(returning: .endOfInput) }
    }
}

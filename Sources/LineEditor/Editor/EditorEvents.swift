import CLibEditShim

import Glibc

/// The input of the line being read: keys, and the effects of signals.
extension EditorCore {
    /// Returns the next key, after acting on all other events before it; nil when one of them has ended the line.
    func nextKey(settle: () -> Void) -> Key? {
        while outcome == nil {
            switch input.next(settle: settle, tick: waiting == nil ? nil : CompletionWait.tick) {
            case .key(let key):
                guard let signal = input.controlCharacters.signal(for: key) else {
                    return input.controlCharacters.usual(key)
                }
                act(on: signal, isKey: true)
            case .signal(let signal): act(on: signal, isKey: false)
            case .wakeUp:
                if shared.isClosed { outcome = .endOfInput }
                takeCompletion()
            case .tick: waiting?.ticks += 1
            case .hangUp: outcome = .endOfInput
            }
        }
        return nil
    }

    /// Acts on a signal.
    ///
    /// - Parameter isKey: Whether the signal comes from a key such as Ctrl-C. Keys are read in order, so text typed
    ///   after it belongs to the next line.
    private func act(on signal: Int32, isKey: Bool) {
        switch signal {
        case SIGINT:
            if waiting != nil {
                stopWaiting()
            } else if !editing.interrupt() {
                outcome = .cancelled
            }
            if !isKey { input.forgetTypedAhead() }
        case SIGTSTP: stop(wholeGroup: isKey)
        case SIGCONT: continueAfterStop()
        case SIGTERM, SIGHUP:
            input.terminate(signal)
            outcome = .terminated(signal: signal)
        // SIGWINCH needs no action: the line is drawn next, and every drawing asks for the window's size.
        default: break
        }
    }

    /// Reads a secret into ``outcome``. Nothing of it gets into the kill ring or any other memory.
    func readSecret() {
        lineeditor_leave_line_mode(shared.input)
        guard enterEditingMode() else { return }
        defer { leaveEditingMode() }
        var secret = SecretLine()
        while outcome == nil {
            let key = nextKey(settle: {
                shared.screen.draw(
                    FrameLayout(prompt: request.prompt, buffer: [], cursor: 0, size: shared.screen.size))
            })
            if let key { outcome = secret.feed(key) }
        }
    }
}

/// Candidates that were asked for. Whoever knows them may have to ask the platform, and typing goes on meanwhile.
struct CompletionWait {
    /// How often the sign of waiting moves, in ms.
    static let tick: Int32 = 100

    let ticket: Int
    let task: Task<Void, Never>
    var ticks = 0
    /// Whether Tab was pressed again meanwhile.
    var isRepeated = false
}

extension EditorCore {
    /// How long candidates are waited for before further keys are taken, in ms. Nobody notices it.
    private static let patienceForCandidates: Int32 = 50

    /// Asks for the candidates of the word at the cursor.
    func beginCompletion() {
        guard let complete = shared.configuration.complete else { return }
        let (text, offset) = (editing.text, editing.buffer.textBeforeCursor.utf8.count)
        let ticket = shared.nextTicket()
        let task = Task { [shared] in shared.deliver(await complete(text, offset), ticket: ticket) }
        waiting = CompletionWait(ticket: ticket, task: task)
        // What need not be asked of anyone is there at once, before the keys that were typed behind Tab.
        if input.waitForWakeUp(milliseconds: Self.patienceForCandidates) {
            if shared.isClosed { outcome = .endOfInput }
            takeCompletion()
        }
    }

    /// Shows the candidates if those that were asked for last have come.
    func takeCompletion() {
        guard let waiting, let completion = shared.takeCompletion(waiting.ticket) else { return }
        self.waiting = nil
        guard editing.show(completion) else {
            message = Texts.noCandidates
            return
        }
        guard waiting.isRepeated, completion.candidates.count > 1 else { return }
        if editing.receive(.scalar("\t")) == nil { beginCompletion() }
    }

    func stopWaiting() {
        waiting?.task.cancel()
        waiting = nil
    }
}

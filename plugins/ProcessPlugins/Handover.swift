import Synchronization

/// Passes elements from one task to another, one at a time: whoever gives an element waits until it is taken. A plugin
/// that writes faster than its value is read is thereby made to wait, and nothing piles up in memory.
///
/// One task gives and one task takes. Neither stops waiting when it is cancelled; `finish` ends the waiting of both.
final class Handover<Element: Sendable>: Sendable {
    private struct State {
        var element: Element?
        var isFinished = false
        var giver: CheckedContinuation<Void, Never>?
        var taker: CheckedContinuation<Element?, Never>?
    }

    private let state = Mutex(State())

    /// Gives an element and waits until it is taken.
    ///
    /// - Returns: false if the handover is finished, so that no element will be taken.
    func give(_ element: Element) async -> Bool {
        await withCheckedContinuation { giver in
            let (now, taker) = state.withLock { state -> (Bool, CheckedContinuation<Element?, Never>?) in
                if state.isFinished { return (true, nil) }
                if let taker = state.taker {
                    state.taker = nil
                    return (true, taker)
                }
                state.element = element
                state.giver = giver
                return (false, nil)
            }
            taker?.resume(returning: element)
            if now { giver.resume() }
        }
        return !state.withLock { $0.isFinished }
    }

    /// Takes the next element; nil once the handover is finished and no element is left.
    func take() async -> Element? {
        await withCheckedContinuation { taker in
            let (found, giver) = state.withLock { state -> (Element??, CheckedContinuation<Void, Never>?) in
                if let element = state.element {
                    defer { (state.element, state.giver) = (nil, nil) }
                    return (.some(element), state.giver)
                }
                if state.isFinished { return (.some(nil), nil) }
                state.taker = taker
                return (nil, nil)
            }
            giver?.resume()
            if let found { taker.resume(returning: found) }
        }
    }

    /// Ends the handover. An element that was given and not yet taken can still be taken.
    func finish() {
        let (giver, taker) = state.withLock { state in
            state.isFinished = true
            defer { (state.giver, state.taker) = (nil, nil) }
            return (state.giver, state.taker)
        }
        giver?.resume()
        taker?.resume(returning: nil)
    }
}

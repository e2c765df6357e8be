import Synchronization

/// Passes elements from tasks to another, in order: whoever gives an element waits until it is taken. A plugin that
/// writes faster than its value is read is thereby made to wait, and nothing piles up in memory.
///
/// One task takes. No task stops waiting when it is cancelled; `finish` ends the waiting of all.
final class Handover<Element: Sendable>: Sendable {
    private struct State {
        /// What was given and not yet taken, with whoever waits for that; nobody does once the handover is finished.
        var given: [(element: Element, giver: CheckedContinuation<Void, Never>?)] = []
        var isFinished = false
        var taker: CheckedContinuation<Element?, Never>?
    }

    private let state = Mutex(State())

    /// Gives an element and waits until it is taken.
    ///
    /// - Returns: false if the handover is finished, so that no element will be taken.
    func give(_ element: Element) async -> Bool {
        await withCheckedContinuation { giver in
            let (isWaiting, taker) = state.withLock { state -> (Bool, CheckedContinuation<Element?, Never>?) in
                if state.isFinished { return (false, nil) }
                if let taker = state.taker {
                    state.taker = nil
                    return (false, taker)
                }
                state.given.append((element, giver))
                return (true, nil)
            }
            taker?.resume(returning: element)
            if !isWaiting { giver.resume() }
        }
        return !state.withLock { $0.isFinished }
    }

    /// Takes the next element; nil once the handover is finished.
    func take() async -> Element? {
        await withCheckedContinuation { taker in
            let (found, giver) = state.withLock { state -> (Element??, CheckedContinuation<Void, Never>?) in
                if !state.given.isEmpty {
                    let (element, giver) = state.given.removeFirst()
                    return (.some(element), giver)
                }
                if state.isFinished { return (.some(nil), nil) }
                state.taker = taker
                return (nil, nil)
            }
            giver?.resume()
            if let found { taker.resume(returning: found) }
        }
    }

    /// Ends the handover: nobody waits any more. What was given and not yet taken can still be taken.
    func finish() {
        let (givers, taker) = state.withLock { state in
            state.isFinished = true
            let givers = state.given.compactMap(\.giver)
            for index in state.given.indices { state.given[index].giver = nil }
            defer { state.taker = nil }
            return (givers, state.taker)
        }
        for giver in givers { giver.resume() }
        taker?.resume(returning: nil)
    }
}

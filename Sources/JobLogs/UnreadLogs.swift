import JobModel
import Synchronization

/// The logs that a statement meant to read from the store and did not find whole there: they were damaged, or another
/// process pruned them in between.
///
/// Every reader of a statement reports to the same object, and the shell asks it when the statement has ended: a log that
/// was left out of a result must never go unmentioned.
public final class UnreadLogs: Sendable {
    private struct Name: Hashable {
        let place: LogPlace
        let host: HostKey
    }

    private struct State {
        var fetchedAgain: Set<Name> = []
        var lost: Set<Name> = []
        var reason: Failure?
    }

    private let state = Mutex(State())

    /// Nothing was lost yet.
    public init() {}

    /// The log of a host was not whole in the store, and has come from the platform again.
    func fetchedAgain(_ host: HostKey, at place: LogPlace) {
        state.withLock { _ = $0.fetchedAgain.insert(Name(place: place, host: host)) }
    }

    /// The log of a host was not whole in the store, and could not be had again for `reason`.
    func lost(_ host: HostKey, at place: LogPlace, _ reason: Failure) {
        state.withLock { state in
            state.lost.insert(Name(place: place, host: host))
            state.reason = state.reason ?? reason
        }
    }

    /// How many hosts' logs came from the platform again.
    public var countOfFetchedAgain: Int { state.withLock { $0.fetchedAgain.count } }

    /// What makes the statement fail; nil when no log was lost.
    public var failure: Failure? {
        state.withLock { state in
            state.reason.map { Texts.unread(state.lost.count, $0) }
        }
    }
}

import HostSets
import JobModel
import JobShell

/// The hosts that are followed in each step of a run.
enum FollowedHosts: Sendable {
    /// The hosts of a host set, or all hosts if it is nil, without the excluded ones.
    case set(HostSet?, excluding: HostSet?)
    /// The hosts that came through the pipe.
    case keys(Set<HostKey>)

    /// Reads the hosts that a call names, or that came through its pipe.
    ///
    /// - Throws: a usage `Failure` when it does both.
    init(_ invocation: Invocation) throws {
        guard let piped = invocation.input?.hostSelection else {
            self = .set(invocation[.hostSet()], excluding: invocation[.exclude])
            return
        }
        for parameter in [Parameter.hostSet(), .exclude] where invocation.has(parameter) {
            throw Texts.hostsTwice.about(parameter)
        }
        self = .keys(Set(piped.positions.map { piped.step.hosts.hosts[$0].key(position: $0) }))
    }

    /// The positions of the followed hosts among the hosts of a step.
    ///
    /// - Parameter isStrict: whether to throw when the step has none of the hosts. When several steps are followed, a
    ///   step may well run on other hosts.
    /// - Throws: `Failure` for a host set that can't be resolved, if `isStrict`.
    func positions(in hosts: StepHosts, isStrict: Bool) throws -> [Int] {
        switch self {
        case .keys(let keys): return hosts.hosts.indices.filter { keys.contains(hosts.hosts[$0].key(position: $0)) }
        case .set(nil, excluding: nil): return Array(hosts.hosts.indices)
        case .set(let set, excluding: let unwanted):
            do {
                return try (set ?? HostSet("@all")).resolved(in: hosts, excluding: unwanted)
            } catch {
                if isStrict { throw error }
                return []
            }
        }
    }
}

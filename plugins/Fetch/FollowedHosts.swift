import JobModel
import JobShell

/// The hosts that are followed, in whatever step.
enum FollowedHosts: Sendable {
    /// Those of a host set, without some others.
    case set(HostSet?, excluding: HostSet?)
    /// Those that came through the pipe.
    case keys(Set<HostKey>)

    /// What a call asks for.
    ///
    /// - Throws: a usage `Failure` when it names hosts twice.
    init(_ invocation: Invocation) throws {
        let positions: [Int]
        let step: StepSnapshot
        switch invocation.input {
        case .hosts(let list): (positions, step) = (list.positions, list.step)
        case .logs(let list): (positions, step) = (list.positions, list.step)
        default:
            self = .set(
                invocation.arguments.hostSet("hostset"), excluding: invocation.arguments.hostSet("exclude"))
            return
        }
        for name in ["hostset", "exclude"] where invocation.arguments.count(name) > 0 { throw Texts.hostsTwice }
        self = .keys(Set(positions.map { step.hosts.hosts[$0].key(position: $0) }))
    }

    /// Which hosts of a step are meant.
    ///
    /// - Parameter isStrict: whether it is a mistake that a step has none of them. Another step may run on other hosts.
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

import Synchronization

import Glibc

/// A child process with the processes that it has started, directly or not.
final class ProcessFamily: Sendable {
    private let head = Mutex<pid_t?>(nil)

    /// Names the child process.
    func begin(with process: pid_t) { head.withLock { $0 = process } }

    /// Sends SIGTERM to the child and to the processes that it has started. The child is stopped meanwhile, so that it
    /// starts no further process between the two.
    ///
    /// It does nothing where the kernel does not list the children of a process (proc_pid_children(5)).
    func endDescendants() {
        guard let head = head.withLock({ $0 }) else { return }
        kill(head, SIGSTOP)
        for process in Self.descendants(of: head) { kill(process, SIGTERM) }
        kill(head, SIGTERM)
        kill(head, SIGCONT)
    }

    private static func descendants(of process: pid_t) -> [pid_t] {
        let threads = POSIX.names(in: POSIX.systemPath("/proc/\(process)/task")) ?? []
        return threads.flatMap { thread -> [pid_t] in
            let path = POSIX.systemPath(POSIX.systemPath("/proc/\(process)/task", thread), POSIX.systemPath("children"))
            let descriptor = open(path, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { return [] }
            defer { close(descriptor) }
            let bytes = (try? TextFile.readAll(descriptor, name: "children", isCancelled: { false })) ?? []
            let children = bytes.split(separator: UInt8(ascii: " ")).compactMap {
                pid_t(String(decoding: $0, as: UTF8.self))
            }
            return children + children.flatMap(descendants)
        }
    }
}

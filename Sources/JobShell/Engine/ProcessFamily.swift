import Synchronization

import Glibc

/// A child process with the processes that it has started, directly or not.
final class ProcessFamily: Sendable {
    private let state = Mutex<(head: pid_t?, isEnding: Bool)>((nil, false))

    /// Names the child process.
    func begin(with process: pid_t) {
        let isEnding = state.withLock { state in
            state.head = process
            return state.isEnding
        }
        // The end may be asked for between the start of the child and this call.
        if isEnding { Self.end(process) }
    }

    /// Sends SIGTERM to the child and to the processes that it has started, also if the child is named only later.
    ///
    /// It does nothing where the kernel does not list the children of a process (proc_pid_children(5)).
    func endDescendants() {
        let head = state.withLock { state in
            state.isEnding = true
            return state.head
        }
        if let head { Self.end(head) }
    }

    /// The child is stopped meanwhile, so that it starts no further process between the two.
    private static func end(_ head: pid_t) {
        if kill(head, SIGSTOP) == 0 {
            var info = siginfo_t()
            // The child is not reaped, so that Subprocess can still wait for it.
            while waitid(P_PID, id_t(head), &info, WSTOPPED | WEXITED | WNOWAIT) == -1, errno == EINTR {}
        }
        for process in descendants(of: head) { kill(process, SIGTERM) }
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

import JobModel

import Glibc

/// A child process with the processes that it has started, directly or not. They are recognised by a variable in their
/// environment, also once their parent has ended.
struct ProcessFamily: Sendable {
    /// Not for users: no other program reads it.
    private static let name = "_JOBLOG_HELPER"
    private let mark: String

    /// Creates a family of which no process runs yet.
    init() {
        mark = "\(getpid())-\(UInt64.random(in: .min ... .max))"
    }

    /// The variable that the child's environment must have.
    var variable: (name: String, value: String) { (Self.name, mark) }

    /// Sends SIGTERM to all processes of the family that run.
    ///
    /// It does nothing where the kernel does not show the environment of processes (proc_pid_environ(5)).
    func end() {
        let wanted = Array("\(Self.name)=\(mark)".utf8)
        for name in POSIX.names(in: POSIX.systemPath("/proc")) ?? [] {
            guard
                let process = pid_t(
                    String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)),
                process != getpid()
            else { continue }
            let descriptor = open("/proc/\(process)/environ", O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { continue }
            defer { close(descriptor) }
            let bytes = (try? TextFile.readAll(descriptor, name: "environ", isCancelled: { false })) ?? []
            if bytes.split(separator: 0).contains(where: { $0.elementsEqual(wanted) }) { kill(process, SIGTERM) }
        }
    }
}

import Glibc

/// The processes of a session: a program that was started with setsid(2), and what it started. Only a process that begins
/// a session of its own leaves it.
enum ProcessSession {
    /// Kills all processes of a session. Its leader must not have been waited for yet, so that its id is no other's.
    static func kill(_ leader: pid_t) {
        // Most processes are in the leader's process group.
        Glibc.kill(-leader, SIGKILL)
        for process in members(leader) { Glibc.kill(process, SIGKILL) }
    }

    /// The processes of a session, as Linux lists them (proc_pid_stat(5)).
    private static func members(_ leader: pid_t) -> [pid_t] {
        guard let directory = opendir("/proc") else { return [] }
        defer { closedir(directory) }
        var members: [pid_t] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard let process = pid_t(name), process != leader, getsid(process) == leader else { continue }
            members.append(process)
        }
        return members
    }

    /// The names of the programs that run in a session besides its leader. Processes that have ended and were not waited
    /// for are left out.
    static func programs(besides leader: pid_t) -> [String] {
        members(leader).compactMap { process in
            // `ID (NAME) STATE …`; the name may hold anything (proc_pid_stat(5)).
            guard let bytes = SmallFile.read("/proc/\(process)/stat", atMost: 256) else { return nil }
            let text = String(decoding: bytes, as: UTF8.self)
            guard let start = text.firstIndex(of: "("), let end = text.lastIndex(of: ")"), start < end else {
                return nil
            }
            let hasEnded = text[end...].dropFirst(2).first.map { "ZX".contains($0) } ?? true
            return hasEnded ? nil : String(text[text.index(after: start)..<end])
        }
    }
}

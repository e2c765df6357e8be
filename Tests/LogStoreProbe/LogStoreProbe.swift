import JobModel
import LogStore

import Glibc

/// A process that uses a store, for the tests that need one which can be killed or run out of room, and to measure.
///
///     LogStoreProbe write PATH SEED BATCHES HOSTS BYTES   keeps batches and says `begin N`, `done N` around each
///     LogStoreProbe fill PATH BYTES                       keeps batches in a file that may not outgrow BYTES
///     LogStoreProbe speed PATH                            measures 20 batches of 500 logs of 10 KB
@main
struct LogStoreProbe {
    static let now = Timestamp(milliseconds: 1_795_000_000_000)

    static func main() {
        var words = CommandLine.arguments.dropFirst()
        let command = words.popFirst()
        let path = words.popFirst() ?? ""
        let numbers = words.compactMap { Int($0) }
        do {
            switch (command, numbers.count) {
            case ("write", 4): try write(path, seed: numbers[0], batches: numbers[1], hosts: numbers[2], numbers[3])
            case ("fill", 1): try fill(path, limit: numbers[0])
            case ("speed", 0): try Speed(path: path).run()
            default: exit(64)
            }
        } catch {
            say("failure \((error as? Failure)?.code ?? "\(error)")")
            exit(1)
        }
    }

    static func say(_ line: String) {
        print(line)
        fflush(nil)
    }

    private static func write(_ path: String, seed: Int, batches: Int, hosts: Int, _ bytes: Int) throws {
        let store = try LogStore.open(path: path, now: now)
        for number in 0..<batches {
            let logs = SampleLogs.batch(number, seed: seed, count: hosts, bytes: bytes)
            say("begin \(number)")
            try store.keep(logs, at: SampleLogs.place(seed), now: now)
            say("done \(number)")
        }
    }

    /// The limit on a file's size is what a full disk is to SQLite's writes.
    private static func fill(_ path: String, limit: Int) throws {
        signal(SIGXFSZ, SIG_IGN)
        var bound = rlimit(rlim_cur: rlim_t(limit), rlim_max: rlim_t(limit))
        setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &bound)
        let store = try LogStore.open(path: path, now: now)
        for number in 0..<1000 {
            try store.keep(
                SampleLogs.batch(number, seed: 1, count: 20, bytes: 10_000), at: SampleLogs.place(1), now: now)
            say("done \(number)")
        }
    }
}

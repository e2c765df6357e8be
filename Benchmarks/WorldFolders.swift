import PracticeWorlds

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// `benchmark worlds DIR`: practice worlds as folders, so that the program itself can be tried on them (`joblog --open`).
///
/// `DIR/NAME/logs/ADDRESS.log` is what a host printed, and `DIR/NAME/truth.json` tells what each address did.
enum WorldFolders {
    /// Writes all worlds, and prints the number of hosts of each behaviour.
    /// - Parameter options: `--hosts N` (200) and `--seed N` (1).
    static func write(to folder: String, _ options: [String]) throws {
        let hosts = max(1, number("--hosts", in: options) ?? 200)
        let seed = number("--seed", in: options) ?? 1
        for world in PracticeWorld.all {
            let logs = world.logs(seed: seed, hosts: hosts)
            try write(logs, to: URL(fileURLWithPath: folder).appendingPathComponent(world.name))
            let sizes = Dictionary(grouping: logs, by: \.behaviour).mapValues(\.count)
            let small = sizes.count > 20 ? [] : sizes.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            print("\(world.name): \(logs.count) hosts, \(sizes.count) behaviours", terminator: "")
            print(small.map { " \($0.key) \($0.value)" }.joined(separator: ","))
        }
    }

    private static func number(_ name: String, in options: [String]) -> Int? {
        guard let place = options.firstIndex(of: name), options.indices.contains(place + 1) else { return nil }
        return Int(options[place + 1])
    }

    private static func write(_ logs: [PracticeLog], to folder: URL) throws {
        let files = FileManager.default
        let place = folder.appendingPathComponent("logs")
        try files.createDirectory(at: place, withIntermediateDirectories: true)
        let names = Set(logs.map { $0.address + ".log" })
        for old in try files.contentsOfDirectory(atPath: place.path) where old.hasSuffix(".log") && !names.contains(old)
        {
            // Another seed has other addresses; their hosts would be strangers to this truth.
            try files.removeItem(at: place.appendingPathComponent(old))
        }
        for log in logs {
            try Data(log.text.utf8).write(to: place.appendingPathComponent(log.address + ".log"))
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        let truth = Dictionary(uniqueKeysWithValues: logs.map { ($0.address, $0.behaviour) })
        try encoder.encode(truth).write(to: folder.appendingPathComponent("truth.json"))
    }
}

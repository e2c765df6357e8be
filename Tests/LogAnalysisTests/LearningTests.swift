import PracticeWorlds
import Testing
import TestSupport

@testable import LogAnalysis

/// What is learned from logs that are made here, line by line.
@Suite struct LearningTests {
    /// The behaviours of hosts that printed these lines; host 0 stands first.
    private func learned(_ logs: [[String]], _ comparison: Comparison = Comparison()) -> LearnedBehaviours {
        var lines = LogLines(comparison)
        for (position, log) in logs.enumerated() {
            let text = log.map { $0 + "\n" }.joined()
            lines.add(Array(text.utf8), host: HostIdentity(addresses: ["10.0.0.\(position + 1)"]), position: position)
        }
        return LearnedBehaviours(lines.taken, comparison: comparison, mostPlaces: 10)
    }

    /// The groups, largest first, each with its positions in order.
    private func groups(_ logs: [[String]], _ comparison: Comparison = Comparison()) -> [[Int]] {
        learned(logs, comparison).groups.map { $0.hosts.sorted() }.sorted {
            ($1.count, $0[0]) < ($0.count, $1[0])
        }
    }

    /// How a host deviates from the most frequent behaviour.
    private func deviations(_ learned: LearnedBehaviours, of host: Int) -> [Deviation] {
        let group = learned.groups.first { $0.hosts.contains(host) }
        return group.map { learned.deviations(of: $0.key, shownBy: host).deviations } ?? []
    }

    /// Twenty hosts of which each prints the same but for a serial number.
    private func twenty(_ change: (Int, [String]) -> [String] = { $1 }) -> [[String]] {
        (0..<20).map { host in
            change(
                host,
                [
                    "begin of run", "serial K\(host * 7919 + 1000)Z found", "version 2.8.1 of agent installed",
                    "all checks passed",
                    "end of run",
                ])
        }
    }

    @Test func whatEveryHostHasForItselfIsLookedThrough() {
        #expect(groups(twenty()) == [Array(0..<20)])
    }

    /// Codes are drawn from letters and digits; some are letters alone, or letters with digits behind them, and so look like
    /// words. On nearly every host are many of the short ones, and of the long ones hardly two are the same.
    @Test(arguments: [(0, 2, 600), (1, 10, 300)])
    func aCodeThatLooksLikeAWordIsOneOfTheCodes(_ letters: Int, _ digits: Int, _ count: Int) {
        var chance = SeededGenerator(seed: 7)
        var lines = LogLines(Comparison())
        for position in 0..<64 {
            let codes = (0..<count).map { _ in
                String(repeating: "b", count: letters)
                    + (0..<digits).map { _ in String("0123456789abcdef".randomElement(using: &chance) ?? "0") }.joined()
            }
            let text = codes.enumerated().map { "part \($0 % 97) copied by worker \($1)\n" }.joined()
            lines.add(Array(text.utf8), host: HostIdentity(addresses: ["10.0.0.\(position + 1)"]), position: position)
        }
        // With other hosts learned from apart, no word is judged by how few hosts of these have it.
        let learned = LearnedBehaviours(lines.taken, comparison: Comparison(), mostPlaces: 10, isPart: true)
        #expect(Set(learned.places.told.map(\.pattern)) == ["part # copied by worker #"])
        #expect(learned.groups.map { $0.hosts.sorted() } == [Array(0..<64)])
    }

    @Test func wordsBesideNumbersAreNoCodes() {
        // What stands beside numbers, or beside values of any length, may be an outcome.
        let logs = (0..<40).map { host in
            (0..<30).map { line in
                host == 3 && line == 7
                    ? "answer of node \(line): bad" : "answer of node \(line): \(200 + (host * line) % 300)"
            }
        }
        #expect(groups(logs) == [(0..<40).filter { $0 != 3 }, [3]])
    }

    @Test func countsAreToldOfTheLineThatDeviates() throws {
        // Hosts 5, 6, 7 lack one line each, of three kinds of one norm.
        let logs = (0..<40).map { host in
            (0..<8).flatMap { kind in
                (0..<(5...7 ~= host && kind == host - 5 ? 3 : 4)).map { _ in "block \(kind) of table verified" }
            }
        }
        let learned = learned(logs)
        for host in 5...7 {
            for deviation in deviations(learned, of: host) {
                let counts = try #require(deviation.counts)
                #expect(counts.mine == 3 && counts.others == 4)
            }
            #expect(!deviations(learned, of: host).isEmpty)
        }
    }

    @Test func anotherValueOfFewHostsIsABehaviour() throws {
        let logs = twenty { host, lines in
            host == 3 || host == 7 ? lines.map { $0.replacing("2.8.1", with: "2.8.0") } : lines
        }
        #expect(groups(logs) == [(0..<20).filter { $0 != 3 && $0 != 7 }, [3, 7]])
        let deviations = deviations(learned(logs), of: 3)
        #expect(deviations.map(\.kind) == [.value])
        #expect(deviations.first?.changes == [Deviation.Change(old: "2.8.1", new: "2.8.0")])
    }

    @Test func aMissingLineAnExtraOneAndANumberAreBehaviours() {
        let logs = twenty { host, lines in
            switch host {
            case 4: lines.filter { $0 != "all checks passed" }
            case 5: lines + ["warning: clock is off"]
            case 6: lines + ["end of run", "end of run"]
            default: lines
            }
        }
        #expect(groups(logs).map(\.count) == [17, 1, 1, 1])
        let learned = learned(logs)
        #expect(deviations(learned, of: 4).map(\.kind) == [.missing])
        #expect(deviations(learned, of: 5).map(\.kind) == [.extra])
        let count = deviations(learned, of: 6)
        #expect(count.map(\.kind) == [.count] && count.first?.counts?.mine == 3 && count.first?.counts?.others == 1)
    }

    @Test func anotherOrderIsABehaviourUnlessOrderDoesNotCount() {
        let logs = twenty { host, lines in
            host == 9 ? [lines[0], lines[2], lines[1], lines[3], lines[4]] : lines
        }
        #expect(groups(logs).map(\.count) == [19, 1])
        #expect(deviations(learned(logs), of: 9).map(\.kind) == [.order])
        #expect(groups(logs, Comparison(isUnordered: true)).count == 1)
    }

    @Test func valuesAreJudgedJointly() {
        // Which worker takes which part is noise, the checksum of a part is not.
        func log(_ host: Int, _ checksum: String) -> [String] {
            (0..<6).map { part in
                "worker \((part * 7 + host * 5) % 4) part \(part) crc \(part == 2 ? checksum : "c\(part)99")"
            }
        }
        let logs = (0..<30).map { log($0, $0 == 11 ? "bad1" : "c299") }
        #expect(groups(logs) == [(0..<30).filter { $0 != 11 }, [11]])
    }

    @Test func anErrorOfFewHostsIsJudgedAmongThem() {
        let words = ["qhjvbd", "wrzpmd", "xjcehb", "yooxyv"]
        let logs = twenty { host, lines in
            host < 4 ? lines + ["cannot open /data/\(words[host])/job\(host * 31 + 5): no space left"] : lines
        }
        #expect(groups(logs).map(\.count) == [16, 4])
    }

    @Test func errorsThatNameAnotherWordEachAreApart() {
        let words = ["region", "region", "region", "zone", "zone", "owner", "owner"]
        let logs = (0..<60).map { host -> [String] in
            let lines = ["begin of run", "serial K\(host * 7919 + 1000)Z found", "end of run"]
            return host < words.count
                ? lines + ["cannot read the field '\(words[host])' of an asset: no such key"] : lines
        }
        #expect(groups(logs).map(\.count) == [53, 3, 2, 2])
    }

    @Test func aLoneLineOfAboutHalfOfTheHostsIsNoise() {
        let logs = twenty { host, lines in host % 5 < 2 ? lines + ["cache was warm"] : lines }
        #expect(groups(logs) == [Array(0..<20)])
    }

    @Test func linesWhoseNumberVariesCountAsThereOrNot() {
        let logs = (0..<30).map { host -> [String] in
            let files = (0..<(5 + (host * 17) % 23)).map { "removed /var/log/app/\(host * 100 + $0).log" }
            return ["begin"] + (host == 8 ? [] : files) + ["end"]
        }
        #expect(groups(logs) == [(0..<30).filter { $0 != 8 }, [8]])
    }

    @Test func aPlaceThatWasLookedThroughCanCount() throws {
        let logs = twenty()
        let places = learned(logs).places
        let place = try #require(places.told.first)
        #expect(places.count == 1 && place.valueCount == 20 && place.hostCount == 20)
        #expect(place.example == "K1000Z" && place.pattern == "serial # found")
        var comparison = Comparison()
        comparison.countedPlaces = [place.identity]
        #expect(groups(logs, comparison).count == 20)
    }

    @Test func linesOfOneBehaviourCompareAsEqual() {
        let logs = twenty { host, lines in host == 3 ? lines + ["warning: clock is off"] : lines }
        var comparison = Comparison()
        comparison.learned = learned(logs).lines
        func comparable(_ host: Int) -> ComparableLog {
            ComparableLog(
                Array(logs[host].joined(separator: "\n").utf8), host: HostIdentity(addresses: ["10.0.0.\(host + 1)"]),
                comparison: comparison)
        }
        let (_, diff) = LogDiff.comparing(comparable(0), comparable(3))
        #expect(diff.added == 1 && diff.removed == 0)
    }

    @Test(arguments: PracticeWorld.tempting.filter { $0.name != "every-host-another" })
    func temptingWorldsAreSeenAsTheyAre(_ world: PracticeWorld) {
        for seed in [1, 2] {
            let logs = world.logs(seed: seed, hosts: 120)
            guard logs.count >= LearnedBehaviours.leastHosts else { continue }
            #expect(score(logs).isExact, "\(world.name), seed \(seed)")
        }
    }

    @Test func noisyWorldsAreSeenAsTheyAre() {
        let scores = PracticeWorld.noisy.map { world in
            let score = score(world.logs(seed: 5, hosts: 120))
            return (world.name, score)
        }
        let mean = scores.reduce(0) { $0 + $1.1.adjustedRandIndex } / Double(scores.count)
        #expect(mean >= 0.95, "\(scores.map { "\($0.0) \($0.1.adjustedRandIndex)" })")
    }

    @Test func theOrderOfHostsHasNoSay() throws {
        let world = try #require(PracticeWorld.noisy.first)
        let logs = world.logs(seed: 4, hosts: 60)
        func groups(_ order: [Int]) -> Set<Set<String>> {
            var parts = [LogLines(Comparison()), LogLines(Comparison())]
            for position in order {
                parts[position % 2].add(
                    Array(logs[position].text.utf8), host: HostIdentity(addresses: [logs[position].address]),
                    position: position)
            }
            let learned = LearnedBehaviours(
                HostLines.joined(parts.map(\.taken), by: <), comparison: Comparison())
            return Set(learned.groups.map { Set($0.hosts.map { logs[$0].address }) })
        }
        #expect(groups(Array(0..<60)) == groups((0..<60).map { ($0 * 7) % 60 }))
    }

    private func score(_ logs: [PracticeLog]) -> PartitionScore {
        var lines = LogLines(Comparison())
        for (position, log) in logs.enumerated() {
            lines.add(Array(log.text.utf8), host: HostIdentity(addresses: [log.address]), position: position)
        }
        let learned = LearnedBehaviours(lines.taken, comparison: Comparison())
        var groups = Array(repeating: 0, count: logs.count)
        for (number, group) in learned.groups.enumerated() { for position in group.hosts { groups[position] = number } }
        return PartitionScore(behaviours: logs.map(\.behaviour), groups: groups)
    }
}

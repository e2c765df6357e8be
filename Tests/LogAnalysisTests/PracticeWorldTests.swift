import LogAnalysis
import PracticeWorlds
import Testing

/// The practice worlds are what the tests of learning trust: their truth has to be one that the texts show.
@Suite struct PracticeWorldTests {
    @Test(arguments: PracticeWorld.all)
    func theSameSeedMakesTheSameLogs(world: PracticeWorld) {
        #expect(world.logs(seed: 3, hosts: 20) == world.logs(seed: 3, hosts: 20))
        #expect(world.logs(seed: 3, hosts: 20) != world.logs(seed: 4, hosts: 20))
    }

    @Test(arguments: PracticeWorld.all)
    func everyHostHasAnAddressOfItsOwnAndSomethingToSay(world: PracticeWorld) {
        let logs = world.logs(seed: 1, hosts: 60)
        #expect(logs.count == world.fixedHosts ?? 60)
        #expect(Set(logs.map(\.address)).count == logs.count)
        for log in logs { #expect((3...400).contains(log.text.split(whereSeparator: \.isNewline).count)) }
    }

    /// Each behaviour occurs, and its sign is in the texts of all its hosts and of no other host.
    @Test(arguments: PracticeWorld.all)
    func everyBehaviourHasASignOfItsOwn(world: PracticeWorld) {
        for seed in 1...2 {
            let logs = world.logs(seed: seed, hosts: 60)
            let run = world.values(seed: seed)
            for behaviour in world.behaviours {
                #expect(logs.contains { $0.behaviour == behaviour.name }, "\(behaviour.name) does not occur")
            }
            for log in logs {
                let shown = world.behaviours.filter { $0.shows(in: log.text, of: run) }.map(\.name)
                let isPlain = log.behaviour == PracticeWorld.normal || world.behaviours.isEmpty
                #expect(shown == (isPlain ? [] : [log.behaviour]), "\(log.address), \(log.behaviour)")
            }
        }
    }

    /// Learning starts from what masks leave: a behaviour that they take is one that nobody can find.
    @Test(arguments: PracticeWorld.all)
    func masksLeaveEveryBehaviour(world: PracticeWorld) {
        let address = "10.20.30.40"
        var keys = LogKeys(Comparison())
        func key(doing behaviour: String) -> LogKey {
            let text = world.text(of: address, doing: behaviour, seed: 1)
            return keys.key(of: Array(text.utf8), host: HostIdentity(addresses: [address]))
        }
        let isNormalSomewhere = world.logs(seed: 1, hosts: 20).contains { $0.behaviour == PracticeWorld.normal }
        let names = Set(world.behaviours.map(\.name) + (isNormalSomewhere ? [PracticeWorld.normal] : []))
        #expect(Set(names.map(key)).count == names.count)
    }

    /// On two hosts there is nothing to learn from, so that their noise has to be of the kinds that masks know.
    @Test(arguments: 1...5)
    func theNoiseOfTwoHostsIsWhatMasksKnow(seed: Int) throws {
        var keys = LogKeys(Comparison())
        func groups(_ name: String) throws -> Int {
            let world = try #require(PracticeWorld.all.first { $0.name == name })
            let logs = world.logs(seed: seed)
            return Set(logs.map { keys.key(of: Array($0.text.utf8), host: HostIdentity(addresses: [$0.address])) })
                .count
        }
        #expect(try groups("two-hosts-alike") == 1)
        #expect(try groups("two-hosts-differ") == 2)
    }

    @Test(arguments: PracticeWorld.noisy)
    func mostHostsAreNormal(world: PracticeWorld) {
        #expect(world.behaviours.count >= 5)
        for hosts in [40, 200] {
            let normal = world.logs(seed: 5, hosts: hosts).count { $0.behaviour == PracticeWorld.normal }
            #expect((80...95).contains(Double(normal * 100) / Double(hosts)), "\(normal) of \(hosts)")
        }
    }

    /// A world would be no practice if its hosts' texts were equal as they are.
    @Test(arguments: PracticeWorld.noisy)
    func noTwoHostsPrintTheSame(world: PracticeWorld) {
        #expect(Set(world.logs(seed: 1, hosts: 100).map(\.text)).count == 100)
    }

    @Test func noiseAloneIsOneBehaviourAndRealDifferencesAreMany() throws {
        func behaviours(_ name: String) throws -> Int {
            let world = try #require(PracticeWorld.all.first { $0.name == name })
            return Set(world.logs(seed: 1, hosts: 60).map(\.behaviour)).count
        }
        #expect(try behaviours("only-noise") == 1)
        #expect(try behaviours("two-hosts-alike") == 1)
        #expect(try behaviours("half-rollout") == 2)
        #expect(try behaviours("three-versions") == 3)
        #expect(try behaviours("every-host-another") == 60)
    }
}

/// Scores of partitions whose index is known.
@Suite struct PartitionScoreTests {
    @Test func theTruthScoresOneWhateverItsGroupsAreCalled() {
        let score = PartitionScore(behaviours: ["a", "a", "b", "c"], groups: [7, 7, 0, 3])
        #expect(score.adjustedRandIndex == 1)
        #expect(score.isExact)
        #expect(score.mixedGroups == 0)
    }

    @Test func aMixedGroupIsCountedAndLowersTheIndex() {
        let score = PartitionScore(behaviours: ["a", "a", "a", "b", "b", "b"], groups: [0, 0, 1, 1, 1, 1])
        // Pairs together: 1 + 3; in behaviours 3 + 3; in groups 1 + 6; of all 15.
        let byChance = 6.0 * 7 / 15
        #expect(abs(score.adjustedRandIndex - (4 - byChance) / (6.5 - byChance)) < 1e-12)
        #expect(score.mixedGroups == 1)
        #expect(!score.isExact)
    }

    @Test func splittingIsNotMixing() {
        let score = PartitionScore(behaviours: ["a", "a", "a", "b"], groups: [0, 0, 1, 2])
        #expect(score.mixedGroups == 0)
        #expect(!score.isExact)
        #expect(score.adjustedRandIndex < 1)
    }

    @Test func everyHostAloneAndAllInOneAreScoredToo() {
        #expect(PartitionScore(behaviours: ["a", "a", "a"], groups: [0, 0, 0]).adjustedRandIndex == 1)
        #expect(PartitionScore(behaviours: ["a", "b", "c"], groups: [0, 1, 2]).isExact)
        #expect(PartitionScore(behaviours: ["a", "a", "a"], groups: [0, 1, 2]).adjustedRandIndex == 0)
        #expect(PartitionScore(behaviours: ["a", "b", "c"], groups: [0, 0, 0]).adjustedRandIndex == 0)
    }
}

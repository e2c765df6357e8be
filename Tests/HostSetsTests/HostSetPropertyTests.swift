@testable import HostSets
import JobModel
import Testing
import TestSupport

/// Laws that hold in every step, tried in many random ones.
@Suite struct HostSetPropertyTests {
    @Test(arguments: 1...150)
    func whatIsPrintedMeansTheSameHosts(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let step = awkwardStep(Int.random(in: 1...120, using: &generator), using: &generator)
        let share = Int.random(in: 1...9, using: &generator)
        let wanted = step.hosts.indices.filter { _ in Int.random(in: 0...9, using: &generator) < share }
        if wanted.isEmpty { return }
        #expect(try HostSet(step.folded(wanted.shuffled(using: &generator))).resolved(in: step) == wanted)
        #expect(try HostSet(step.shortWord(wanted)).resolved(in: step) == wanted)
        for position in step.hosts.indices {
            #expect(try HostSet(step.word(for: position)).resolved(in: step) == [position])
        }
    }

    @Test(arguments: 1...100)
    func operatorsAreThoseOfSets(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed) << 8)
        let step = awkwardStep(80, using: &generator)
        var text = ""
        var expected: Set<Int> = []
        for index in 0...Int.random(in: 0...6, using: &generator) {
            let operation = index == 0 ? "," : [",", "!", "&", "^"].randomElement(using: &generator) ?? ","
            let (word, meant) = randomWord(step, using: &generator)
            text += index == 0 ? word : operation + word
            switch operation {
            case ",": expected.formUnion(meant)
            case "!": expected.subtract(meant)
            case "&": expected.formIntersection(meant)
            default: expected.formSymmetricDifference(meant)
            }
        }
        #expect(try HostSet(text).resolved(in: step) == expected.sorted(), "\(text)")
    }

    /// A word that cannot fail, with its meaning worked out host by host.
    private func randomWord(_ step: StepHosts, using generator: inout SeededGenerator) -> (String, Set<Int>) {
        func hosts(_ fits: (Host) -> Bool) -> Set<Int> { Set(step.hosts.indices.filter { fits(step.hosts[$0]) }) }
        func last(_ host: Host) -> UInt32? { if case .v4(let bits) = host.ipv4 { bits & 255 } else { nil } }
        let number = UInt32.random(in: 0...40, using: &generator)
        switch Int.random(in: 0...5, using: &generator) {
        case 0: return ("@failed", hosts { $0.status.isFailure })
        case 1: return ("10.20.*.\(number)", hosts { last($0) == number })
        case 2: return ("3:*", hosts { $0.area == 3 })
        case 3: return ("tag:a\\,b\\!c\\&d\\^e\\\\f", hosts { $0.tag == "a,b!c&d^e\\f" })
        case 4:
            return (
                "0:10.20.0.0/27",
                hosts { host in
                    guard case .v4(let bits) = host.ipv4, host.area == 0 else { return false }
                    return bits >> 5 == 0x0A14_0000 >> 5
                }
            )
        default:
            let position = step.hosts.indices.randomElement(using: &generator) ?? 0
            return (step.word(for: position), [position])
        }
    }

    @Test(arguments: 1...60)
    func foldedBoxesHoldEachAddressOnce(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed) << 16)
        let spread = UInt32.random(in: 1...6, using: &generator)
        let addresses = Set(
            (0..<Int.random(in: 1...300, using: &generator)).map { _ in
                (0..<4).reduce(UInt32(0)) { bits, _ in bits << 8 | UInt32.random(in: 0..<spread, using: &generator) }
            })
        let words = AddressFold.words(Array(addresses))
        let expanded = try words.flatMap { try AddressPattern(Substring($0.word)).addresses }
        #expect(expanded.count == addresses.count)
        #expect(Set(expanded) == addresses)
        #expect(words.map(\.first) == words.map(\.first).sorted())
    }
}

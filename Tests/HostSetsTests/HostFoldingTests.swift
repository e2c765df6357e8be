import HostSets
import JobModel
import Testing

/// What is printed for hosts.
@Suite struct HostFoldingTests {
    private func folded(_ hosts: [Host]) -> String {
        let step = StepHosts(hosts)
        return step.folded(step.hosts.indices)
    }

    @Test func oneOctetVaries() {
        #expect(folded((1...20).map { host("10.20.0.\($0)") } + [host("10.20.0.30")]) == "10.20.0.[1-20,30]")
        #expect(folded([host("10.20.0.2"), host("10.20.0.1")]) == "10.20.0.[1-2]")
        #expect(folded([host("10.20.0.2")]) == "10.20.0.2")
        #expect(folded([]).isEmpty)
    }

    @Test func severalOctetsVary() {
        let product = (0...3).flatMap { third in (1...254).map { host("10.20.\(third).\($0)") } }
        #expect(folded(product) == "10.20.[0-3].[1-254]")
        #expect(folded(product + [host("10.20.9.9"), host("9.9.9.9")]) == "9.9.9.9,10.20.[0-3].[1-254],10.20.9.9")
    }

    @Test func areasArePrintedWhereTheyTellHostsApart() {
        #expect(
            folded([host("10.0.0.1"), host("10.0.0.2", area: 3), host("10.0.0.3", area: 3)])
                == "10.0.0.1,3:10.0.0.[2-3]")
        let shared = [host("10.0.0.1"), host("10.0.0.2"), host("10.0.0.2", area: 3), host("10.0.0.3")]
        #expect(folded(shared) == "10.0.0.[1,3],0:10.0.0.2,3:10.0.0.2")
        #expect(StepHosts(shared).word(for: 1) == "0:10.0.0.2")
        #expect(StepHosts(shared).folded([1]) == "0:10.0.0.2")
    }

    @Test func hostsWithoutIPv4() {
        let hosts = [
            host("fd00::6", area: 3), host("fd00::5"), host(nil, id: 100_002), host(nil, id: 100_001), host(nil),
            host("10.0.0.1"),
        ]
        #expect(folded(hosts) == "10.0.0.1,fd00::5,3:[fd00::6],id:[100001-100002],nth:5")
        #expect(StepHosts(hosts).word(for: 4) == "nth:5")
    }

    @Test func hostsOfOneAreaThatShareAnAddressAreCalledByTheirIDs() throws {
        let twins = StepHosts([
            host("10.0.0.1", id: 7), host("10.0.0.1", id: 8), host("10.0.0.1"), host("10.0.0.2", id: 9),
        ])
        #expect(twins.folded(0..<4) == "10.0.0.2,id:[7-8],nth:3")
        #expect(try HostSet(twins.word(for: 1)).resolved(in: twins) == [1])
    }

    @Test func theShorterWordIsChosen() {
        let hosts = step((1...20).map { "10.20.1.\($0)" })
        #expect(hosts.shortWord(0..<20) == "@all")
        #expect(hosts.shortWord([]).isEmpty)
        #expect(hosts.shortWord((0..<20).filter { $0 != 2 && $0 != 8 && $0 != 12 }) == "@all!10.20.1.[3,9,13]")
        #expect(hosts.shortWord(0..<15) == "10.20.1.[1-15]")
        #expect(hosts.shortWord([0, 1]) == "10.20.1.[1-2]")
        // A single host is named, also where it is the whole step.
        #expect(step(["10.20.1.7"]).shortWord([0]) == "10.20.1.7")
    }

    @Test func manyPartsAreTakenAwayOneByOne() throws {
        let hosts = step((0..<400).map { "10.20.\($0 / 20).\($0 % 20 * 7 + 1)" })
        let away = [17, 63, 148]
        let wanted = hosts.hosts.indices.filter { !away.contains($0) }
        let word = hosts.shortWord(wanted)
        #expect(word.hasPrefix("@all!") && word.filter { $0 == "!" }.count > 1)
        #expect(try HostSet(word).resolved(in: hosts) == wanted)
    }
}

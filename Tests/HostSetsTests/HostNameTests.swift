@testable import HostSets
import JobModel
import Testing
import TestSupport

/// Hosts that have a name and no address.
@Suite struct HostNameTests {
    private let mixed = named([
        "web-01", "web-02", "web-03", "web-10", "Web-01", "db.example.com", "failed", "my host", "42", "a,b!c&d^e\\f",
    ])

    private func folded(_ names: [String]) -> String {
        let step = named(names)
        return step.folded(step.hosts.indices)
    }

    private func numbered(_ start: String, _ numbers: ClosedRange<Int>, width: Int) -> [String] {
        numbers.map { number in
            let digits = String(number)
            return start + String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
    }

    @Test(arguments: [
        ("web-01", ["web-01"]), ("Web-01", ["Web-01"]), ("WEB-02", ["web-02"]), ("WEB-01", ["web-01", "Web-01"]),
        ("web-[01-03]", ["web-01", "web-02", "web-03"]), ("WEB-[02-03]", ["web-02", "web-03"]),
        ("web-[1-10]", ["web-10"]), ("web-[01-40]!web-02", ["web-01", "web-03", "web-10"]),
        ("web-0[1-2]", ["web-01", "web-02"]), ("web-[01-10/9]", ["web-01", "web-10"]),
        ("web-*&web-[03-10]", ["web-03", "web-10"]), ("web-?0", ["web-10"]), ("*.example.com", ["db.example.com"]),
        ("DB.Example.com", ["db.example.com"]), ("web-[01-02]^web-[02-03]", ["web-01", "web-03"]),
        ("name:web-01", ["web-01"]), ("name:failed", ["name:failed"]), ("name:my host", ["name:my host"]),
        ("name:42", ["name:42"]), ("name:a\\,b\\!c\\&d\\^e\\\\f", ["name:a\\,b\\!c\\&d\\^e\\\\f"]), ("app-*", []),
        ("web-[1-1000000]", ["web-10"]), ("@all&web-03", ["web-03"]),
    ])
    func aWordMeans(text: String, words: [String]) throws {
        #expect(try mixed.words(text) == words)
    }

    @Test func namesFoldByTheirNumbers() {
        #expect(folded(numbered("web-", 1...40, width: 2)) == "web-[01-40]")
        #expect(folded(numbered("web-", 1...40, width: 2) + ["web-50"]) == "web-[01-40,50]")
        #expect(folded(numbered("web-", 1...10, width: 1)) == "web-[1-10]")
        #expect(folded(numbered("web-", 1...10, width: 3)) == "web-[001-010]")
        #expect(folded(["web-1", "web-2", "web-01", "web-02"]) == "web-[1-2,01-02]")
        #expect(folded(["web-98", "web-99", "web-099", "web-100"]) == "web-[98-99,099-100]")
        let racks = (1...3).flatMap { rack in numbered("rack\(rack)-node", 1...20, width: 2) }
        #expect(folded(racks.shuffled()) == "rack[1-3]-node[01-20]")
        #expect(folded(["db2.example10.com", "db3.example10.com"]) == "db[2-3].example10.com")
        #expect(folded(["ip-10-20-0-1", "ip-10-20-0-2"]) == "ip-10-20-0-[1-2]")
        #expect(folded(["10-20-0-1", "10-20-0-2"]) == "10-20-0-[1-2]")
        #expect(
            folded(["v9999999999999999999", "v9999999999999999998"]) == "v9999999999999999998,v9999999999999999999")
        #expect(folded(["web-1"]) == "web-1")
    }

    @Test func namesAreSortedAsPeopleDo() {
        #expect(folded(["web", "app10", "db", "b9x", "b10y"]) == "app10,b9x,b10y,db,web")
        #expect(
            folded(["my host", "failed", "../x", "-x", "10.0.0.1"])
                == "name:-x,name:../x,name:10.0.0.1,name:failed,name:my host")
    }

    @Test func addressesComeFirstAndIDsLast() throws {
        var both = host("10.0.0.9")
        both.name = "web-09"
        let step = StepHosts([
            host(nil, id: 7), Host(id: nil, name: "web-02"), both, host("10.0.0.1"), Host(id: 8, name: "web-01"),
            Host(id: 9, name: "twin"), Host(id: nil, name: "twin"),
        ])
        #expect(step.folded(step.hosts.indices) == "10.0.0.[1,9],web-[01-02],id:[7,9],nth:7")
        #expect(try step.words("web-09") == ["10.0.0.9"])
    }

    @Test func theShorterWordIsChosen() {
        let step = named(numbered("web-", 1...40, width: 2))
        #expect(step.shortWord((0..<40).filter { $0 != 2 }) == "@all!web-03")
        #expect(step.shortWord(0..<40) == "@all")
    }

    @Test(arguments: 1...150)
    func whatIsPrintedMeansTheSameHosts(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed) << 24)
        let pieces = [
            "web-", "r", "n", "0", "1", "2", "9", "10", "007", ".", "_", "A", "é", "数", " ", ",", "!", "&", "^", "\\",
            "@",
            ":", "*", "[", "]", "/", "99999999999999999999", "failed", "name:", "tag:", "\n",
        ]
        let isPlain = generator.once(in: 2)
        func name() -> String {
            if isPlain {
                let numbers = (0..<2).map { _ in Int.random(in: 0...30, using: &generator) }
                return "r\(numbers[0])\(generator.once(in: 2) ? "n" : "n0")\(numbers[1])"
            }
            return (0..<Int.random(in: 1...5, using: &generator)).compactMap { _ in
                pieces.randomElement(using: &generator)
            }.joined()
        }
        var hosts = (0..<Int.random(in: 1...60, using: &generator)).map { _ in Host(id: nil, name: name()) }
        for index in hosts.indices where generator.once(in: 6) { hosts[index].ipv4 = .v4(UInt32(index % 9)) }
        let step = StepHosts(hosts)
        let wanted = hosts.indices.filter { _ in generator.once(in: 2) }
        if wanted.isEmpty { return }
        #expect(try HostSet(step.folded(wanted)).resolved(in: step) == wanted)
        #expect(try HostSet(step.shortWord(wanted)).resolved(in: step) == wanted)
        for position in hosts.indices {
            #expect(try HostSet(step.word(for: position)).resolved(in: step) == [position])
            let name = hosts[position].name ?? ""
            #expect(NameWord.name(in: NameWord.word(of: name)) == name)
        }
    }

    @Test(arguments: [
        ("web-1", "web-01"), ("web-11", "web-10"), ("db.exmaple.com", "db.example.com"), ("web-[1-3]", "did you mean "),
    ])
    func theNearestNamesAreTold(text: String, part: String) throws {
        let failure = try #require(failureOf(text, in: mixed))
        #expect(failure.code == "no-such-host")
        #expect(failure.hint?.contains(part) == true, "\(failure.hint ?? "")")
    }

    @Test(arguments: [
        ("web-[1-010]", "different numbers of digits"), ("web-[01-100]", "different numbers of digits"),
        ("web1[8-11]", "different numbers of digits"), ("web-[5-1]", "backwards"), ("web-[]", "empty"),
        ("web-[1-5", "never closed"), ("web-1]", "closes no ["), ("3:web-01", "network area"), ("name:", "no name"),
        ("web-01$", "name:"), ("-x", "name:-x"), ("failed", "begins with @"), ("ｗｅｂ－０１", "full-width"),
    ])
    func wrongNamesAreUsageFailures(text: String, part: String) throws {
        let failure = try #require(failureOf(text, in: mixed))
        #expect(failure.status == .usage)
        #expect(failure.message.contains(part) || failure.hint?.contains(part) == true, "\(failure.message)")
    }

    @Test func expansionStopsBeyondAMillion() {
        #expect(failureOf("web-[1-1000001]", in: mixed)?.code == "too-many-hosts")
        #expect(failureOf("r[1-1001]n[1-1000]", in: mixed)?.code == "too-many-hosts")
        #expect(failureOf("r[1-9223372036854775807]n[1-9223372036854775807]", in: mixed)?.code == "too-many-hosts")
        #expect(failureOf("web-*-*-*-*-*-*-*-*x", in: named([String(repeating: "web-", count: 60)])) == nil)
    }

    @Test func aNameIsTheSameHostInAnotherRun() throws {
        var now = named(["web-02", "web-01"])
        let before = StepHosts([Host(id: nil, name: "web-01", status: HostStatus(rawValue: 104))])
        now.names.earlierRun = { _ in before }
        #expect(try now.words("@failed~1") == ["web-01"])
    }

    @Test func aFileOfNames() throws {
        var step = mixed
        step.names.readFile = { _ in "web-[01-02] # two\nname:my host\nweb-99\n" }
        #expect(try step.words("@file:x") == ["web-01", "web-02", "name:my host"])
    }

    @Test func aHostSetThatCouldBeOtherTextCarriesAdvice() throws {
        let set = try HostSet("space").advising("type: filter 'no space'")
        #expect(set.bareNames == ["space"] && !set.isSurelyOfHosts)
        #expect(throws: Failure.self) { try set.resolved(in: step(["10.0.0.1"])) }
        do throws(Failure) {
            _ = try set.resolved(in: step(["10.0.0.1"]))
        } catch {
            #expect(error.hint == "type: filter 'no space'")
        }
        #expect(try HostSet("10.0.0.1,name:x,@all").bareNames.isEmpty)
    }
}

/// A step of hosts with these names, without addresses and ids.
private func named(_ names: [String]) -> StepHosts {
    StepHosts(names.map { Host(id: nil, name: $0) })
}

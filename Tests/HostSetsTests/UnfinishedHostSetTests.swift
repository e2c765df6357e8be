import JobModel
import Testing

@testable import HostSets

/// What can stand at the end of a host set that is being typed.
@Suite struct UnfinishedHostSetTests {
    @Test(arguments: [
        ("", ""), ("@f", "@f"), ("a,", ""), ("10.0.0.[1-3,5],10", "10"), ("@all!@f", "@f"), ("@all! @f", "@f"),
        ("a&b^c", "c"), ("tag:a\\,b", "tag:a\\,b"), ("tag:[a,", ""), ("name:a[,x", "x"), ("]x,y", "y"),
        ("@file:/a,@o", "@o"),
    ])
    func theLastWordBeginsBehindTheLastOperator(text: String, word: String) {
        let start = HostSet.startOfLastWord(in: text)
        #expect(start.map { String(decoding: text.utf8.dropFirst($0), as: UTF8.self) } == word)
    }

    @Test(arguments: ["10.0.0.[1-3,", "web-[", "tag:a\\"])
    func nothingCanBeCompletedWithinBracketsAndEscapes(text: String) {
        #expect(HostSet.startOfLastWord(in: text) == nil)
    }

    private func texts(_ typed: String, _ step: StepHosts, limit: Int = 100) -> [String] {
        step.offers(beginningWith: typed, limit: limit).map { "\($0.text) \($0.hostCount)" }
    }

    @Test func addressesAreComparedAsTheyAreTyped() {
        let step = step(["10.0.0.1", "10.0.0.12", "10.0.0.120", "10.0.0.2", "10.1.0.1", "100.0.0.1"])
        #expect(texts("10.0.0.1", step) == ["10.0.0.1 1", "10.0.0.12 1", "10.0.0.120 1"])
        #expect(texts("10.", step).count == 5)
        #expect(texts("10", step).count == 6)
        #expect(texts("10.0.0.1.", step).isEmpty && texts("010.", step).isEmpty && texts("10.300.", step).isEmpty)
        #expect(texts("", step).count == 6)
    }

    @Test func manyHostsAreATreeOfBeginnings() {
        let step = step((0..<600).map { "10.20.\($0 / 200).\($0 % 200)" })
        #expect(texts("1", step) == ["10.20.0. 200", "10.20.1. 200", "10.20.2. 200"])
        #expect(texts("10.20.1.19", step).count == 11)
        #expect(texts("10.20.1.", step).first == "10.20.1.0 1" && texts("10.20.1.", step).count == 200)
    }

    @Test func areasAndIPv6AddressesCanBeBegun() {
        let step = StepHosts([
            host("10.0.0.1"), host("10.0.0.1", area: 3), host("10.0.0.2", area: 3), host("fd00::5"), host("fd00::6"),
        ])
        #expect(texts("10.0.0.1", step) == ["10.0.0.1 2"])
        #expect(texts("3:10", step) == ["3:10.0.0.1 1", "3:10.0.0.2 1"])
        #expect(texts("fd00::", step) == ["fd00::5 1", "fd00::6 1"] && texts("fd00::6", step) == ["fd00::6 1"])
    }

    @Test func namesAreCompletedInWhateverCase() {
        let names = (0..<300).map { "Web-\($0 + 1000)" } + ["db-1", "my host"]
        let step = StepHosts(names.map { Host(id: nil, name: $0) })
        #expect(texts("WEB-110", step).count == 10 && texts("web-1105", step) == ["Web-1105 1"])
        #expect(texts("web", step) == ["Web-10 100", "Web-11 100", "Web-12 100"])
        #expect(texts("d", step) == ["db-1 1"] && texts("my", step).isEmpty)
    }

    /// Whoever takes any of the offers and goes on comes to each host.
    @Test(arguments: [1, 7, 100]) func everyHostIsReached(limit: Int) {
        let step = step((0..<700).map { "10.\($0 % 3).\($0 / 7 % 5).\($0 % 256)" })
        var open = [""]
        var found: Set<String> = []
        while let typed = open.popLast() {
            for offer in step.offers(beginningWith: typed, limit: limit) {
                #expect(offer.text.hasPrefix(typed))
                if offer.isWhole { found.insert(offer.text) } else { open.append(offer.text) }
            }
        }
        #expect(found == Set(step.hosts.compactMap { $0.address?.description }))
    }
}

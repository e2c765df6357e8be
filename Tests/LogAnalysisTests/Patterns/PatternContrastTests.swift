import LogAnalysis
import Testing

@Suite struct PatternContrastTests {
    @Test(arguments: [
        // What sets apart more, and what less.
        (SideCounts(37, of: 37, against: 0, of: 1963), SideCounts(30, of: 37, against: 0, of: 1963)),
        (SideCounts(37, of: 37, against: 0, of: 1963), SideCounts(37, of: 37, against: 900, of: 1963)),
        (SideCounts(37, of: 37, against: 0, of: 1963), SideCounts(1, of: 1, against: 0, of: 1)),
        (SideCounts(5, of: 37, against: 0, of: 1963), SideCounts(37, of: 37, against: 1700, of: 1963)),
        (SideCounts(5, of: 37, against: 0, of: 1963), SideCounts(12, of: 37, against: 600, of: 1963)),
        (SideCounts(0, of: 37, against: 1963, of: 1963), SideCounts(2, of: 37, against: 1963, of: 1963)),
        (SideCounts(1, of: 2, against: 0, of: 100), SideCounts(1, of: 100, against: 0, of: 2)),
    ])
    func whatIsSurerComesFirst(_ more: SideCounts, _ less: SideCounts) {
        #expect(more.leastDifference > less.leastDifference)
    }

    @Test func theBoundIsThatOfThePublishedExamples() {
        // Newcombe 1998, table II, method 10: 56/70 − 48/80 has the interval 0.0524 to 0.3339, 9/10 − 3/10 0.1705 to 0.8090.
        #expect(abs(SideCounts(56, of: 70, against: 48, of: 80).leastDifference - 0.0524) < 0.0001)
        #expect(abs(SideCounts(9, of: 10, against: 3, of: 10).leastDifference - 0.1705) < 0.0001)
        #expect(abs(SideCounts(3, of: 10, against: 9, of: 10).leastDifference - 0.1705) < 0.0001)
    }

    @Test func sharesAreEvenWhateverTheNumbersOfHosts() {
        #expect(SideCounts(3, of: 6, against: 50, of: 100).isEven)
        #expect(SideCounts(0, of: 6, against: 0, of: 100).isEven)
        #expect(!SideCounts(6, of: 6, against: 99, of: 100).isEven)
        #expect(!SideCounts(.max, of: .max, against: 1, of: .max).isEven)
        #expect(SideCounts(0, of: 0, against: 0, of: 0).leastDifference < 0)
    }

    /// Hosts 0 to 4 are the first side, 5 to 104 the second.
    private func shapes(_ order: [Int]) -> (first: LineShapes, second: LineShapes) {
        var (first, second) = (LineShapes(), LineShapes())
        for host in order {
            var lines = ["service started in 12 ms", "took \(host) s"]
            lines += host < 5 ? ["no space left on /data", "no space left on /data"] : ["all went well at last"]
            if host < 2 || host == 50 { lines.append("killed by the kernel") }
            if host % 5 == 0 { lines.append("cache is warm already") }
            for line in lines {
                if host < 5 { first.add(line, host: host) } else { second.add(line, host: host) }
            }
        }
        return (first, second)
    }

    @Test func kindsAreRankedByWhatSetsTheSidesApart() {
        var (one, other) = (HostPositions(), HostPositions())
        for host in 0..<105 { if host < 5 { one.insert(host) } else { other.insert(host) } }
        for order in [Array(0..<105), (0..<105).reversed()] {
            let (first, second) = shapes(order)
            var all = first
            all.merge(second)
            let set = PatternSet(all)
            let contrast = set.contrast(one, against: other)
            #expect(
                contrast.map { set.patterns[$0.kind].template } == [
                    "no space left on <path>", "all went well at last", "killed by the kernel",
                ])
            #expect(
                contrast.map(\.counts) == [
                    SideCounts(5, of: 5, against: 0, of: 100), SideCounts(0, of: 5, against: 100, of: 100),
                    SideCounts(2, of: 5, against: 1, of: 100),
                ])
            #expect(set.patterns.count - contrast.count == 3, "equally common: started, took, warm")
            let counts = (set.lineCounts(of: first), set.lineCounts(of: second))
            #expect(contrast.map { counts.0[$0.kind] } == [10, 0, 2])
            #expect(contrast.map { counts.1[$0.kind] } == [0, 100, 1])
        }
    }

    @Test func linesOfAPartAreCountedAlsoByCoarserShapes() {
        var (first, second) = (LineShapes(capacity: 20), LineShapes(capacity: 20))
        for number in 0..<10 { first.add("one a\(String(number, radix: 2))x of many", host: 0) }
        for number in 0..<40 { second.add("two b\(String(number, radix: 2))x of many", host: 1) }
        var all = first
        all.merge(second)
        let set = PatternSet(all)
        #expect(set.lineCounts(of: first).reduce(0, +) == 10)
        #expect(set.lineCounts(of: second).reduce(0, +) == 40)
        #expect(zip(set.lineCounts(of: first), set.lineCounts(of: second)).map(+) == set.patterns.map(\.lineCount))
    }

    @Test func hostsInBothSetsAreCounted() {
        func set(_ positions: [Int]) -> HostPositions {
            var set = HostPositions()
            for position in positions { set.insert(position) }
            return set
        }
        #expect(set([3, 64, 700]).count(in: set([700, 64, 5])) == 2)
        #expect(set([700]).count(in: set([3])) == 0)
        #expect(set([]).count(in: set([3])) == 0)
        #expect(set([3]).count(in: set([])) == 0)
        #expect(set([1, 200]).count(in: set([100, 200, 5000])) == 1)
    }
}

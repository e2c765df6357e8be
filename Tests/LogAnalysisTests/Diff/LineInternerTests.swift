import LogAnalysis
import Testing

@Suite struct LineInternerTests {
    @Test func equalLinesAndOnlyTheyHaveEqualNumbers() {
        for seed in 0..<20 {
            var random = DiffRandom(seed)
            var interner = LineInterner()
            var numbers: [[UInt8]: Int32] = [:]
            for _ in 0..<3000 {
                let line = (0..<random.below(4)).map { _ in UInt8(random.below(7)) }
                let number = interner.intern(line[...])
                #expect(numbers[line, default: number] == number)
                numbers[line] = number
                #expect(Array(interner[number]) == line)
                if random.below(50) == 0 { interner.startLog() }
            }
            #expect(Set(numbers.values).count == numbers.count)
            #expect(interner.count == numbers.count)
            #expect(numbers.values.allSatisfy { 0..<Int32(interner.count) ~= $0 })
        }
    }

    @Test func manyLinesKeepTheirNumbers() {
        var interner = LineInterner()
        let lines = (0..<50_000).map { Array("line \($0) of a long log".utf8) }
        let first = lines.map { interner.intern($0[...]) }
        #expect(first == Array(0..<50_000))
        let again = lines.reversed().map { interner.intern($0[...]) }
        #expect(again == first.reversed())
    }

    @Test func aLogsLinesAreTakenWithoutTheirEndings() {
        var interner = LineInterner()
        let numbers = interner.intern(linesOf: LogText(Array("a\nb\r\n\na".utf8)))
        #expect(numbers == [0, 1, 2, 0])
        #expect(interner.intern(linesOf: LogText(Array("b\n\0".utf8))) == [1, 3])
        #expect(interner.intern(linesOf: LogText([])) == [])
    }
}

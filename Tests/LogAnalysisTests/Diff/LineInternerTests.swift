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

    /// So many that among 32-bit parts of their hashes about ten pairs are equal.
    @Test func linesWithLikeHashesAreToldApart() {
        var interner = LineInterner()
        let count: Int32 = 300_000
        var line = Array("line 000000".utf8)
        func write(_ number: Int32) {
            var rest = number
            for place in (5..<11).reversed() {
                line[place] = UInt8(ascii: "0") + UInt8(rest % 10)
                rest /= 10
            }
        }
        for number in 0..<count {
            write(number)
            #expect(interner.intern(line[...]) == number)
        }
        for number in stride(from: count - 1, through: 0, by: -7) {
            write(number)
            #expect(interner.intern(line[...]) == number)
        }
    }

    @Test func aLogsLinesAreTakenWithoutTheirEndings() {
        var interner = LineInterner()
        let numbers = interner.intern(linesOf: LogText(Array("a\nb\r\n\na".utf8)))
        #expect(numbers == [0, 1, 2, 0])
        #expect(interner.intern(linesOf: LogText(Array("b\n\0".utf8))) == [1, 3])
        #expect(interner.intern(linesOf: LogText([])) == [])
    }
}

/// What one host prints while a world's script runs on it: its own draws and clock, its name and address, and its text so far.
final class Script {
    let address: String
    let behaviour: String
    /// A name like those that machines are given: two letters drawn at random and four digits.
    let hostName: String
    private(set) var text = ""
    var draw: Draw
    /// What ends each line. Windows' programs end theirs with CR LF.
    var lineEnd = "\n"
    /// Seconds since midnight.
    private var clock: Double

    init(key: String, address: String, behaviour: String) {
        self.address = address
        self.behaviour = behaviour
        draw = Draw(key)
        hostName = "node-\(draw.word(2, of: .lower))-\(digits(draw.int(1...9999), 4))"
        clock = 5400 + Double(draw.int(0...900_000)) / 1000
    }

    /// Whether the host behaves so.
    func does(_ name: String) -> Bool { behaviour == name }

    // MARK: Printing

    /// Prints lines, as they stand in a literal of several lines.
    func say(_ lines: String) {
        for line in lines.split(separator: "\n", omittingEmptySubsequences: false) { text += line + lineEnd }
    }

    func say(_ lines: [String]) {
        for line in lines { say(line) }
    }

    /// Prints lines on those hosts only that behave so.
    func say(_ lines: @autoclosure () -> String, on name: String) {
        if does(name) { say(lines()) }
    }

    /// Prints lines on all hosts but those that behave so.
    func say(_ lines: @autoclosure () -> String, notOn name: String) {
        if !does(name) { say(lines()) }
    }

    /// Prints lines on so many of a hundred hosts, by chance.
    func maybe(_ percent: Int, _ lines: @autoclosure () -> String) {
        if chance(percent) { say(lines()) }
    }

    /// States of one line that CR draws anew, as progress bars do.
    func redraw(_ states: [String]) { say(states.joined(separator: "\r")) }

    /// The lines of several workers, each in its own order, mixed by chance.
    func interleave(_ workers: [[String]]) {
        var rest = workers.map { Array($0.reversed()) }.filter { !$0.isEmpty }
        while !rest.isEmpty {
            let index = int(0...rest.count - 1)
            if let line = rest[index].popLast() { say(line) }
            rest.removeAll(where: \.isEmpty)
        }
    }

    /// A table whose columns are as wide as their widest cell, three blanks apart, as `kubectl` draws one.
    func table(_ rows: [[String]], gap: Int = 3) {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            rows.map { $0.indices.contains(column) ? $0[column].count : 0 }.max() ?? 0
        }
        for row in rows {
            let cells = zip(row, widths).enumerated().map { index, cell in
                index == row.count - 1 ? cell.0 : left(cell.0, cell.1 + gap)
            }
            say(cells.joined())
        }
    }

    // MARK: Values of this host

    func int(_ range: ClosedRange<Int>) -> Int { draw.int(range) }
    func chance(_ percent: Int) -> Bool { draw.int(1...100) <= percent }
    func pick(_ first: String, _ others: String...) -> String { draw.pick(first, others) }
    func word(_ length: Int, of alphabet: Alphabet = .temporary) -> String { draw.word(length, of: alphabet) }
    func hex(_ length: Int) -> String { draw.word(length, of: .hex) }
    func shuffled<Element>(_ elements: [Element]) -> [Element] { draw.shuffled(elements) }
    func pid() -> Int { draw.int(900...64_000) }

    /// A number with so many digits behind the point.
    func decimal(_ range: ClosedRange<Double>, _ places: Int = 2) -> String {
        fixed(Double.random(in: range, using: &draw), places)
    }

    /// An address of another machine.
    func otherAddress() -> String { "10.\(int(0...250)).\(int(0...250)).\(int(2...250))" }

    func uuid(_ alphabet: Alphabet = .hex) -> String {
        [8, 4, 4, 4, 12].map { word($0, of: alphabet) }.joined(separator: "-")
    }

    // MARK: Times

    /// Lets up to so many seconds pass.
    func wait(upTo seconds: Double) { clock += Double.random(in: 0.004...max(0.005, seconds), using: &draw) }

    /// The time of day, to the second.
    func time(step: Double = 2) -> String {
        wait(upTo: step)
        let seconds = Int(clock)
        return [seconds / 3600, seconds / 60 % 60, seconds % 60].map { digits($0, 2) }.joined(separator: ":")
    }

    /// The time of day, to the thousandth of a second.
    func exactTime(step: Double = 1) -> String {
        let time = time(step: step)
        return "\(time).\(digits(Int(clock * 1000) % 1000, 3))"
    }

    /// Date and time, to the second.
    func stamp(step: Double = 2) -> String { "2026-03-18 \(time(step: step))" }
}

// MARK: Forms of numbers and text

/// A number with zeros before it.
func digits(_ number: Int, _ width: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, width - text.count)) + text
}

/// A number that is not below zero, with so many digits behind the point.
func fixed(_ number: Double, _ places: Int) -> String {
    let scale = (0..<places).reduce(1) { scale, _ in scale * 10 }
    let scaled = Int(number * Double(scale) + 0.5)
    return places == 0 ? String(scaled) : "\(scaled / scale).\(digits(scaled % scale, places))"
}

/// A number with a comma between thousands.
func grouped(_ number: Int) -> String {
    number < 1000 ? String(number) : "\(grouped(number / 1000)),\(digits(number % 1000, 3))"
}

/// Text at the left of a column.
func left(_ text: String, _ width: Int) -> String { text + String(repeating: " ", count: max(0, width - text.count)) }

/// Text at the right of a column.
func right(_ text: String, _ width: Int) -> String { String(repeating: " ", count: max(0, width - text.count)) + text }

/// A bar of so many hundredths.
func bar(_ percent: Int, _ width: Int, full: Character = "=", head: String = ">", empty: Character = " ") -> String {
    let done = percent * width / 100
    let rest = max(0, width - done - head.count)
    return String(repeating: full, count: done) + (done < width ? head : "") + String(repeating: empty, count: rest)
}

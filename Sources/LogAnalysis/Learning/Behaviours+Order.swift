extension Behaviours {
    /// Finds hosts on which two lines that follow one another on nearly all hosts stand in the other order. Of a kind that has
    /// several lines by its norm the first, the second and so on are looked at apart.
    mutating func findOrder() {
        let (mostOfKind, reach) = (50, 4)
        // For each kind the number of its first item, and how many it has; 0 where order tells nothing.
        var (starts, counts) = (
            Array(repeating: 0, count: kinds.shapes.count), Array(repeating: Int32(0), count: kinds.shapes.count)
        )
        var items: [Int32] = []
        for kind in kindsInOrder {
            guard let norm = norms[kind], norm.hosts.count * 10 >= hostCount * 8, !norm.mayBeNone,
                (1...mostOfKind).contains(norm.usualNumber)
            else { continue }
            (starts[Int(kind)], counts[Int(kind)]) = (items.count, Int32(norm.usualNumber))
            items += Array(repeating: kind, count: norm.usualNumber)
        }
        // For each host the place of each item in its log; -1 where it has none.
        var found = Array(repeating: Int32(0), count: kinds.shapes.count)
        let places = kinds.lines.hosts.map { entry -> [Int32] in
            var places = Array(repeating: Int32(-1), count: items.count)
            for (place, line) in entry.lines.enumerated() {
                let kind = Int(kinds.shapeOf[Int(line)])
                guard found[kind] < counts[kind] else { continue }
                places[starts[kind] + Int(found[kind])] = Int32(place)
                found[kind] += 1
            }
            for line in entry.lines { found[Int(kinds.shapeOf[Int(line)])] = 0 }
            return places
        }
        let middles = items.indices.map { item in
            // A few hundred hosts tell well enough where a line stands.
            let step = max(1, places.count / 256)
            let known = stride(from: 0, to: places.count, by: step).map { places[$0][item] }.filter { $0 >= 0 }.sorted()
            return known.isEmpty ? 0 : known[known.count / 2]
        }
        let order = items.indices.sorted { (middles[$0], $0) < (middles[$1], $1) }
        func turned(_ first: Int, _ second: Int) -> (hosts: [Int], of: Int) {
            var (both, turned) = (0, [Int]())
            for (host, mine) in places.enumerated() where mine[first] >= 0 && mine[second] >= 0 {
                both += 1
                if mine[first] > mine[second] { turned.append(host) }
            }
            return (turned, both)
        }
        // What stands now before, now behind one of its neighbours has no place in the order.
        var floats = Array(repeating: false, count: items.count)
        for (index, first) in order.enumerated() {
            for second in order[(index + 1)...].prefix(reach) {
                let (hosts, both) = turned(first, second)
                if hosts.count * 20 > both { (floats[first], floats[second]) = (true, true) }
            }
        }
        let fixed = order.filter { !floats[$0] }
        for (first, second) in zip(fixed, fixed.dropFirst()) {
            for host in turned(first, second).hosts {
                find(
                    Finding(kind: items[first], form: .order), on: host,
                    shownBy: norms[items[first]]?.line(of: Int32(host)))
            }
        }
    }
}

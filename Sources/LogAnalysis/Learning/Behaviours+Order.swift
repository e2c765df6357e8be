extension Behaviours {
    /// Finds hosts on which two lines that follow one another on nearly all hosts stand in the other order. Of a kind that has
    /// several lines by its norm the first, the second and so on are looked at apart.
    mutating func findOrder() {
        let (mostOfKind, reach) = (50, 4)
        var starts: [Int32: (start: Int, count: Int)] = [:]
        var items: [Int32] = []
        for kind in kindsInOrder {
            guard let norm = norms[kind], norm.hosts.count * 10 >= hostCount * 8, !norm.mayBeNone,
                (1...mostOfKind).contains(norm.usualNumber)
            else { continue }
            starts[kind] = (items.count, norm.usualNumber)
            items += Array(repeating: kind, count: norm.usualNumber)
        }
        // For each host the place of each item in its log; -1 where it has none.
        let places = kinds.lines.hosts.map { entry -> [Int32] in
            var places = Array(repeating: Int32(-1), count: items.count)
            var found: [Int32: Int] = [:]
            for (place, line) in entry.lines.enumerated() {
                let kind = kinds.shapeOf[Int(line)]
                guard let (start, count) = starts[kind] else { continue }
                let number = found[kind, default: 0]
                found[kind] = number + 1
                if number < count { places[start + number] = Int32(place) }
            }
            return places
        }
        let middles = items.indices.map { item in
            let known = places.compactMap { $0[item] < 0 ? nil : $0[item] }.sorted()
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

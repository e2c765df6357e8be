/// What a host has of a kind of lines.
extension KindNorm {
    /// The group of a distinct line of the kind.
    func group(of line: Int) -> Int? {
        values.index(of: line).map { Int(groups[$0]) }
    }

    /// The values at the chosen places of a distinct line.
    func tuple(ofLine line: Int) -> [Int32] { values.index(of: line).map { tuple($0) } ?? [] }

    /// The value at a place of a distinct line of the kind.
    func value(at place: Int, ofLine line: Int) -> Int32 {
        values.index(of: line).map { values.places[place][$0] } ?? -1
    }

    /// Whether a distinct line has values that few hosts have, and that is a deviation.
    func isOfOtherValues(_ line: Int) -> Bool { group(of: line).map { otherValues[$0] } ?? false }

    /// Whether the lines with the values of a distinct line have a usual number.
    func hasUsualNumber(_ line: Int) -> Bool {
        guard let group = group(of: line) else { return true }
        return otherValues[group] || usualNumbers[group] > 0
    }

    /// A host's first line with the values of another line; both are distinct lines of the kind.
    func line(of host: Int32, like other: Int) -> Int? {
        guard let group = group(of: other) else { return nil }
        return rows(of: host).first { Int(groups[Int($0.line)]) == group }.map { values.lines[Int($0.line)] }
    }

    /// How many lines of a host have the values of a distinct line.
    func count(on host: Int32, like line: Int) -> Int {
        guard let group = group(of: line) else { return 0 }
        return rows(of: host).count { Int(groups[Int($0.line)]) == group }
    }

    /// The line by which a host deviates.
    func line(of host: Int32, deviatingAs deviation: Deviation) -> Int? {
        guard let index = hosts.firstIndex(of: host),
            let found = deviations[index].first(where: { $0.deviation == deviation })
        else { return nil }
        return rows(of: host).first { groups[Int($0.line)] == groups[found.line] }.map { values.lines[Int($0.line)] }
    }

    func rows(of host: Int32) -> ArraySlice<(host: Int32, line: Int32)> {
        rows[rows.partitioningIndex { $0.host >= host }...].prefix { $0.host == host }
    }

    /// Calls `body` for each host with its lines.
    func forEachHost(_ body: (Int32, ArraySlice<(host: Int32, line: Int32)>) -> Void) {
        var start = 0
        while start < rows.count {
            var end = start
            while end < rows.count, rows[end].host == rows[start].host { end += 1 }
            body(rows[start].host, rows[start..<end])
            start = end
        }
    }

    /// The first line of a host, by its index in `values.lines`; nil if it has none.
    func lineOfHost(_ host: Int32) -> Int32? {
        let index = rows.partitioningIndex { $0.host >= host }
        return index < rows.count && rows[index].host == host ? rows[index].line : nil
    }

    /// For each host of the step the set of its values at a place, if there are two to six of them and each is on at
    /// least a tenth of the hosts.
    func labels(of place: Int, hostCount: Int) -> [[Int32]?]? {
        var labels: [[Int32]?] = Array(repeating: nil, count: hostCount)
        var counts: [[Int32]: Int] = [:]
        let column = values.places[place]
        var isFew = true
        forEachHost { host, lines in
            guard isFew else { return }
            let label = Set(lines.map { column[Int($0.line)] }).sorted()
            labels[Int(host)] = label
            counts[label, default: 0] += 1
            isFew = counts.count <= 6
        }
        let without = hostCount - hosts.count
        var sizes = Array(counts.values)
        if without > 0 { sizes.append(without) }
        let isSplit = isFew && (2...6).contains(sizes.count) && sizes.allSatisfy { $0 * 10 >= hostCount }
        return isSplit ? labels : nil
    }

    /// A distinct line of a host; nil if it has none.
    func line(of host: Int32) -> Int? {
        lineOfHost(host).map { values.lines[Int($0)] }
    }
}

extension Array {
    /// The first index for whose element a condition holds that holds for all later ones, too; the end where it holds for none.
    func partitioningIndex(where holds: (Element) -> Bool) -> Int {
        var (low, high) = (startIndex, endIndex)
        while low < high {
            let middle = (low + high) / 2
            if holds(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

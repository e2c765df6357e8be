/// The lines of one host that are of a kind.
extension KindNorm {
    /// Returns the group of a distinct line of the kind.
    func group(of line: Int) -> Int? {
        values.index(of: line).map { Int(groups[$0]) }
    }

    /// Returns the values at the chosen places of a distinct line.
    func tuple(ofLine line: Int) -> [Int32] { values.index(of: line).map { tuple($0) } ?? [] }

    /// Returns the value at a place of a distinct line of the kind.
    func value(at place: Int, ofLine line: Int) -> Int32 {
        values.index(of: line).map { values.places[place][$0] } ?? -1
    }

    /// Whether a distinct line has values that few hosts have, if having them is a deviation.
    func isOfOtherValues(_ line: Int) -> Bool { group(of: line).map { otherValues[$0] } ?? false }

    /// Whether there is a usual number of lines with the values of a distinct line.
    func hasUsualNumber(_ line: Int) -> Bool {
        guard let group = group(of: line) else { return true }
        return otherValues[group] || usualNumbers[group] > 0
    }

    /// Returns a host's first line with the values of another line; both are distinct lines of the kind.
    func line(of host: Int32, like other: Int) -> Int? {
        guard let group = group(of: other) else { return nil }
        return rows(of: host).first { Int(groups[Int($0.line)]) == group }.map { values.lines[Int($0.line)] }
    }

    /// Returns the number of a host's lines that have the values of a distinct line.
    func count(on host: Int32, like line: Int) -> Int {
        guard let group = group(of: line) else { return 0 }
        return rows(of: host).count { Int(groups[Int($0.line)]) == group }
    }

    /// Returns the line that shows a deviation of a host.
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

    /// Returns the first line of a host, by its index in `values.lines`; nil if the host has none.
    func lineOfHost(_ host: Int32) -> Int32? {
        let index = rows.partitioningIndex { $0.host >= host }
        return index < rows.count && rows[index].host == host ? rows[index].line : nil
    }

    /// Returns, for each host of the step, the set of its values at a place. Returns nil unless there are two to six
    /// such sets, each on at least a tenth of the hosts.
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

    /// Returns the first distinct line of a host; nil if the host has none.
    func line(of host: Int32) -> Int? {
        lineOfHost(host).map { values.lines[Int($0)] }
    }

    /// Returns the hash of the texts that a host's lines have at a place, independent of their order.
    func textHash(of place: Int, on host: Int32) -> UInt64 {
        let all = Set(rows(of: host).map { values.places[place][Int($0.line)] }).map { values.textHash($0) }.sorted()
        return all.withUnsafeBytes { ByteHash($0) }.first
    }
}

/// The places that are judged.
extension KindNorm {
    /// The holes of the shape whose values are judged.
    var holesOfChosenPlaces: Set<Int> {
        Set(values.places.indices.filter(isJudged).map { values.holeOfPlace[$0] })
    }

    /// Whether the values at a place are judged: the place is chosen, or divides the lines in the same way as a chosen
    /// one.
    func isJudged(_ place: Int) -> Bool { places.contains(twins[place]) }
}

extension Array {
    /// Returns the first index whose element fulfils a condition that all later elements fulfil, too; `endIndex` if
    /// there is none.
    func partitioningIndex(where holds: (Element) -> Bool) -> Int {
        var (low, high) = (startIndex, endIndex)
        while low < high {
            let middle = (low + high) / 2
            if holds(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

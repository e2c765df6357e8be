/// What most hosts with lines of a kind agree on, and how each host deviates from it.
///
/// The description is the finest on which two randomly drawn hosts still agree: which values are at which places,
/// jointly; how many lines have them; whether there are lines at all. Everything finer is noise.
struct KindNorm {
    /// A deviation of a host from the norm.
    struct Deviation: Hashable {
        enum Form: UInt8, Hashable {
            /// No line has the values that most hosts have.
            case lacksValues
            /// A line has values that few hosts have.
            case otherValues
            /// The number of lines with the usual values is one that few hosts have.
            case otherCount
        }

        var form: Form
        /// The values at the chosen places; -1 for a value that is noise among the deviating hosts, too.
        var values: [Int32]
        var count: Int32 = 0
    }

    /// The distinct lines and the values at all places.
    let values: KindValues
    /// The hosts that have lines of the kind, ascending.
    let hosts: [Int32]
    /// The places whose values are judged jointly.
    private(set) var places: [Int] = []
    /// The deviations of each host, in the order of `hosts`, each with a line that shows it.
    private(set) var deviations: [[(deviation: Deviation, line: Int)]] = []
    /// Whether the number of lines varies from host to host down to zero, so that a host without a line of the kind
    /// does not deviate. No more hosts lack lines than the numbers of hosts with one, two and three lines suggest.
    let mayBeNone: Bool
    /// For each place the first place that divides the lines in the same way; the place itself if there is none before
    /// it.
    private(set) var twins: [Int] = []
    /// The number of lines that most hosts with any lines of the kind have; 0 if there is no usual number.
    let usualNumber: Int
    /// For each place how well hosts agree about this place alone, from 0 to 1.
    private(set) var agreement: [Double] = []

    let rows: [(host: Int32, line: Int32)]
    /// The group of each distinct line. Lines of one group have the same values at the chosen places.
    private(set) var groups: [Int32] = []
    private var groupCount = 1
    /// For each group, whether its values differ from those of most hosts, and the number of its lines that hosts have
    /// by a norm; 0 if there is none.
    private(set) var otherValues: [Bool] = []
    private(set) var usualNumbers: [Int32] = []

    /// Learns the norm.
    ///
    /// - Parameter rows: for each line of each host, the host and the line's index in `values.lines`; hosts ascending.
    init(_ values: KindValues, rows: [(host: Int32, line: Int32)], hostCount: Int) {
        self.values = values
        self.rows = rows
        var hosts: [Int32] = []
        var totals: [Int] = []
        for row in rows {
            if hosts.last == row.host {
                totals[totals.count - 1] += 1
            } else {
                hosts.append(row.host)
                totals.append(1)
            }
        }
        self.hosts = hosts
        var histogram: [Int: Int] = [:]
        for total in totals { histogram[total, default: 0] += 1 }
        let hasNumber = Agreement.amongDescriptions(histogram.values) >= Agreement.ofPresence
        usualNumber = hasNumber ? histogram.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? 0 : 0
        let lacking = hostCount - hosts.count
        mayBeNone =
            !hasNumber && hosts.count * 2 > hostCount && Double(lacking) <= 1.5 * Double(histogram[1] ?? 0)
        groups = Array(repeating: 0, count: values.lines.count)
        choosePlaces()
        judge()
    }

    // MARK: Places

    /// Returns the number of hosts that have each group.
    private func hostCounts(_ groups: [Int32], _ count: Int) -> [Int] {
        var counts = Array(repeating: 0, count: count)
        var last = Array(repeating: Int32(-1), count: count)
        for row in rows {
            let group = Int(groups[Int(row.line)])
            if last[group] != row.host {
                last[group] = row.host
                counts[group] += 1
            }
        }
        return counts
    }

    /// Returns the probability that another host has the values of a line, too.
    private func agreement(_ counts: [Int]) -> Double {
        if hosts.count == 1 { return 1 }
        var (pairs, all) = (0, 0)
        for count in counts {
            pairs += count * (count - 1)
            all += count
        }
        return all == 0 ? 1 : Double(pairs) / Double(all * (hosts.count - 1))
    }

    /// Returns the groups that result from also distinguishing the values at a place.
    private func refined(_ groups: [Int32], _ place: Int) -> (groups: [Int32], count: Int) {
        var numbers: [UInt64: Int32] = [:]
        let column = values.places[place]
        let result = groups.indices.map { index in
            let key = UInt64(UInt32(bitPattern: groups[index])) << 32 | UInt64(UInt32(bitPattern: column[index]))
            if let known = numbers[key] { return known }
            let number = Int32(numbers.count)
            numbers[key] = number
            return number
        }
        return (result, numbers.count)
    }

    private mutating func choosePlaces() {
        var left: [Int] = []
        var columns: [[Int32]: Int] = [:]
        for place in values.places.indices {
            let (groups, count) = refined(groups, place)
            if let twin = columns[groups] {
                twins.append(twin)
                agreement.append(agreement[twin])
                continue
            }
            columns[groups] = place
            twins.append(place)
            agreement.append(count == 1 ? 1 : agreement(hostCounts(groups, count)))
            // A place with one value distinguishes nothing.
            if count > 1, agreement[place] >= Agreement.ofValues { left.append(place) }
        }
        var chosen: [(place: Int, groups: [Int32], count: Int)] = []
        while !left.isEmpty {
            var best: (common: Int, agreement: Double, place: Int, groups: [Int32], count: Int)?
            for place in left {
                let (refined, count) = refined(groups, place)
                let counts = hostCounts(refined, count)
                let agreement = agreement(counts)
                guard agreement >= Agreement.ofValues else { continue }
                let common = counts.count { Agreement.isCommon($0, of: hosts.count) }
                if let known = best, (known.common, known.agreement) >= (common, agreement) { continue }
                best = (common, agreement, place, refined, count)
            }
            guard let best else { break }
            chosen.append((best.place, best.groups, best.count))
            (groups, groupCount) = (best.groups, best.count)
            left.removeAll { $0 == best.place }
        }
        // The last place is dropped until the rest has a norm: values that all hosts have, few others, and nothing
        // between.
        while let last = chosen.last {
            (groups, groupCount) = (last.groups, last.count)
            if isNorm(hostCounts(groups, groupCount)) { break }
            chosen.removeLast()
        }
        if chosen.isEmpty { (groups, groupCount) = (Array(repeating: 0, count: groups.count), 1) }
        places = chosen.map(\.place).sorted()
    }

    private func isNorm(_ counts: [Int]) -> Bool {
        let common = counts.map { Agreement.isCommon($0, of: hosts.count) }
        let rare = counts.map { Agreement.isRare($0, of: hosts.count) }
        guard common.contains(true), zip(common, rare).allSatisfy({ $0 || $1 }) else { return false }
        return Agreement.isRare(hostsWith(rare), of: hosts.count)
            && Agreement.isRare(hostsLacking(common), of: hosts.count)
    }

    /// Returns the number of hosts that have a line of one of the groups.
    private func hostsWith(_ isMeant: [Bool]) -> Int {
        var (last, count) = (Int32(-1), 0)
        for row in rows where row.host != last && isMeant[Int(groups[Int(row.line)])] {
            last = row.host
            count += 1
        }
        return count
    }

    /// Returns the number of hosts that lack one of the groups.
    private func hostsLacking(_ isMeant: [Bool]) -> Int {
        let wanted = isMeant.count { $0 }
        var last = Array(repeating: Int32(-1), count: isMeant.count)
        var (host, found, lacking) = (rows.first?.host ?? 0, 0, 0)
        for row in rows {
            if row.host != host {
                if found < wanted { lacking += 1 }
                (host, found) = (row.host, 0)
            }
            let group = Int(groups[Int(row.line)])
            if isMeant[group], last[group] != row.host {
                last[group] = row.host
                found += 1
            }
        }
        return lacking + (found < wanted ? 1 : 0)
    }

    // MARK: Deviations

    private mutating func judge() {
        otherValues = Array(repeating: false, count: groupCount)
        usualNumbers = Array(repeating: 0, count: groupCount)
        let counts = hostCounts(groups, groupCount)
        let common = counts.map { Agreement.isCommon($0, of: hosts.count) }
        let rare = counts.map { Agreement.isRare($0, of: hosts.count) }
        let judgesRare = Agreement.isRare(hostsWith(rare), of: hosts.count)
        var example = Array(repeating: -1, count: groupCount)
        for (index, group) in groups.enumerated() where example[Int(group)] < 0 { example[Int(group)] = index }
        let histograms = numbersOfLines(common)
        // For each common group: the usual number of lines, or 0 if there is none, and whether lacking the group is a
        // deviation.
        var usual = Array(repeating: Int32(0), count: groupCount)
        var isWanted = common
        for group in common.indices where common[group] {
            let histogram = histograms[group]
            if Agreement.amongDescriptions(histogram.values) >= Agreement.ofPresence {
                usual[group] = histogram.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? 0
            } else if Double(hosts.count - counts[group]) <= 1.5 * Double(histogram[1] ?? 0) {
                isWanted[group] = false
            }
        }
        usualNumbers = usual
        if judgesRare { otherValues = rare }
        let wanted = isWanted.indices.filter { isWanted[$0] }
        var (start, found) = (0, Array(repeating: Int32(0), count: groupCount))
        while start < rows.count {
            var end = start
            var touched: [Int] = []
            while end < rows.count, rows[end].host == rows[start].host {
                let group = Int(groups[Int(rows[end].line)])
                if found[group] == 0 { touched.append(group) }
                found[group] += 1
                end += 1
            }
            var mine: [(deviation: Deviation, line: Int)] = []
            for group in touched {
                if common[group], usual[group] > 0, found[group] != usual[group] {
                    mine.append(
                        (
                            Deviation(form: .otherCount, values: tuple(example[group]), count: found[group]),
                            example[group]
                        ))
                } else if rare[group], judgesRare {
                    mine.append((Deviation(form: .otherValues, values: tuple(example[group])), example[group]))
                }
            }
            if touched.count(where: { isWanted[$0] }) < wanted.count {
                for group in wanted where found[group] == 0 {
                    mine.append((Deviation(form: .lacksValues, values: tuple(example[group])), example[group]))
                }
            }
            for group in touched { found[group] = 0 }
            deviations.append(mine)
            start = end
        }
        let usualValues = places.map { place in
            Set(common.indices.filter { common[$0] }.map { values.places[place][example[$0]] })
        }
        blur(.otherValues, usualValues)
        blur(.otherCount, usualValues)
    }

    /// Returns, for each selected group, the number of hosts by the number of lines that they have.
    private func numbersOfLines(_ isMeant: [Bool]) -> [[Int32: Int]] {
        var histograms = Array(repeating: [Int32: Int](), count: isMeant.count)
        var found = Array(repeating: Int32(0), count: isMeant.count)
        var last = Array(repeating: Int32(-1), count: isMeant.count)
        for row in rows {
            let group = Int(groups[Int(row.line)])
            guard isMeant[group] else { continue }
            if last[group] != row.host {
                if found[group] > 0 { histograms[group][found[group], default: 0] += 1 }
                (last[group], found[group]) = (row.host, 0)
            }
            found[group] += 1
        }
        for group in isMeant.indices where found[group] > 0 { histograms[group][found[group], default: 0] += 1 }
        return histograms
    }

    /// Returns the values at the chosen places of a line, by its index in `values.lines`.
    func tuple(_ line: Int) -> [Int32] { places.map { values.places[$0][line] } }

    /// Replaces noise by -1: a place at which each of the hosts that deviate in one form has another value.
    private mutating func blur(_ form: Deviation.Form, _ usual: [Set<Int32>]) {
        for index in places.indices {
            var hosts = 0
            var counts: [Int32: Int] = [:]
            func deviates(_ deviation: Deviation) -> Bool {
                deviation.form == form && deviation.values[index] >= 0
                    && (form == .otherCount || !usual[index].contains(deviation.values[index]))
            }
            for mine in deviations {
                let values = Set(mine.filter { deviates($0.deviation) }.map { $0.deviation.values[index] })
                if values.isEmpty { continue }
                hosts += 1
                for value in values { counts[value, default: 0] += 1 }
            }
            guard hosts >= 3 else { continue }
            var (pairs, all) = (0, 0)
            for count in counts.values {
                pairs += count * (count - 1)
                all += count
            }
            let agreement = Double(pairs) / Double(all * (hosts - 1))
            guard hosts >= 5 ? agreement < 0.25 : agreement == 0 else { continue }
            for host in deviations.indices {
                for place in deviations[host].indices where deviates(deviations[host][place].deviation) {
                    deviations[host][place].deviation.values[index] = -1
                }
            }
        }
    }
}

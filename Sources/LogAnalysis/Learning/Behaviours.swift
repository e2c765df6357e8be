/// One way in which a host deviates from what most hosts do.
struct Finding: Hashable {
    enum Form: Hashable {
        /// Most hosts have lines of the kind; this one has none.
        case lacksKind
        /// Few hosts have lines of the kind; this one has some.
        case hasKind
        /// The values or the number of the host's lines of the kind deviate.
        case deviates(KindNorm.Deviation)
        /// The host's first line of the kind comes behind its first line of the kind that follows on most hosts.
        case order
        /// The values at a place that the user wants to count, as a hash of their texts.
        case values(UInt64)
        /// The host printed nothing.
        case isEmpty
        /// The hosts fall into parts that several unlike kinds share; this is the host's part, as a hash of the texts
        /// that define it.
        case part(UInt64)
    }

    /// The kind of lines, by the number of its shape.
    var kind: Int32
    var form: Form
    /// For `part`, the place whose values define the part; -1 if the presence of the kind does.
    var place: Int32 = -1
}

/// The behaviours of hosts, as learned from all of their lines together.
struct Behaviours {
    let kinds: LineKinds
    /// The norm of each kind, by the number of its shape.
    private(set) var norms: [Int32: KindNorm] = [:]
    /// The deviations of each host, in the order of `kinds.lines.hosts`.
    private(set) var findings: [Set<Finding>]
    /// A distinct line that shows the finding.
    private(set) var examples: [Finding: Int] = [:]

    /// The kinds by which hosts fall into parts, or that the user wants to count, each with the places that matter; no
    /// place if only the presence of the kind matters.
    private(set) var countedPlaces: [Int32: Set<Int>] = [:]

    var hostCount: Int { kinds.hostCount }

    /// Learns from the lines of some hosts.
    ///
    /// - Parameters:
    ///   - judgesOrder: whether another order of lines is a deviation.
    ///   - counted: the places whose values count even without a norm.
    ///   - isPart: whether the other hosts are learned from separately and the results are joined.
    init(
        _ lines: HostLines, judgesOrder: Bool = true,
        counted: Set<LearnedPlace.Identity> = [], isPart: Bool = false, isStopped: () -> Bool = { false }
    ) {
        var kinds = LineKinds(lines, isPart: isPart)
        let steps: [(inout LineKinds) -> Void] = [
            { $0.mergeWordsOfCodes() }, { $0.mergeUnlikeValues() }, { $0.mergeRareWords() }, { $0.mergeLists() },
            { $0.mergeCrossedWords() }, { $0.mergeSimilarShapes() }, { $0.mergeChoices() },
            { $0.mergeChoicesOfWords() }, { $0.mergeAlternatives() }, { $0.mergeUnlikeValues() },
            { $0.mergeKnownPieces() },
        ]
        for step in steps where !isStopped() { step(&kinds) }
        self.kinds = kinds
        findings = Array(repeating: [], count: kinds.hostCount)
        learnNorms(unless: isStopped)
        if isStopped() { return }
        findDeviations()
        findParts()
        removeAlternativesToNone()
        if judgesOrder { findOrder() }
        removeUnknown()
        if !counted.isEmpty { count(counted) }
        for (host, entry) in kinds.lines.hosts.enumerated() where entry.lines.isEmpty {
            findings[host] = [Finding(kind: -1, form: .isEmpty)]
        }
    }

    private mutating func learnNorms(unless isStopped: () -> Bool) {
        let lines = kinds.linesOfShapes()
        var occurrences = Array(repeating: Int32(0), count: kinds.lines.count)
        var indices = Array(repeating: Int32(0), count: kinds.lines.count)
        for shape in lines { for (index, line) in shape.enumerated() { indices[line] = Int32(index) } }
        var rows: [[(host: Int32, line: Int32)]] = Array(repeating: [], count: kinds.shapes.count)
        for (host, entry) in kinds.lines.hosts.enumerated() {
            for line in entry.lines {
                occurrences[Int(line)] += 1
                rows[Int(kinds.shapeOf[Int(line)])].append((Int32(host), indices[Int(line)]))
            }
        }
        for shape in kinds.shapes.indices where !rows[shape].isEmpty {
            if isStopped() { return }
            let values = KindValues(kinds, lines: lines[shape], occurrences: occurrences)
            norms[Int32(shape)] = KindNorm(values, rows: rows[shape], hostCount: hostCount)
        }
    }

    var kindsInOrder: [Int32] { norms.keys.sorted() }

    mutating func find(_ finding: Finding, on host: Int, shownBy line: Int?) {
        findings[host].insert(finding)
        if let line, examples[finding] == nil { examples[finding] = line }
    }

    private mutating func findDeviations() {
        for kind in kindsInOrder {
            guard let norm = norms[kind] else { continue }
            let isNorm = Agreement.aboutPresence(norm.hosts.count, of: hostCount) >= Agreement.ofPresence
            guard norm.hosts.count == hostCount || norm.mayBeNone || isNorm else { continue }
            let first = norm.values.lines.first
            for (index, host) in norm.hosts.enumerated() {
                for (deviation, line) in norm.deviations[index] {
                    find(
                        Finding(kind: kind, form: .deviates(deviation)), on: Int(host),
                        shownBy: norm.values.lines[line])
                }
            }
            if norm.hosts.count == hostCount || norm.mayBeNone { continue }
            if norm.hosts.count * 2 > hostCount {
                var index = 0
                for host in 0..<hostCount {
                    if index < norm.hosts.count, Int(norm.hosts[index]) == host {
                        index += 1
                    } else {
                        find(Finding(kind: kind, form: .lacksKind), on: host, shownBy: first)
                    }
                }
            } else {
                for host in norm.hosts { find(Finding(kind: kind, form: .hasKind), on: Int(host), shownBy: first) }
            }
        }
    }

    // MARK: Parts

    /// Finds the parts into which hosts fall, such as the halves of a rollout. At least three unlike kinds of lines
    /// must show the same parts.
    private mutating func findParts() {
        struct Split {
            var kind: Int32
            var place: Int32
            var parts: [Int32]
        }
        let (leastKinds, leastTexts) = (3, 2)
        var splits: [Split] = []
        var kindsOfParts: [[Int32]: Set<Int32>] = [:]
        // A name in several lines, such as the name of a network device, is no more evidence than in one line.
        var textsOfParts: [[Int32]: Set<[UInt64]>] = [:]
        func add(_ kind: Int32, _ place: Int32, _ labels: [[Int32]?], _ texts: [UInt64]) {
            var numbers: [[Int32]?: Int32] = [:]
            let parts = labels.map { label in
                let number = numbers[label] ?? Int32(numbers.count)
                numbers[label] = number
                return number
            }
            splits.append(Split(kind: kind, place: place, parts: parts))
            kindsOfParts[parts, default: []].insert(kind)
            textsOfParts[parts, default: []].insert(texts)
        }
        for kind in kindsInOrder {
            guard let norm = norms[kind] else { continue }
            let count = norm.hosts.count
            if count < hostCount, !norm.mayBeNone, Agreement.aboutPresence(count, of: hostCount) < Agreement.ofPresence
            {
                var labels: [[Int32]?] = Array(repeating: nil, count: hostCount)
                for host in norm.hosts { labels[Int(host)] = [] }
                add(kind, -1, labels, [kindHash(kind).first])
            }
            for place in norm.values.places.indices where norm.agreement[place] < Agreement.ofPresence {
                guard let labels = norm.labels(of: place, hostCount: hostCount) else { continue }
                let values = Set(labels.compactMap { $0 }.flatMap { $0 })
                add(kind, Int32(place), labels, values.map { norm.values.textHash($0) }.sorted())
            }
        }
        for split in splits
        where (kindsOfParts[split.parts]?.count ?? 0) >= leastKinds
            && (textsOfParts[split.parts]?.count ?? 0) >= leastTexts
        {
            countedPlaces[split.kind, default: []].formUnion(split.place < 0 ? [] : [Int(split.place)])
            guard let norm = norms[split.kind] else { continue }
            for host in 0..<hostCount {
                let line = norm.line(of: Int32(host))
                if line == nil, split.place >= 0 { continue }
                let part =
                    split.place < 0 ? (line == nil ? 0 : 1) : norm.textHash(of: Int(split.place), on: Int32(host))
                find(
                    Finding(kind: split.kind, form: .part(part), place: split.place), on: host, shownBy: line)
            }
        }
    }

    /// Makes the values at some places count.
    private mutating func count(_ places: Set<LearnedPlace.Identity>) {
        for kind in kindsInOrder {
            guard let norm = norms[kind] else { continue }
            let pattern = kinds.text(kinds.shapes[Int(kind)])
            if places.contains(LearnedPlace.Identity(pattern: pattern, place: -1)) {
                countedPlaces[kind, default: []] = []
                for host in 0..<hostCount {
                    let line = norm.line(of: Int32(host))
                    find(Finding(kind: kind, form: .part(line == nil ? 0 : 1)), on: host, shownBy: line)
                }
            }
            for place in norm.values.places.indices
            where places.contains(LearnedPlace.Identity(pattern: pattern, place: place)) {
                countedPlaces[kind, default: []].insert(place)
                for host in norm.hosts {
                    let form = Finding.Form.values(norm.textHash(of: place, on: host))
                    find(
                        Finding(kind: kind, form: form, place: Int32(place)), on: Int(host),
                        shownBy: norm.line(of: host))
                }
            }
        }
    }

    // MARK: What follows from noise

    /// Removes the findings about a line that replaces others: exactly those hosts have it that have no line of a kind
    /// whose number varies down to zero. `No running processes` in place of a list of processes is not a different
    /// behaviour.
    private mutating func removeAlternativesToNone() {
        var lacking: Set<[Int32]> = []
        for (_, norm) in norms where norm.mayBeNone && norm.hosts.count < hostCount {
            let having = Set(norm.hosts)
            lacking.insert((0..<Int32(hostCount)).filter { !having.contains($0) })
        }
        if lacking.isEmpty { return }
        for (kind, norm) in norms
        where norm.hosts.count > 1 && norm.hosts.count * 2 < hostCount && lacking.contains(norm.hosts) {
            for host in norm.hosts { findings[Int(host)] = findings[Int(host)].filter { $0.kind != kind } }
        }
    }

    /// Removes deviations that only some hosts with a behaviour can show.
    ///
    /// If the number of a kind's lines varies down to zero, a host without such lines may behave like one whose lines
    /// deviate. So a deviation in such a kind is meaningless if all hosts that have it share another finding, and the
    /// other hosts with that finding have no line of the kind.
    private mutating func removeUnknown() {
        var hosts: [Finding: Set<Int>] = [:]
        for (host, mine) in findings.enumerated() { for finding in mine { hosts[finding, default: []].insert(host) } }
        let certain = hosts.filter { norms[$0.key.kind]?.mayBeNone != true }
        for (finding, having) in hosts {
            guard let norm = norms[finding.kind], norm.mayBeNone, case .deviates = finding.form else { continue }
            let known = Set(norm.hosts.map(Int.init))
            let isImplied = certain.contains { _, others in
                others.count > having.count && having.isSubset(of: others)
                    && others.subtracting(having).isDisjoint(with: known)
            }
            if isImplied { for host in having { findings[host].remove(finding) } }
        }
    }
}

// MARK: - Order

extension Behaviours {
    /// Finds hosts on which two lines that follow one another on nearly all hosts have the opposite order. If a kind
    /// has several lines by its norm, its first line, its second and so on are examined separately.
    mutating func findOrder() {
        let (mostOfKind, reach) = (50, 4)
        // For each kind the number of its first item, and the number of its items; 0 for kinds whose order is not
        // judged.
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
        // For each host the place of each item in its log; -1 if the host does not have the item.
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
            // A sample of a few hundred hosts suffices to order the items.
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
        // An item that is sometimes before and sometimes behind one of its neighbours has no place in the order.
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

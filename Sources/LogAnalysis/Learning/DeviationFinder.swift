/// Finds how one host deviates from another by comparing the findings about both.
struct DeviationFinder {
    /// The deviations, strongest first.
    private(set) var deviations: [Deviation] = []

    private let behaviours: Behaviours
    private let hostCounts: [Finding: Int]
    private let host: Int
    private let base: Int

    private struct Ranked {
        var deviation: Deviation
        var kind: Int32
        /// The number of the masked line.
        var line: Int
        /// The number of hosts that have the finding.
        var hosts: Int
        /// The index of the line's first occurrence in the log of the host that has it.
        var place: Int
    }

    init(_ behaviours: Behaviours, hostCounts: [Finding: Int], host: Int, base: Int) {
        (self.behaviours, self.hostCounts, self.host, self.base) = (behaviours, hostCounts, host, base)
        var ranked: [Ranked] = []
        let (mine, others) = (behaviours.findings[host], behaviours.findings[base])
        for finding in mine.subtracting(others) { if let one = told(finding, isMine: true) { ranked.append(one) } }
        for finding in others.subtracting(mine) { if let one = told(finding, isMine: false) { ranked.append(one) } }
        ranked.sort(by: precedes)
        deviations = paired(ranked).sorted(by: precedes).map(\.deviation)
        var seen: Set<Deviation> = []
        deviations = deviations.filter { seen.insert($0).inserted }
    }

    private func precedes(_ one: Ranked, _ other: Ranked) -> Bool {
        func rank(_ kind: Deviation.Kind) -> Int {
            switch kind {
            case .value, .extra: 0
            case .missing: 1
            case .count: 2
            case .order: 3
            }
        }
        return (one.hosts, rank(one.deviation.kind), one.place, one.kind)
            < (other.hosts, rank(other.deviation.kind), other.place, other.kind)
    }

    /// Returns a finding as a deviation; nil if a finding of the other host already shows it.
    private func told(_ finding: Finding, isMine: Bool) -> Ranked? {
        let (owner, other) = isMine ? (host, base) : (base, host)
        let hosts = hostCounts[finding] ?? 0
        func ranked(_ kind: Deviation.Kind, _ line: Int?, of host: Int, instead: Int? = nil) -> Ranked? {
            guard let line else { return nil }
            var deviation = Deviation(kind: kind, line: hash(line), instead: instead.map(hash))
            deviation.maskedText = text(line)
            deviation.maskedInstead = instead.map(text)
            if let instead { deviation.changes = changes(from: instead, to: line) }
            return Ranked(
                deviation: deviation, kind: finding.kind, line: line, hosts: hosts, place: place(of: line, on: host))
        }
        if finding.form == .isEmpty {
            // The host without lines lacks all lines of the other host.
            guard let line = behaviours.kinds.lines.hosts[other].lines.first else { return nil }
            return ranked(isMine ? .missing : .extra, Int(line), of: other)
        }
        guard let norm = behaviours.norms[finding.kind] else { return nil }
        let (ownLine, otherLine) = (norm.line(of: Int32(owner)), norm.line(of: Int32(other)))
        switch finding.form {
        case .isEmpty: return nil
        case .lacksKind:
            return ranked(isMine ? .missing : .extra, otherLine, of: other)
        case .hasKind:
            return ranked(isMine ? .extra : .missing, ownLine, of: owner)
        case .order:
            let line = norm.line(of: Int32(host))
            return ranked(.order, line, of: host)
        case .part, .values:
            guard isMine else {
                // If both hosts have a part, the finding of `host` shows it.
                if ownLine != nil, otherLine == nil { return ranked(.missing, ownLine, of: owner) }
                return nil
            }
            guard let ownLine else { return ranked(.missing, otherLine, of: other) }
            guard let otherLine else { return ranked(.extra, ownLine, of: owner) }
            return finding.place < 0 ? nil : ranked(.value, ownLine, of: owner, instead: otherLine)
        case .deviates(let deviation):
            guard let shown = behaviours.examples[finding] else { return nil }
            switch deviation.form {
            case .lacksValues:
                let line = norm.line(of: Int32(other), like: shown) ?? shown
                return ranked(isMine ? .missing : .extra, line, of: other)
            case .otherValues:
                let own = norm.line(of: Int32(owner), deviatingAs: deviation) ?? shown
                return ranked(isMine ? .extra : .missing, own, of: owner)
            case .otherCount:
                // If the values are noise, the example of another host has other values than the line that deviates
                // here.
                let own = norm.line(of: Int32(owner), deviatingAs: deviation) ?? shown
                let counts = (norm.count(on: Int32(host), like: own), norm.count(on: Int32(base), like: own))
                guard counts.0 != counts.1,
                    var result = ranked(.count, norm.line(of: Int32(host), like: own) ?? own, of: host)
                else { return nil }
                result.deviation.counts = counts
                return result
            }
        }
    }

    private func text(_ line: Int) -> String {
        String(decoding: behaviours.kinds.lines.text[behaviours.kinds.lines.range(line)].prefix(1000), as: UTF8.self)
    }

    private func hash(_ line: Int) -> ByteHash {
        behaviours.kinds.lines.hash(of: line)
    }

    private func place(of line: Int, on host: Int) -> Int {
        behaviours.kinds.lines.hosts[host].lines.firstIndex(of: Int32(line)) ?? .max
    }

    /// Joins a missing line and a line that only this host has into one deviation, another value, if they are of one
    /// kind or agree in most of their words.
    private func paired(_ ranked: [Ranked]) -> [Ranked] {
        // If lines have their usual values less often and other values instead, some of the usual lines are missing.
        func isMissing(_ ranked: Ranked) -> Bool {
            ranked.deviation.kind == .missing
                || ranked.deviation.counts.map { $0.mine < $0.others } ?? false
        }
        var result = ranked.filter { !isMissing($0) }
        for missing in ranked where isMissing(missing) {
            let candidates = result.indices.filter { index in
                let other = result[index]
                return other.deviation.kind == .extra
                    && (other.kind == missing.kind
                        || (missing.deviation.kind == .missing && areAlike(other.kind, missing.kind)))
            }
            // Of several candidates, the one that has most in common is taken.
            let partner = candidates.max { one, other in
                (likeness(result[one].line, missing.line), other) < (likeness(result[other].line, missing.line), one)
            }
            guard let partner else {
                result.append(missing)
                continue
            }
            result[partner].deviation.kind = .value
            result[partner].deviation.instead = missing.deviation.line
            result[partner].deviation.maskedInstead = missing.deviation.maskedText
            result[partner].deviation.changes = changes(from: missing.line, to: result[partner].line)
            result[partner].hosts = min(result[partner].hosts, missing.hosts)
        }
        return result
    }

    /// Returns the differences between two lines of one shape, or of shapes that differ in words: values that are
    /// judged, and words. Noise is left out.
    private func changes(from old: Int, to new: Int) -> [Deviation.Change] {
        let kinds = behaviours.kinds
        let (oldShape, newShape) = (kinds.shapes[Int(kinds.shapeOf[old])], kinds.shapes[Int(kinds.shapeOf[new])])
        guard oldShape.count == newShape.count else { return [] }
        var changes: [Deviation.Change] = []
        var (oldHole, newHole) = (0, 0)
        let isOneKind = kinds.shapeOf[old] == kinds.shapeOf[new]
        let kind = kinds.shapeOf[old]
        var judged: Set<Int> = []
        if isOneKind, let norm = behaviours.norms[kind] {
            judged = norm.holesOfChosenPlaces
            for place in behaviours.countedPlaces[kind] ?? [] { judged.insert(norm.values.holeOfPlace[place]) }
        }
        func text(_ code: ShapeCode, _ hole: Int, _ line: Int) -> String {
            code.isHole
                ? String(decoding: kinds.value(kinds.holes[line][hole], of: line), as: UTF8.self)
                : String(decoding: kinds.vocabulary.texts[Int(code.word)], as: UTF8.self)
        }
        for (before, after) in zip(oldShape, newShape) {
            let (oldText, newText) = (text(before, oldHole, old), text(after, newHole, new))
            let isNoise = before.isHole && after.isHole && !judged.contains(oldHole)
            if oldText != newText, !isNoise { changes.append(Deviation.Change(old: oldText, new: newText)) }
            if before.isHole { oldHole += 1 }
            if after.isHole { newHole += 1 }
        }
        return changes
    }

    /// Returns the number of tokens that two lines have in common, place by place.
    private func likeness(_ one: Int, _ other: Int) -> Int {
        let (first, second) = (behaviours.kinds.tokens(of: one), behaviours.kinds.tokens(of: other))
        let text = behaviours.kinds.lines.text
        let starts = (behaviours.kinds.lines.range(one).lowerBound, behaviours.kinds.lines.range(other).lowerBound)
        return zip(first, second).count { before, after in
            text[starts.0 + Int(before.start)..<starts.0 + Int(before.end)].elementsEqual(
                text[starts.1 + Int(after.start)..<starts.1 + Int(after.end)])
        }
    }

    /// Whether two shapes have the same length and differ in at most half of their words.
    private func areAlike(_ one: Int32, _ other: Int32) -> Bool {
        let (first, second) = (behaviours.kinds.shapes[Int(one)], behaviours.kinds.shapes[Int(other)])
        guard first.count == second.count else { return false }
        let pairs = zip(first, second)
        let words = pairs.count { behaviours.kinds.isWord($0) || behaviours.kinds.isWord($1) }
        let same = pairs.count { $0 == $1 && behaviours.kinds.isWord($0) }
        return words > 0 && same * 2 >= words
            && pairs.allSatisfy { $0 == $1 || behaviours.kinds.isWord($0) || behaviours.kinds.isWord($1) }
    }
}

import JobModel

/// Finds the hosts of a step that a host set means. Each word becomes positions, which its operator then combines with
/// the result so far.
struct HostSetResolver {
    private let step: StepHosts
    /// Whether a host that is not in the step is no error. This holds in files, which may also list hosts of other
    /// steps, and for hosts that are taken away.
    private var isLenient: Bool
    private var isInFile = false
    /// The number of words that name hosts of which the step has none.
    private var missing = 0

    init(_ step: StepHosts, isLenient: Bool = false) {
        self.step = step
        self.isLenient = isLenient
    }

    func resolve(_ hostSet: HostSet) throws(Failure) -> PositionSet {
        var resolver = self
        var result = PositionSet(capacity: step.hosts.count)
        try resolver.apply(hostSet, to: &result)
        return result
    }

    private mutating func apply(_ hostSet: HostSet, to result: inout PositionSet) throws(Failure) {
        for term in hostSet.terms {
            let found = try positions(term, in: hostSet)
            if found.isEmpty, term.word.isExplicit, term.operation != .takeAway {
                guard isLenient else { throw HostSetTexts.noSuchHost(hostSet, term, step) }
                missing += 1
            }
            switch term.operation {
            case .join: for position in found { result.insert(position) }
            case .takeAway: for position in found { result.remove(position) }
            case .keepCommon: result.formIntersection(PositionSet(capacity: result.capacity, found))
            case .keepDifferent: result.formSymmetricDifference(PositionSet(capacity: result.capacity, found))
            }
        }
    }

    private mutating func positions(_ term: HostTerm, in hostSet: HostSet) throws(Failure) -> [Int] {
        switch term.word {
        case .all(let area):
            return step.hosts.indices.filter { area == nil || step.hosts[$0].area == area }
        case .addresses(let area, let pattern):
            return addresses(pattern, area)
        case .address(let area, let address):
            return step.positions(address, area: area)
        case .network(let area, let base, let bits):
            return network(area, base, bits)
        case .hostName(let name):
            return step.positions(ofName: name)
        case .hostNames(let pattern):
            return step.positions(pattern)
        case .ids(let ranges):
            return ranges.runs.flatMap { run in
                step.positions(run.lower...run.upper) { ($0 - run.lower) % run.step == 0 }
            }
        case .places(let ranges):
            return ranges.runs.flatMap { run in
                let last = min(run.upper, Int64(step.hosts.count))
                return stride(from: run.lower, through: last, by: Int(clamping: run.step)).compactMap {
                    $0 > 0 ? Int($0) - 1 : nil
                }
            }
        case .name(let name, let run):
            return try named(name, run: run, term, in: hostSet)
        case .tag(let tag):
            return step.hosts.indices.filter { step.hosts[$0].tag == tag }
        case .file(let path):
            return try file(path, term, in: hostSet)
        }
    }

    /// Returns the positions of the addresses. A few addresses are looked up one by one; for many, each host between
    /// the bounds is tested.
    private func addresses(_ pattern: AddressPattern, _ area: Int64?) -> [Int] {
        if pattern.count <= 1 + step.hosts.count / 64 {
            return pattern.addresses.flatMap { step.positions(.v4($0), area: area) }
        }
        return step.positions(four: pattern.bounds, area: area) { pattern.matches($0) }
    }

    private func network(_ area: Int64?, _ base: HostAddress, _ bits: Int) -> [Int] {
        switch base {
        case .v4(let address):
            // A shift by the full width gives 0 in Swift, which is what /0 and /32 need.
            let mask = UInt32.max << UInt32(32 - bits)
            return step.positions(four: (address & mask)...(address | ~mask), area: area)
        case .v6(let high, let low):
            let highMask = bits >= 64 ? UInt64.max : UInt64.max << UInt64(64 - bits)
            let lowMask = bits <= 64 ? 0 : UInt64.max << UInt64(128 - bits)
            let first = HostAddress.v6(high: high & highMask, low: low & lowMask)
            return step.positions(six: first...(.v6(high: high | ~highMask, low: low | ~lowMask)), area: area)
        }
    }

    private func named(
        _ name: String, run: Int?, _ term: HostTerm, in hostSet: HostSet
    ) throws(Failure) -> [Int] {
        guard let run else {
            do throws(Failure) {
                if let positions = try step.positions(named: name) { return positions }
            } catch {
                throw error.culprit == nil ? error.blaming(HostSetTexts.culprit(hostSet.text, term.place)) : error
            }
            throw HostSetTexts.unknownName(
                hostSet.text, term.place, name, known: HostSet.builtInNames + step.names.known)
        }
        guard let earlier = try step.names.earlierRun(run) else {
            throw HostSetTexts.noSuchRun(hostSet.text, term.place, run)
        }
        guard let positions = try earlier.positions(named: name) else {
            let known = HostSet.builtInNames + earlier.names.known
            throw HostSetTexts.unknownName(hostSet.text, term.place, name, known: known, run: run)
        }
        return positions.flatMap { position in
            earlier.hosts.indices.contains(position) ? step.positions(like: earlier.hosts[position]) : []
        }
    }

    /// Returns the hosts of all lines of a file. A `#` begins a comment at the start of a line and after a space,
    /// except in a tag and a `name:`.
    private func file(_ path: String, _ term: HostTerm, in hostSet: HostSet) throws(Failure) -> [Int] {
        if isInFile { throw HostSetTexts.fileInFile(hostSet.text, term.place) }
        var resolver = self
        resolver.isInFile = true
        resolver.isLenient = true
        var result = PositionSet(capacity: step.hosts.count)
        let text = try step.names.readFile(path)
        for (index, line) in text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            let word = HostSetResolver.word(Substring(line))
            if word.isEmpty { continue }
            do throws(Failure) {
                let inner = try HostSet(String(word))
                if inner.terms.count == 1 {
                    try resolver.apply(inner, to: &result)
                } else {
                    var part = PositionSet(capacity: step.hosts.count)
                    try resolver.apply(inner, to: &part)
                    result.formUnion(part)
                }
            } catch {
                throw HostSetTexts.inFile(path, line: index + 1, error)
            }
        }
        let positions = result.positions
        if positions.isEmpty, resolver.missing > 0, term.operation != .takeAway, !isLenient {
            throw HostSetTexts.noneOfFile(path, resolver.missing)
        }
        return positions
    }

    private static func word(_ line: Substring) -> Substring {
        var word = line.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
        if word.hasPrefix("#") { return "" }
        if word.utf8.contains(UInt8(ascii: "#")), !word.contains("tag:"), !word.contains(NameWord.prefix),
            let hash = word.firstIndex(of: "#"),
            word[..<hash].last?.isWhitespace == true
        {
            word = word[..<hash]
        }
        while word.last?.isWhitespace == true { word.removeLast() }
        return word
    }
}

extension HostSet {
    /// The names that every step knows, without their `@`.
    public static let builtInNames = ["all", "ok"] + HostStatusFilter.words

    /// The names that are known wherever there are logs, without their `@`: `nolog`, the hosts that have no log, and
    /// `unfetched`, the hosts whose log was not fetched.
    public static let logNames = [noLogName, unfetchedName]
    /// The name of the hosts that have no log.
    public static let noLogName = "nolog"
    /// The name of the hosts whose log was not fetched.
    public static let unfetchedName = "unfetched"

    /// Whether a word is one of `builtInNames` or `logNames`.
    public static func isName(_ word: String) -> Bool { builtInNames.contains(word) || logNames.contains(word) }
}

extension StepHosts {
    /// Returns the hosts of `@NAME` in this step: `all`, a class of status, else what `names` knows; nil for an unknown
    /// name.
    func positions(named name: String) throws(Failure) -> [Int]? {
        if name == "all" { return Array(hosts.indices) }
        if HostSet.builtInNames.contains(name), let filter = HostStatusFilter(name) {
            return hosts.indices.filter { filter.matches(hosts[$0].status) }
        }
        return try names.named(name)
    }
}

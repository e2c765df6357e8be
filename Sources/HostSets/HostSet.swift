import JobModel

/// An expression for hosts, as typed: `10.20.0.[1-20,30]!@failed`. It stays an expression until a step resolves it, so
/// that one host set means the right hosts in every step and attempt.
///
/// docs/language.md, "Host sets", lists the words. The behaviour is that of ClusterShell's `nodeset` wherever both have
/// the same word. The text is checked when the value is made; what depends on a step (an unknown name, a host that the
/// step does not have) fails in `resolved(in:)`.
public struct HostSet: Sendable {
    /// The text as it was typed.
    public let text: String
    /// The words with their operators, from left to right; never empty.
    let terms: [HostTerm]
    /// What to type when a bare name in the set is not a host of the step; see `advising`.
    private(set) var advice: String?

    /// The greatest number of addresses, names and ids to which the brackets of one host set may expand.
    public static let expansionLimit = 1_000_000

    /// Reads an expression.
    ///
    /// - Throws: `bad-host-set` for a text that is not a host set, `too-many-hosts` beyond `expansionLimit`. Both are
    ///   usage failures that name the place and, when it is known, what to type instead.
    public init(_ text: String) throws(Failure) {
        self.text = text
        do {
            terms = try HostSetParser(text).terms()
        } catch {
            throw HostSetRepair.repaired(text).map { error.replacing(by: $0) } ?? error
        }
    }

    /// Reads an expression without looking for a correction when it is wrong.
    init(checked text: String) throws(Failure) {
        self.text = text
        terms = try HostSetParser(text).terms()
    }

    /// Returns the hosts that are meant, as ascending positions in `step.hosts`.
    ///
    /// Wildcards, networks, `@NAME`s and tags may match none. The hosts of `excluded` are removed at the end, whatever
    /// operators it holds itself (a command's `-x HOSTSET`); its hosts that are not in the step are no error.
    ///
    /// - Throws: `no-such-host` when a word gives addresses, names or ids and the step has none of them (except after
    ///   `!`), `unknown-name`, `no-such-run`, `bad-host-set` for a line of a file, and whatever `step.names` throws.
    public func resolved(in step: StepHosts, excluding excluded: HostSet? = nil) throws(Failure) -> [Int] {
        try members(in: step, excluding: excluded).positions
    }

    /// Returns the hosts that are meant, as `resolved` does, for asking which of many hosts are among them.
    ///
    /// - Throws: the same as `resolved`.
    public func members(in step: StepHosts, excluding excluded: HostSet? = nil) throws(Failure) -> PositionSet {
        var result = try HostSetResolver(step).resolve(self)
        if let excluded { result.subtract(try HostSetResolver(step, isLenient: true).resolve(excluded)) }
        return result
    }

    /// The earlier runs that the set refers to (`@failed~1` refers to run 1), to be fetched before it is resolved.
    /// References inside files are not known here.
    public var earlierRuns: Set<Int> {
        Set(
            terms.compactMap { term in
                if case .name(_, let run) = term.word { run } else { nil }
            })
    }

    /// The paths of the files that the set refers to (`@file:PATH`), to be read before it is resolved.
    public var files: [String] {
        terms.compactMap { term in
            if case .file(let path) = term.word { path } else { nil }
        }
    }

    /// The words that name hosts without `name:`, as they were typed. A regular expression or a mistyped command would
    /// be read as such a word, too.
    public var bareNames: [String] {
        terms.compactMap { term in
            switch term.word {
            case .hostName, .hostNames:
                let word = String(
                    decoding: text.utf8.dropFirst(term.place.lowerBound).prefix(term.place.count), as: UTF8.self)
                return word.hasPrefix(NameWord.prefix) ? nil : word
            default: return nil
            }
        }
    }

    /// Whether every bare name has a digit. Hosts of one kind are numbered, so other words are probably no hosts.
    public var isSurelyOfHosts: Bool { bareNames.allSatisfy { $0.utf8.contains { (48...57).contains($0) } } }

    /// Whether the set is a single bare name with a digit.
    var isSurelyOneName: Bool { terms.count == 1 && bareNames.count == 1 && isSurelyOfHosts }

    /// Returns the same host set with a hint for the case that a bare name in it is not a host of the step, because
    /// something else was probably meant.
    public func advising(_ advice: String?) -> HostSet {
        var set = self
        set.advice = advice
        return set
    }

    /// The names that the set refers to, without their `@`, in the order in which they were typed.
    public var names: [String] {
        terms.compactMap { term in
            if case .name(let name, _) = term.word { name } else { nil }
        }
    }
}

extension HostSet: Hashable, CustomStringConvertible {
    /// Two host sets are equal when their texts are equal.
    public static func == (left: HostSet, right: HostSet) -> Bool { left.text == right.text }

    public func hash(into hasher: inout Hasher) { hasher.combine(text) }

    public var description: String { text }
}

/// A word of a host set, with the operator before it.
struct HostTerm: Sendable {
    /// How a word changes the set that the words left of it give.
    enum Operation: UInt8 {
        case join = 0x2C  // ,
        case takeAway = 0x21  // !
        case keepCommon = 0x26  // &
        case keepDifferent = 0x5E  // ^
    }

    /// The operator before the word. The first word joins the empty set.
    let operation: Operation
    let word: HostWord
    /// The UTF-8 offsets of the word in the text.
    let place: Range<Int>
}

/// One word of a host set. An area of nil means every network area.
enum HostWord: Hashable, Sendable {
    case all(area: Int64?)
    /// IPv4 addresses with ranges or wildcards.
    case addresses(area: Int64?, AddressPattern)
    case address(area: Int64?, HostAddress)
    /// A network: the first `bits` bits of `base` are fixed.
    case network(area: Int64?, base: HostAddress, bits: Int)
    /// A host by its exact name.
    case hostName(String)
    /// Hosts by their names, with ranges or wildcards.
    case hostNames(NamePattern)
    case ids(NumberRanges)
    /// Positions in the step's answer, from 1: the word for hosts that nothing else tells apart.
    case places(NumberRanges)
    case name(String, run: Int?)
    case tag(String)
    case file(String)

    /// The number of hosts that the brackets expand to.
    var expansion: Int {
        switch self {
        case .addresses(_, let pattern): pattern.expansion
        case .hostNames(let pattern): pattern.expansion
        case .ids(let ranges), .places(let ranges): Int(clamping: ranges.count)
        default: 1
        }
    }

    /// Whether the word names hosts one by one, so that it is an error when the step has none of them.
    var isExplicit: Bool {
        switch self {
        case .addresses(_, let pattern): !pattern.isTest
        case .hostNames(let pattern): !pattern.isTest
        case .hostName, .address, .ids, .places: true
        default: false
        }
    }
}

/// The source of what a step's hosts alone can't tell: marks, groups, log states, earlier runs and files. The session
/// sets the closures; what it does not set is unknown.
///
/// The closures are called while a host set is resolved, possibly more than once, so they answer from memory. What has
/// to be fetched, such as an earlier run or a file, is fetched before: `HostSet.earlierRuns`, `HostSet.files` and
/// `HostSet.names` tell what is needed.
public struct HostNames: Sendable {
    /// Returns the positions that `@NAME` means in this step (`g2`, `nolog`, `unfetched`, a mark); nil for an unknown
    /// name. It is not called for `all` and the classes of status. Positions that the step doesn't have are ignored.
    public var named: @Sendable (_ name: String) throws(Failure) -> [Int]?
    /// The names that `named` knows now, for "did you mean" and for completion.
    public var known: [String]
    /// Returns the same step of the run that is `count` runs earlier; nil when there is none.
    public var earlierRun: @Sendable (_ count: Int) throws(Failure) -> StepHosts?
    /// Returns the text of a file, for `@file:PATH`.
    public var readFile: @Sendable (_ path: String) throws(Failure) -> String

    /// Creates a value that knows no name and reads no file.
    public init() {
        known = []
        named = { _ in nil }
        earlierRun = { _ in nil }
        readFile = HostSetTexts.refuseFile
    }
}

/// A set of a step's hosts with one bit for each host, so that a set operation on 50,000 hosts is 800 words of work.
public struct PositionSet: Equatable, Sendable {
    /// The number of hosts of the step. Positions beyond it are ignored.
    let capacity: Int
    private var words: [UInt64]

    /// Creates the empty set, or the set of all `capacity` hosts.
    init(capacity: Int, full: Bool = false) {
        self.capacity = capacity
        words = Array(repeating: full ? .max : 0, count: (capacity + 63) / 64)
        if full, capacity % 64 != 0 { words[words.count - 1] = 1 << UInt64(capacity % 64) - 1 }
    }

    /// Creates the set of these positions. Positions that the step doesn't have are left out, so that an outdated list
    /// does no harm.
    init(capacity: Int, _ positions: some Sequence<Int>) {
        self.init(capacity: capacity)
        for position in positions { insert(position) }
    }

    /// Whether the host at a position is in the set.
    public func contains(_ position: Int) -> Bool {
        position >= 0 && position < capacity && words[position / 64] >> UInt64(position % 64) & 1 == 1
    }

    mutating func insert(_ position: Int) {
        if position >= 0, position < capacity { words[position / 64] |= 1 << UInt64(position % 64) }
    }

    mutating func remove(_ position: Int) {
        if position >= 0, position < capacity { words[position / 64] &= ~(1 << UInt64(position % 64)) }
    }

    mutating func formUnion(_ other: PositionSet) { combine(other) { $0 | $1 } }
    mutating func subtract(_ other: PositionSet) { combine(other) { $0 & ~$1 } }
    mutating func formIntersection(_ other: PositionSet) { combine(other) { $0 & $1 } }
    mutating func formSymmetricDifference(_ other: PositionSet) { combine(other) { $0 ^ $1 } }

    private mutating func combine(_ other: PositionSet, _ operation: (UInt64, UInt64) -> UInt64) {
        for index in words.indices { words[index] = operation(words[index], other.words[index]) }
    }

    /// Whether the set has no host.
    public var isEmpty: Bool { words.allSatisfy { $0 == 0 } }
    /// The number of hosts in the set.
    public var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

    /// The positions in ascending order.
    public var positions: [Int] {
        var result: [Int] = []
        result.reserveCapacity(count)
        for (index, word) in words.enumerated() {
            var rest = word
            while rest != 0 {
                result.append(index * 64 + rest.trailingZeroBitCount)
                rest &= rest - 1
            }
        }
        return result
    }
}

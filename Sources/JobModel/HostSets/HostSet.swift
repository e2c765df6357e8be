/// Which hosts are meant, as typed: `10.20.0.[1-20,30]!@failed`. It stays an expression until a step resolves it, so
/// that one host set means the right hosts in every step and attempt.
///
/// The words are those of docs/language.md, "Host sets"; the behaviour is that of ClusterShell's `nodeset` wherever
/// both can say a thing. The text is checked when it is made: what only a step can tell (an unknown name, a host that
/// is not there) fails in `resolved(in:)`.
public struct HostSet: Sendable {
    /// What was typed.
    public let text: String
    /// The words with their operators, from left to right; never empty.
    let terms: [HostTerm]
    /// What to type should a bare name in it be none of the step's hosts; see `advising`.
    private(set) var advice: String?

    /// No host set stands for more addresses, names and ids than this when its brackets are expanded.
    public static let expansionLimit = 1_000_000

    /// Reads an expression. Throws `bad-host-set` for text that is none and `too-many-hosts` beyond `expansionLimit`,
    /// both as usage failures that name the place and, where it can be told, what to type instead.
    public init(_ text: String) throws(Failure) {
        self.text = text
        do {
            terms = try HostSetParser(text).terms()
        } catch {
            throw HostSetRepair.repaired(text).map { error.replacing(by: $0) } ?? error
        }
    }

    /// Reads an expression without looking for what was meant by a text that is none.
    init(checked text: String) throws(Failure) {
        self.text = text
        terms = try HostSetParser(text).terms()
    }

    /// The hosts that are meant, as ascending positions in `step.hosts`.
    ///
    /// Wildcards, networks, `@NAME`s and tags may match none. Throws `no-such-host` where addresses, names or ids were given
    /// and not one of a word's is in the step (except after `!`), `unknown-name`, `no-such-run`, `bad-host-set` for a
    /// line of a file, and whatever `step.names` throws.
    ///
    /// `excluded` is taken away at the end, whatever operators it holds itself (a command's `-x HOSTSET`); hosts of it
    /// that are not in the step are no mistake.
    public func resolved(in step: StepHosts, excluding excluded: HostSet? = nil) throws(Failure) -> [Int] {
        var result = try HostSetResolver(step).resolve(self)
        if let excluded { result.subtract(try HostSetResolver(step, isLenient: true).resolve(excluded)) }
        return result.positions
    }

    /// The earlier runs that are asked for (`@failed~1` is run 1), to be fetched before resolving. What stands in files
    /// is not known here.
    public var earlierRuns: Set<Int> {
        Set(
            terms.compactMap { term in
                if case .name(_, let run) = term.word { run } else { nil }
            })
    }

    /// The words that name hosts by name, as they were typed without `name:`. Any other word, of a pattern or a mistyped
    /// command, would be read so, too.
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

    /// Whether no bare name in it is likelier another word: hosts of one kind have numbers.
    public var isSurelyOfHosts: Bool { bareNames.allSatisfy { $0.utf8.contains { (48...57).contains($0) } } }

    /// Whether it is a bare name and nothing else, and surely one.
    var isSurelyOneName: Bool { terms.count == 1 && bareNames.count == 1 && isSurelyOfHosts }

    /// The same host set with what to type should a bare name in it be none of the step's hosts, because something else was
    /// probably meant by it.
    public func advising(_ advice: String?) -> HostSet {
        var set = self
        set.advice = advice
        return set
    }

    /// The names that are asked for without their `@`, in the order in which they were typed.
    public var names: [String] {
        terms.compactMap { term in
            if case .name(let name, _) = term.word { name } else { nil }
        }
    }
}

extension HostSet: Hashable, CustomStringConvertible {
    /// Two host sets are equal when the same was typed.
    public static func == (left: HostSet, right: HostSet) -> Bool { left.text == right.text }

    /// The text alone, as `==` compares it.
    public func hash(into hasher: inout Hasher) { hasher.combine(text) }

    /// What was typed.
    public var description: String { text }
}

/// A word of a host set, with the operator before it.
struct HostTerm: Sendable {
    /// How a word changes what stands left of it.
    enum Operation: UInt8 {
        case join = 0x2C  // ,
        case takeAway = 0x21  // !
        case keepCommon = 0x26  // &
        case keepDifferent = 0x5E  // ^
    }

    /// The first word joins the empty set.
    let operation: Operation
    let word: HostWord
    /// The UTF-8 offsets of the word in the text.
    let place: Range<Int>
}

/// One word of a host set. An area of nil means every network area.
enum HostWord: Hashable, Sendable {
    case all(area: Int64?)
    /// IPv4 addresses by ranges or wildcards.
    case addresses(area: Int64?, AddressPattern)
    case address(area: Int64?, HostAddress)
    /// A network: `bits` of `base` are fixed.
    case network(area: Int64?, base: HostAddress, bits: Int)
    /// A host by its name, the text alone.
    case hostName(String)
    /// Hosts by their names, by ranges or wildcards.
    case hostNames(NamePattern)
    case ids(NumberRanges)
    /// Places in the step's answer, from 1: the word of hosts that nothing else tells apart.
    case places(NumberRanges)
    case name(String, run: Int?)
    case tag(String)
    case file(String)

    /// How many hosts the brackets stand for.
    var expansion: Int {
        switch self {
        case .addresses(_, let pattern): pattern.expansion
        case .hostNames(let pattern): pattern.expansion
        case .ids(let ranges), .places(let ranges): Int(clamping: ranges.count)
        default: 1
        }
    }

    /// True for words that name hosts one by one: it is a mistake when none of them is in the step.
    var isExplicit: Bool {
        switch self {
        case .addresses(_, let pattern): !pattern.isTest
        case .hostNames(let pattern): !pattern.isTest
        case .hostName, .address, .ids, .places: true
        default: false
        }
    }
}

/// Where the words of a host set come from that a step's hosts alone can't tell: marks, groups, log states, earlier
/// runs and files. The session fills it in; whatever it leaves out is unknown.
///
/// All of it is asked while a host set is resolved and may be asked more than once, so answers come from memory:
/// what has to be fetched (an earlier run, say) is fetched before, as `HostSet.earlierRuns` and `names` tell.
public struct HostNames: Sendable {
    /// The positions that `@NAME` means in this step (`g2`, `nolog`, `unfetched`, a mark), nil for an unknown name.
    /// The classes of status and `all` are not asked for. Positions the step doesn't have are ignored.
    public var named: @Sendable (_ name: String) throws(Failure) -> [Int]?
    /// The names that `named` knows now, for "did you mean" and for completion.
    public var known: [String]
    /// The same step in the run `count` runs before, nil when there is none.
    public var earlierRun: @Sendable (_ count: Int) throws(Failure) -> StepHosts?
    /// The text of a file, for `@file:PATH`.
    public var readFile: @Sendable (_ path: String) throws(Failure) -> String

    /// Knows nothing and reads no file; the caller sets what it has.
    public init() {
        known = []
        named = { _ in nil }
        earlierRun = { _ in nil }
        readFile = HostSetTexts.refuseFile
    }
}

/// Some of a step's hosts, one bit for each, so that a set operation on 50,000 hosts is 800 words of work.
struct PositionSet: Equatable, Sendable {
    /// How many hosts the step has; positions beyond are ignored.
    let capacity: Int
    private var words: [UInt64]

    /// No host of `capacity`, or every one.
    init(capacity: Int, full: Bool = false) {
        self.capacity = capacity
        words = Array(repeating: full ? .max : 0, count: (capacity + 63) / 64)
        if full, capacity % 64 != 0 { words[words.count - 1] = 1 << UInt64(capacity % 64) - 1 }
    }

    /// These positions; those that the step doesn't have are left out, so that a stale list does no harm.
    init(capacity: Int, _ positions: some Sequence<Int>) {
        self.init(capacity: capacity)
        for position in positions { insert(position) }
    }

    func contains(_ position: Int) -> Bool {
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

    var isEmpty: Bool { words.allSatisfy { $0 == 0 } }
    var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

    /// The positions, ascending.
    var positions: [Int] {
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

import Grammar
import JobModel
import LogAnalysis

/// What commands keep in the session between statements, such as the groups that were formed last.
///
/// A plugin declares a type for what it keeps. The type is the key: a session has at most one state of each type, a
/// command reads it with `context.session[FormedGroups.self]` and replaces it with `SessionChange.state`. Commands of
/// other plugins can read the state if its type is public. The requirements say what the state means to the rest of the
/// shell, and all have defaults.
public protocol SessionState: Sendable {
    /// The statements that must run before another statement so that it means the same in a new session, such as the
    /// one that formed the groups if the other statement names `@g1`. By default none.
    func statements(neededBy statement: String) -> [String]

    /// Rows about the state for the command `session`; by default none.
    var facts: [(name: String, text: String)] { get }
}

extension SessionState {
    public func statements(neededBy statement: String) -> [String] { [] }

    public var facts: [(name: String, text: String)] { [] }
}

extension Session {
    /// The state of a type; nil if none was kept yet.
    public subscript<State: SessionState>(type: State.Type) -> State? {
        for case let state as State in states { return state }
        return nil
    }

    /// Keeps a state, in place of the state of the same type.
    mutating func keep(_ state: any SessionState) {
        if let index = states.firstIndex(where: { type(of: $0) == type(of: state) }) {
            states[index] = state
        } else {
            states.append(state)
        }
    }

    /// The statements that must run before another statement so that it means the same in a new session.
    func statements(neededBy statement: String) -> [String] {
        states.flatMap { $0.statements(neededBy: statement) }
    }
}

/// The masks that apply when logs are compared.
struct ActiveMasks: SessionState {
    /// The masks of the toolkit, of the plugins and of the user, turned on and off.
    private(set) var masks: Masks
    /// The masks that the user added, in their order.
    private var added: [MaskDeclaration] = []

    /// Keeps the masks that a session has from its beginning.
    init(_ masks: Masks) {
        self.masks = masks
    }

    /// Adds a mask of the user's and turns it on.
    ///
    /// - Throws: a usage `Failure` if the name is taken or the pattern does not compile.
    mutating func add(_ declaration: MaskDeclaration) throws(Failure) {
        try masks.add(declaration)
        added.append(declaration)
    }

    /// The same masks of the user, and the same masks turned off, with other masks of the toolkit and the plugins. A mask
    /// of the user whose name is taken now is dropped.
    func renewed(with masks: Masks) -> ActiveMasks {
        var result = ActiveMasks(masks)
        for declaration in added { try? result.add(declaration) }
        for mask in self.masks.all where !self.masks.isOn(mask.name) { _ = result.set(mask.name, on: false) }
        return result
    }

    /// Turns a mask on or off.
    ///
    /// - Returns: false if there is no mask of that name.
    mutating func set(_ name: String, on: Bool) -> Bool { masks.set(name, on: on) }

    /// Adding the masks of the user, which take precedence in this order, and turning off the masks that are off.
    func statements(neededBy statement: String) -> [String] {
        added.map { "mask add \(Word(quoting: $0.name)) \(Word(quoting: $0.pattern))" }
            + masks.all.map(\.name).filter { !masks.isOn($0) }.map { "mask off \(Word(quoting: $0))" }
    }
}

extension Session {
    /// Replaces the masks of the toolkit and the plugins; the user's masks stay.
    mutating func renew(_ masks: Masks) { keep((self[ActiveMasks.self] ?? ActiveMasks(Masks())).renewed(with: masks)) }

    /// The masks that apply when logs are compared.
    public var masks: Masks { self[ActiveMasks.self]?.masks ?? Masks() }
}

/// The kinds of lines that were found last, which `@p1`, `@p2` and so on refer to.
struct FoundPatterns: SessionState {
    /// The kinds of lines.
    let patterns: PatternSet
    /// The statement that found the kinds.
    let statement: String

    func statements(neededBy statement: String) -> [String] {
        statement.contains(/@?p\d/) ? [self.statement] : []
    }
}

extension Session {
    /// The kinds of lines that were found last; nil if none were found yet.
    public var patterns: PatternSet? { self[FoundPatterns.self]?.patterns }
}

/// Names that a plugin gives to hosts of the chosen step, such as `@g1` for the hosts of a group.
public struct HostNaming: Sendable {
    /// The names that can be used now, without `@`, for suggestions.
    let known: [String]
    /// The positions in a step of the hosts with a name; nil for a name that the plugin does not give.
    let positions: @Sendable (_ name: String, _ step: LogPlace) throws(Failure) -> [Int]?

    /// Names hosts.
    public init(
        known: [String], positions: @escaping @Sendable (_ name: String, _ step: LogPlace) throws(Failure) -> [Int]?
    ) {
        self.known = known
        self.positions = positions
    }
}

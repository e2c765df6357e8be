import Grammar
import HostSets
import JobModel

/// A word of a call after its variables were replaced by their values.
struct ArgumentWord: Sendable, Hashable {
    /// The text of the whole word.
    var text: String
    /// The number of characters at the beginning of the word that were typed bare. Only they can form an option: a
    /// value never becomes syntax, so `$x` and `'-v'` are arguments whatever they contain.
    var barePrefix: Int
    /// The place of the word in the text of the statement; `.none` if it was not typed there.
    var span: SourceSpan = .none

    /// Creates a word; `barePrefix` is 0 for a word that begins with a quotation mark or a variable.
    init(_ text: String, barePrefix: Int) {
        self.text = text
        self.barePrefix = barePrefix
    }

    init(_ text: String, barePrefix: Int, span: SourceSpan) {
        self.init(text, barePrefix: barePrefix)
        self.span = span
    }

    /// Creates a word that was typed entirely without quotes and variables.
    init(bare text: String) {
        self.init(text, barePrefix: text.count)
    }
}

/// The arguments of one call, read according to the command's signature. A command reads them from its
/// `Invocation`.
struct Arguments: Sendable, Hashable {
    private var values: [String: [ArgumentValue]] = [:]
    /// The words of each parameter as they were given, with variables replaced by their values.
    private var texts: [String: [String]] = [:]
    /// The indices of the words of each parameter, as it was given last, among the words after the command's name.
    private var places: [String: ClosedRange<Int>] = [:]
    /// The names of the parameters in the order in which they were given; a name is there each time that it was given.
    private var order: [String] = []
    /// Notes for the user about how the words were understood, one sentence each.
    var remarks: [String] = []

    /// - Parameter places: the indices of the option and of its value, or of the argument.
    mutating func append(
        _ value: ArgumentValue, _ text: String = "", to name: String, at places: ClosedRange<Int>
    ) {
        values[name, default: []].append(value)
        texts[name, default: []].append(text)
        order.append(name)
        self.places[name] = places
    }

    /// The value of an optional argument, an option or a flag; for one that repeats although it should not, the last.
    subscript<Content>(parameter: Parameter<Content>) -> Content {
        parameter.content(values[parameter.declaration.name] ?? [])
    }

    /// The value of a required argument.
    ///
    /// - Throws: `Failure` if the command's signature does not contain the parameter. If it does, a call without the
    ///   argument has been refused already.
    subscript<Content>(parameter: RequiredParameter<Content>) -> Content {
        get throws(Failure) {
            let name = parameter.declaration.name
            guard let value = values[name]?.last.flatMap(parameter.type.content) else {
                throw Texts.undeclaredParameter(name)
            }
            return value
        }
    }

    /// The values of a parameter with the words that they were read from, in the order in which they were given.
    func given(_ name: String) -> [(value: ArgumentValue, text: String)] {
        Array(zip(values[name] ?? [], texts[name] ?? [])).map { ($0.0, $0.1) }
    }

    /// Which of some parameters was given, as an index in the list. Of several that were given the last counts.
    func lastGiven(of parameters: [any SignatureParameter]) -> Int? {
        let names = parameters.map(\.declaration.name)
        return order.last(where: names.contains).flatMap(names.firstIndex)
    }

    /// The number of times an argument, an option or a flag was given.
    func count(_ name: String) -> Int { values[name]?.count ?? 0 }

    /// The host sets among the values, in the order of their words in the call.
    var hostSets: [HostSet] {
        let names = places.sorted { $0.value.lowerBound < $1.value.lowerBound }.map(\.key)
        return names.flatMap { values[$0] ?? [] }.compactMap { if case .hostSet(let set) = $0 { set } else { nil } }
    }

    /// The indices of the words of a parameter, as it was given last, among the words after the command's name; nil if
    /// it was not given.
    func places(of name: String) -> ClosedRange<Int>? { places[name] }
}

extension Failure {
    /// Returns the same failure with the words of a parameter as the part of the statement that is wrong, unless the
    /// failure knows the part already.
    public func about(_ parameter: some SignatureParameter) -> Failure {
        culprit == nil ? blaming(.parameter(parameter.declaration.name)) : self
    }

    /// Returns the same failure with a word of the call as the part that is wrong, unless the failure knows the part
    /// already.
    func atWord(_ index: Int) -> Failure { culprit == nil ? blaming(.word(index)) : self }
}

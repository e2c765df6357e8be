/// Builds values from the events of a `JSONScanner`.
///
/// When several fields of an object have the same name, the last one counts and takes the place of the first, as in
/// JavaScript and in the servers' own readers.
public struct JSONTreeBuilder: JSONHandler {
    /// A list or object that is not closed yet.
    private struct Container {
        let isObject: Bool
        var elements: [JSONValue] = []
        var fields: [JSONObject.Field] = []
        /// The name of the field whose value comes next.
        var name = ""
        /// The place of each name among `fields`, in an object that is too large to look at every field.
        var places: [String: Int] = [:]

        private static let searchLimit = 16

        init(isObject: Bool) { self.isObject = isObject }

        var value: JSONValue { isObject ? .object(JSONObject(fields)) : .array(elements) }

        mutating func add(_ value: JSONValue) {
            if !isObject {
                elements.append(value)
            } else if let place = placeOfName() {
                fields[place].value = value
            } else {
                fields.append(JSONObject.Field(name: name, value: value))
                if fields.count > Self.searchLimit { places[name] = fields.count - 1 }
            }
        }

        private mutating func placeOfName() -> Int? {
            if fields.count < Self.searchLimit { return fields.firstIndex { $0.name == name } }
            if places.isEmpty { for (place, field) in fields.enumerated() { places[field.name] = place } }
            return places[name]
        }
    }

    /// The value that is complete; nil before its end.
    public private(set) var value: JSONValue?
    /// The length of the text so far, in bytes, without white space.
    public private(set) var textBytes = 0
    /// An estimate of the memory of the values so far, in bytes.
    public private(set) var heldBytes = 0
    /// The number of values so far.
    public private(set) var valueCount = 0
    /// The longest string value, in bytes.
    public let wantedBytes: Int
    /// The lists and objects that are open, outermost first.
    private var containers: [Container] = []

    /// - Parameter stringLimit: the longest string value, in bytes.
    public init(stringLimit: Int) {
        wantedBytes = stringLimit
    }

    public mutating func open(isObject: Bool) {
        containers.append(Container(isObject: isObject))
        count(text: 2, held: MemoryLayout<Container>.stride)
    }

    public mutating func close(isObject: Bool) {
        if let container = containers.popLast() { add(container.value) }
    }

    public mutating func name(_ token: JSONToken) {
        guard let last = containers.indices.last else { return }
        containers[last].name = token.string
        count(text: token.count + 3, held: Self.held(token) + MemoryLayout<JSONObject.Field>.stride)
    }

    public mutating func string(_ token: inout JSONToken) {
        count(text: token.count + 2, held: Self.held(token))
        add(.string(token.string))
    }

    public mutating func scalar(_ token: JSONToken) {
        count(text: token.count, held: 0)
        add(token.scalarValue)
    }

    private mutating func add(_ value: JSONValue) {
        valueCount += 1
        guard let last = containers.indices.last else {
            self.value = value
            return
        }
        // Twice the size, because a growing array allocates up to twice what it needs.
        count(text: 1, held: 2 * MemoryLayout<JSONValue>.stride)
        containers[last].add(value)
    }

    private mutating func count(text: Int, held: Int) {
        textBytes += text
        heldBytes += held
    }

    /// The memory of a string beside its value. Up to fifteen bytes are in the value itself.
    private static func held(_ token: JSONToken) -> Int { token.count > 15 ? token.count + 32 : 0 }
}

import JobModel
import LogAnalysis

/// What was looked through to form groups: what masks took, and the places that were learned.
public struct SeenThrough: Sendable {
    /// How often each mask took something of the log of the first group's representative, by the mask's name.
    public var masks: [String: Int]
    /// The places at which lines of a kind differ on nearly every host, those of most hosts first; the first few hundred.
    public var places: [LearnedPlace]
    /// How many such places there are.
    public var placeCount: Int

    /// What was looked through.
    public init(masks: [String: Int], places: [LearnedPlace], placeCount: Int) {
        self.masks = masks
        self.places = places
        self.placeCount = placeCount
    }

    /// The name by which a place can be made to count: `n1` is the first.
    public func name(of index: Int) -> String { "n\(index + 1)" }

    /// The place of a name; nil where there is none.
    public func place(_ name: String) -> LearnedPlace? {
        guard name.hasPrefix("n"), let number = Int(name.dropFirst()), places.indices.contains(number - 1) else {
            return nil
        }
        return places[number - 1]
    }

    /// As JSON (docs/language.md, "Values as JSON").
    var json: JSONObject {
        let taken = masks.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        return [
            "masks": .object(JSONObject(taken.map { JSONObject.Field(name: $0.key, value: .whole($0.value)) })),
            "learned": .array(
                places.enumerated().map { index, place in
                    .object([
                        "name": .string(name(of: index)), "pattern": .string(place.pattern),
                        "example": .string(place.example), "values": .whole(place.valueCount),
                        "hosts": .whole(place.hostCount),
                    ])
                }),
            "learned_count": .whole(placeCount),
        ]
    }
}

extension HostGroup.Deviation {
    /// As JSON (docs/language.md, "Values as JSON").
    var json: JSONObject {
        var object: JSONObject = ["kind": .string(kind.rawValue), "text": .string(text)]
        if let instead { object["instead"] = .string(instead) }
        if let count, let insteadCount {
            object["count"] = .whole(count)
            object["instead"] = .string("\(insteadCount)")
        }
        return object
    }
}

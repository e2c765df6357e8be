/// Something that some hosts of a world did, and what their texts show of it.
public struct Behaviour: Sendable {
    /// The behaviour's name: lower-case words with hyphens.
    public let name: String
    private let sign: @Sendable ([UInt8], RunValues) -> Bool

    /// Whether a text shows the behaviour: true for the texts of all hosts that did it, and of no other host.
    public func shows(in text: String, of run: RunValues) -> Bool { sign(Array(text.utf8), run) }

    /// A behaviour whose hosts alone print a text.
    static func has(_ text: String, _ name: String) -> Behaviour { has({ _ in text }, name) }

    /// A behaviour whose hosts alone print a text that differs from run to run.
    static func has(_ text: @escaping @Sendable (RunValues) -> String, _ name: String) -> Behaviour {
        Behaviour(name: name) { !places(of: text($1), in: $0).isEmpty }
    }

    /// A behaviour whose hosts alone don't print a text, although they print the other one.
    static func lacks(_ text: String, beside other: String, _ name: String) -> Behaviour {
        Behaviour(name: name) { log, _ in
            places(of: text, in: log).isEmpty && !places(of: other, in: log).isEmpty
        }
    }

    /// A behaviour whose hosts alone print a text so many times.
    static func has(_ text: String, times: Int, _ name: String) -> Behaviour {
        Behaviour(name: name) { log, _ in places(of: text, in: log).count == times }
    }

    /// A behaviour whose hosts alone print one text before the other.
    static func has(_ first: String, before second: String, _ name: String) -> Behaviour {
        Behaviour(name: name) { log, _ in
            guard let first = places(of: first, in: log).first, let second = places(of: second, in: log).first else {
                return false
            }
            return first < second
        }
    }

    /// What all hosts of the world do, or what can't be told from one text alone.
    static func unsigned(_ name: String) -> Behaviour { Behaviour(name: name) { _, _ in false } }

    /// Where a text begins within another. The bytes are read through pointers: tests are built without optimisation.
    private static func places(of needle: String, in text: [UInt8]) -> [Int] {
        let needle = Array(needle.utf8)
        guard let first = needle.first, text.count >= needle.count else { return [] }
        return text.withUnsafeBufferPointer { text in
            var places: [Int] = []
            var start = 0
            while start <= text.count - needle.count {
                if text[start] == first, text[start..<start + needle.count].elementsEqual(needle) {
                    places.append(start)
                }
                start += 1
            }
            return places
        }
    }
}

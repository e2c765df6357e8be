/// Coarser shapes, for input that has more distinct ones than memory is meant for.
///
/// Each step is a function of the shape alone, so what is counted in the end does not depend on the order in which lines
/// came, only on how many distinct shapes there were at each step.
enum ShapeCoarsening {
    /// The coarsest step: all lines are of one kind.
    static let last = 4

    /// The shape at `coarseness`: 0 as it is; 1 keeps only words of letters; 2 of these the first four; 3 the first; 4
    /// nothing.
    static func coarsened(_ shape: ArraySlice<UInt8>, _ coarseness: Int) -> [UInt8] {
        var result = Array(shape)
        // Step by step, as a shape already counted takes the same steps.
        for step in 1...last where step <= coarseness { result = next(result[...], step) }
        return result
    }

    /// A shape of the step before `step` at `step`.
    static func next(_ shape: ArraySlice<UInt8>, _ step: Int) -> [UInt8] {
        guard step < last else { return shape.isEmpty ? [] : Array("<*>".utf8) }
        let kept = step == 1 ? Int.max : step == 2 ? 4 : 1
        var result: [UInt8] = []
        var afterHole = false
        for (index, word) in shape.split(separator: 0x20).enumerated() {
            let trimmed = word.last.map { ",.;:".utf8.contains($0) } == true ? word.dropLast() : word
            if index < kept, !trimmed.isEmpty, trimmed.count <= 16, trimmed.allSatisfy(\.isASCIILetter) {
                if !result.isEmpty { result.append(0x20) }
                result.append(contentsOf: word)
                afterHole = false
            } else if !afterHole {
                if !result.isEmpty { result.append(0x20) }
                result.append(contentsOf: "<*>".utf8)
                afterHole = true
            }
        }
        return result
    }
}

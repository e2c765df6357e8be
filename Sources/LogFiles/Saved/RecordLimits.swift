import JSON

extension JSONReader {
    /// Reads what saved files and other tools' output hold. Its number of values is limited to five for each of a
    /// million hosts, and some more, because a value takes many times the memory of its text.
    static let ofFiles = JSONReader(depthLimit: 128, valueLimit: 8_000_000)
}

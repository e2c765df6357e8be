struct LiteralFinder: Sendable {
    init?(_ literals: [[UInt8]], ignoringCase: Bool) { return nil }
}
struct LiteralScan {
    init(_ finder: LiteralFinder, in bytes: UnsafeRawBufferPointer) {}
    mutating func next(from place: Int) -> Int? { nil }
}
enum RequiredLiterals {
    static func of(_ pattern: String, ignoringCase: Bool) -> [[UInt8]]? { nil }
}

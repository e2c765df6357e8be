/// A line that is typed unseen: the few keys it understands. Pure.
struct SecretLine: Sendable {
    private var text = String.UnicodeScalarView()

    /// What the key makes of it; nil while it goes on.
    mutating func feed(_ key: Key) -> ReadResult? {
        switch key {
        case .scalar("\r"), .scalar("\n"): return .line(String(text))
        // Ctrl-C, where it is no signal.
        case .scalar("\u{03}"): return .cancelled
        case .scalar("\u{04}"): return text.isEmpty ? .endOfInput : nil
        case .scalar("\u{08}"), .scalar("\u{7F}"): if !text.isEmpty { text.removeLast() }
        case .scalar("\u{15}"): text = String.UnicodeScalarView()
        case .scalar(let scalar) where scalar.value >= 0x20: text.append(scalar)
        case .paste(let pasted): text.append(contentsOf: pasted.unicodeScalars.filter { $0 != "\n" })
        default: break
        }
        return nil
    }
}

import Digests
import JobModel

/// Holds logs against the SHA-256 with which they were saved, and remembers whose differ.
struct LogDigests {
    private var count = 0
    private var first: [String] = []

    /// How many hosts a note names.
    private static let mostNamed = 5

    /// Holds the bytes of a host's log against the digest that was saved, in hexadecimal digits.
    mutating func check(_ bytes: [UInt8], against digest: String?, of host: Host) {
        guard let digest, SHA256Digest(of: bytes).hexadecimal != digest.lowercased() else { return }
        count += 1
        if first.count < Self.mostNamed { first.append(host.word) }
    }

    /// Whose logs are not those that were saved; nil when all are.
    var note: String? { count == 0 ? nil : Texts.otherDigests(first, count) }
}

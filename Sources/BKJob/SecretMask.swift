import JobModel

/// Finds secrets in texts that a person or a file gets to see, and puts `••••` in their places.
///
/// Servers repeat what they were sent, in fields of any name and in the form in which it reached them. So it is the
/// finished text that is looked through, and a secret is found in each of its forms: as it is, percent-encoded (also
/// twice), escaped as JSON or HTML has it (also within one another), and as a part of a text in base 64. Where secrets
/// overlap, or one is a part of another, all that any of them covers is masked.
struct SecretMask: Sendable {
    /// Shorter secrets are not looked for: they stand in every other word, and hiding those would tell what they are.
    static let fewestBytes = 4

    private let secrets: [SecretForms]

    init(_ secrets: [Secret]) {
        self.secrets = secrets.map { $0.reveal() }.filter { $0.utf8.count >= Self.fewestBytes }.map(SecretForms.init)
    }

    /// The text without secrets.
    func masked(_ text: String) -> String {
        if secrets.isEmpty { return text }
        let bytes = Array(text.utf8)
        var places = secrets.flatMap { $0.places(in: bytes) }
        if places.isEmpty { return text }
        places.sort { $0.lowerBound < $1.lowerBound }
        var result: [UInt8] = []
        var end = 0
        for place in places where place.upperBound > end {
            if place.lowerBound >= end {
                result += bytes[end..<place.lowerBound]
                // Masks that touch are one, so that their number does not tell how the secrets lie.
                if place.lowerBound > end || end == 0 { result += Secret.mask.utf8 }
            }
            end = place.upperBound
        }
        result += bytes[end...]
        return String(decoding: result, as: UTF8.self)
    }

    /// A text of the platform's for a sentence: without secrets, and cut where it is longer than `most` characters. (Cut
    /// first, it could end in the middle of a secret, which nobody would know any more.)
    ///
    /// Of a text of megabytes only the beginning is looked through, and what is left of that when its end, in which a
    /// secret may be cut, is taken away.
    func excerpt(_ text: String, most: Int) -> String {
        let head = String(decoding: text.utf8.prefix(Self.longestExcerpt), as: UTF8.self)
        let isWhole = text.utf8.count <= Self.longestExcerpt
        let masked = masked(head)
        let shown = isWhole ? masked[...] : masked.dropLast(Self.longestExcerpt / 4)
        let beginning = shown.prefix(most)
        return isWhole && beginning.endIndex == masked.endIndex ? masked : String(beginning.dropLast()) + "…"
    }

    /// How much of a platform's text is looked through for a sentence, in bytes.
    private static let longestExcerpt = 65_536

    /// The failure with all of its sentences masked.
    func masked(_ failure: Failure) -> Failure {
        Failure(
            failure.code, masked(failure.message), hint: failure.hint.map { masked($0) }, status: failure.status,
            excerpt: failure.excerpt.map { masked($0) })
    }

    /// The error with its failure masked.
    func masked(_ error: PlatformError) -> PlatformError {
        PlatformError(failure: masked(error.failure), retryAfterSeconds: error.retryAfterSeconds)
    }

    /// The trace with its address masked.
    func masked(_ trace: RequestTrace) -> RequestTrace {
        RequestTrace(
            verb: trace.verb, url: masked(trace.url), status: trace.status, bytes: trace.bytes,
            milliseconds: trace.milliseconds)
    }
}

import JobModel

/// A text that must not appear in any output: printing, interpolating, dumping and mirroring it all give `••••`. It
/// can't be encoded. Only `reveal()` returns the text, for sending it to the platform.
public struct Secret: Sendable, Equatable {
    private let value: String

    /// The text that is shown in place of a secret.
    public static let mask = "••••"

    /// Wraps a text.
    public init(_ value: String) {
        self.value = value
    }

    /// The text itself.
    func reveal() -> String { value }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// `••••`
    public var description: String { Secret.mask }
    /// `••••`
    public var debugDescription: String { Secret.mask }
    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// Replaces secrets with `••••` in texts that are shown or written to files.
///
/// Servers repeat what they were sent, in fields of any name and in the encoding in which it reached them. Therefore
/// the finished text is searched, and a secret is found in each of its forms: as it is, percent-encoded (also twice),
/// escaped for JSON or HTML (also nested), and as a part of a text in base 64. Where secrets overlap, or one is a part
/// of another, everything that any of them covers is masked.
struct SecretMask: Sendable {
    /// Shorter secrets are not searched for. They would occur in every other word, and masking those would reveal the
    /// secret.
    static let fewestBytes = 4

    private let secrets: [SecretForms]

    init(_ secrets: [Secret]) {
        self.secrets = secrets.map { $0.reveal() }.filter { $0.utf8.count >= Self.fewestBytes }.map(SecretForms.init)
    }

    /// The text with its secrets masked.
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
                // Adjacent masks are merged, so that their number does not reveal how the secrets are arranged.
                if place.lowerBound > end || end == 0 { result += Secret.mask.utf8 }
            }
            end = place.upperBound
        }
        result += bytes[end...]
        return String(decoding: result, as: UTF8.self)
    }

    /// Masks a text of the platform's and shortens it to `most` characters. (Shortened first, the text could end in the
    /// middle of a secret, which would then not be found.)
    ///
    /// Only the first `longestExcerpt` bytes of a long text are searched. The last quarter of those is then dropped,
    /// because a secret may have been cut at their end.
    func excerpt(_ text: String, most: Int) -> String {
        let head = String(decoding: text.utf8.prefix(Self.longestExcerpt), as: UTF8.self)
        let isWhole = text.utf8.count <= Self.longestExcerpt
        let masked = masked(head)
        let shown = isWhole ? masked[...] : masked.dropLast(Self.longestExcerpt / 4)
        let beginning = shown.prefix(most)
        return isWhole && beginning.endIndex == masked.endIndex ? masked : String(beginning.dropLast()) + "…"
    }

    /// How much of a platform's text is searched for secrets before it is shortened, in bytes.
    private static let longestExcerpt = 65_536

    /// The failure with secrets masked in all of its texts. A sentence with a secret in it is masked as a whole,
    /// because the secret may lie across its words and arguments.
    func masked(_ failure: Failure) -> Failure {
        func masked(_ sentence: Sentence) -> Sentence {
            let text = self.masked(sentence.text)
            return text == sentence.text ? sentence : Sentence(verbatim: text)
        }
        var result = failure
        result.sentence = masked(failure.sentence)
        result.advice = failure.advice.map(masked)
        result.culprit = nil
        return result
    }

    /// The error with secrets masked in its failure.
    func masked(_ error: PlatformError) -> PlatformError {
        PlatformError(failure: masked(error.failure), retryAfterSeconds: error.retryAfterSeconds)
    }

    /// The trace with secrets masked in its URL.
    func masked(_ trace: RequestTrace) -> RequestTrace {
        RequestTrace(
            verb: trace.verb, url: masked(trace.url), status: trace.status, bytes: trace.bytes,
            milliseconds: trace.milliseconds)
    }
}

/// Finds one secret in a text, in all the forms in which the text may contain it.
struct SecretForms: Sendable {
    private let scalars: [Unicode.Scalar]
    /// For each byte value, whether a form of the secret's first character can begin with it.
    private let beginnings: [Bool]
    /// The secret as it looks within base 64, in either alphabet. This depends on the offset at which the secret
    /// begins. The digits at the two ends are left out, because they also encode the neighbouring bytes.
    private let base64: Set<[UInt8]>

    init(_ secret: String) {
        scalars = Array(secret.unicodeScalars)
        let bytes = Array(secret.utf8)
        beginnings = (0..<256).map { bytes.first == UInt8($0) || "%\\&+".utf8.contains(UInt8($0)) }
        base64 = Set(
            ["+/", "-_"].flatMap { ends in (0..<3).map { Self.digits(of: bytes, after: $0, ends: ends) } })
    }

    /// The ranges of a text that contain the secret in any of its forms.
    func places(in text: [UInt8]) -> [Range<Int>] {
        var result: [Range<Int>] = []
        for start in text.indices {
            if beginnings[Int(text[start])], let end = end(in: text, from: start) {
                result.append(start..<end)
            }
            for digits in base64 where text[start] == digits.first && text[start...].starts(with: digits) {
                result.append(start..<start + digits.count)
            }
        }
        return result
    }

    // MARK: Forms of the characters

    /// The end of the secret if one of its forms begins at `start`; nil otherwise. A `%` may be one of the secret's
    /// characters or escape another, so all readings are followed.
    private func end(in text: [UInt8], from start: Int) -> Int? {
        var places: Set<Int> = [start]
        for scalar in scalars {
            var next: Set<Int> = []
            for place in places { next.formUnion(Self.ends(of: scalar, in: text, from: place)) }
            if next.isEmpty { return nil }
            places = next
        }
        return places.max()
    }

    /// The possible ends of a character that begins at `place`, one for each form that matches.
    private static func ends(of scalar: Unicode.Scalar, in text: [UInt8], from place: Int) -> [Int] {
        let bytes = Array(String(scalar).utf8)
        var result: [Int] = []
        if text[place...].starts(with: bytes) { result.append(place + bytes.count) }
        if let end = percentEncoded(bytes, in: text, from: place) { result.append(end) }
        if scalar == " ", place < text.count, text[place] == UInt8(ascii: "+") { result.append(place + 1) }
        result += backslashed(scalar, bytes, in: text, from: place)
        if let end = entity(scalar, in: text, from: place) { result.append(end) }
        return result
    }

    /// Matches `%E4%B8%AD`, and repeated encoding: `%25E4…`.
    private static func percentEncoded(_ bytes: [UInt8], in text: [UInt8], from start: Int) -> Int? {
        var place = start
        for byte in bytes {
            guard place < text.count, text[place] == UInt8(ascii: "%") else { return nil }
            place += 1
            let value = UInt32(byte)
            while hexadecimal(text, place, digits: 2) != value, text[place...].starts(with: "25".utf8) { place += 2 }
            guard hexadecimal(text, place, digits: 2) == value else { return nil }
            place += 2
        }
        return place
    }

    /// The most backslashes before a character that are examined. JSON nested in JSON nested in JSON has 8 for each
    /// backslash of the text.
    private static let mostBackslashes = 32

    /// Matches `\"`, `\\`, `\u4e2d`, `\ud83d\ude00`. Nested JSON has more than one backslash before each character.
    private static func backslashed(
        _ scalar: Unicode.Scalar, _ bytes: [UInt8], in text: [UInt8], from start: Int
    ) -> [Int] {
        func afterBackslashes(_ start: Int) -> Int? {
            let count = text[start...].prefix(mostBackslashes).prefix { $0 == UInt8(ascii: "\\") }.count
            return count > 0 ? start + count : nil
        }
        func unit(_ start: Int) -> (value: UInt32, end: Int)? {
            guard let place = afterBackslashes(start), place < text.count, text[place] == UInt8(ascii: "u"),
                let value = hexadecimal(text, place + 1, digits: 4)
            else { return nil }
            return (value, place + 5)
        }
        guard let place = afterBackslashes(start) else { return [] }
        // Each level of escaping doubles the number of backslashes.
        if scalar == "\\", start + 2 <= place { return [2, 4, 8, 16].map { start + $0 }.filter { $0 <= place } }
        if !scalar.properties.isAlphabetic, text[place...].starts(with: bytes) { return [place + bytes.count] }
        guard let first = unit(start) else { return [] }
        if first.value == scalar.value { return [first.end] }
        guard (0xD800..<0xDC00).contains(first.value), let second = unit(first.end),
            (0xDC00..<0xE000).contains(second.value),
            0x10000 + (first.value - 0xD800) << 10 + (second.value - 0xDC00) == scalar.value
        else { return [] }
        return [second.end]
    }

    /// Matches `&amp;`, `&#39;`, `&#x27;`.
    private static func entity(_ scalar: Unicode.Scalar, in text: [UInt8], from start: Int) -> Int? {
        guard start < text.count, text[start] == UInt8(ascii: "&"),
            let semicolon = text[start...].prefix(12).firstIndex(of: UInt8(ascii: ";"))
        else { return nil }
        let name = String(decoding: text[start + 1..<semicolon], as: UTF8.self).lowercased()
        let named: [String: Unicode.Scalar] = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'"]
        let isIt =
            named[name] == scalar
            || name.hasPrefix("#x") && UInt32(name.dropFirst(2), radix: 16) == scalar.value
            || name.hasPrefix("#") && UInt32(name.dropFirst()) == scalar.value
        return isIt ? semicolon + 1 : nil
    }

    /// The value of the given number of hexadecimal digits at `start`; nil when there are other characters.
    private static func hexadecimal(_ text: [UInt8], _ start: Int, digits: Int) -> UInt32? {
        guard start <= text.count, text.count - start >= digits else { return nil }
        var value: UInt32 = 0
        for byte in text[start..<start + digits] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
            value = value << 4 | UInt32(digit)
        }
        return value
    }

    // MARK: Base 64

    /// The base 64 digits (RFC 4648) that depend on the bytes alone when `offset` other bytes precede them.
    private static func digits(of bytes: [UInt8], after offset: Int, ends: String) -> [UInt8] {
        let alphabet = Array(("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + ends).utf8)
        let padded = [UInt8](repeating: 0, count: offset) + bytes
        let first = (offset * 8 + 5) / 6
        let end = padded.count * 8 / 6
        var result: [UInt8] = []
        for digit in first..<max(first, end) {
            var value = 0
            for bit in (digit * 6)..<(digit * 6 + 6) {
                let byte = Int(padded[bit / 8])
                value = value * 2 + (byte >> (7 - bit % 8)) % 2
            }
            result.append(alphabet[value])
        }
        return result
    }
}

import JobModel

/// A text that no output may show: printing, interpolating, dumping and mirroring it all give `••••`. It can't be
/// encoded; only `reveal()` gives the text, to whoever sends it to the platform.
public struct Secret: Sendable, Equatable {
    private let value: String

    /// What is shown in its place.
    public static let mask = "••••"

    /// Hides a text.
    public init(_ value: String) {
        self.value = value
    }

    /// The text itself.
    public func reveal() -> String { value }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// `••••`
    public var description: String { Secret.mask }
    /// `••••`
    public var debugDescription: String { Secret.mask }
    /// Shows no parts.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}

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

/// One secret with all the forms in which a text can hold it.
struct SecretForms: Sendable {
    private let scalars: [Unicode.Scalar]
    /// For each byte, whether a form of the first character can begin with it.
    private let beginnings: [Bool]
    /// What it is within a text in base 64, of either alphabet. How it looks depends on where in the text it begins, and
    /// the digits at its ends, which belong to its neighbours too, are left out.
    private let base64: Set<[UInt8]>

    init(_ secret: String) {
        scalars = Array(secret.unicodeScalars)
        let bytes = Array(secret.utf8)
        beginnings = (0..<256).map { bytes.first == UInt8($0) || "%\\&+".utf8.contains(UInt8($0)) }
        base64 = Set(
            ["+/", "-_"].flatMap { ends in (0..<3).map { Self.digits(of: bytes, after: $0, ends: ends) } })
    }

    /// Where it stands in a text, in any of its forms.
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

    // MARK: Forms of its characters

    /// Where it ends that begins at `start`; nil where it does not stand. A `%` may be one of its characters or escape
    /// another, so all the ways to read a text are followed.
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

    /// Where a character ends that begins at `place` in one of its forms.
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

    /// `%E4%B8%AD`, also encoded again: `%25E4…`.
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

    /// How many backslashes before a character are looked at: JSON within JSON within JSON has 8 for one of the text.
    private static let mostBackslashes = 32

    /// `\"`, `\\`, `\u4e2d`, `\ud83d\ude00`; JSON within JSON has more than one backslash before each.
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
        // Of backslashes that escape one another, each pair is one, and where that is escaped again, each four.
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

    /// `&amp;`, `&#39;`, `&#x27;`
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

    /// The number that so many hexadecimal digits write; nil where others stand.
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

    /// The digits (RFC 4648) that the bytes alone decide where `offset` other bytes stand before them.
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

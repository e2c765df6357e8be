/// Reads JSON texts as values.
///
/// The structure is read by the rules of RFC 8259; what the strings and the beginning of a text may hold beyond them is
/// said at `JSONTokenizer`. A whole number of 64 bits is never rounded. A number beyond the range of a `Double` is
/// infinite, and one closer to zero than any `Double` is zero. When several fields of an object have the same name, the
/// last one counts.
public struct JSONReader: Sendable {
    /// The deepest nesting of lists and objects.
    public var depthLimit: Int
    /// The greatest number of values in a text. A value takes many times the memory of its text.
    public var valueLimit: Int

    public init(depthLimit: Int = JSONError.depthLimit, valueLimit: Int = .max) {
        self.depthLimit = depthLimit
        self.valueLimit = valueLimit
    }

    /// Returns the value of a whole text, by a reader with the usual limits.
    ///
    /// - Throws: `JSONReadError`.
    public static func value(_ text: [UInt8]) throws(JSONReadError) -> JSONValue { try JSONReader().value(text) }

    /// Returns the value of a whole text.
    ///
    /// - Throws: `JSONReadError`.
    public func value(_ text: [UInt8]) throws(JSONReadError) -> JSONValue { try value(text[...]) }

    /// Returns the value of a whole text.
    ///
    /// - Throws: `JSONReadError`.
    public func value(_ text: ArraySlice<UInt8>) throws(JSONReadError) -> JSONValue {
        try text.withUnsafeBytes { bytes -> Result<JSONValue, JSONReadError> in
            do throws(JSONReadError) { return .success(try value(of: bytes)) } catch { return .failure(error) }
        }.get()
    }

    private func value(of text: UnsafeRawBufferPointer) throws(JSONReadError) -> JSONValue {
        // Each invalid byte of a string becomes the three bytes of U+FFFD, so no string is longer than this.
        let builder = JSONTreeBuilder(stringLimit: 3 * text.count)
        var scanner = JSONScanner(builder, depthLimit: depthLimit)
        var done = 0
        do throws(JSONError) {
            // The text is scanned in parts because the values are counted between them.
            for start in stride(from: 0, to: text.count, by: Self.partSize) {
                let end = min(text.count, start + Self.partSize)
                try scanner.read(UnsafeRawBufferPointer(rebasing: text[start..<end]))
                done = end
                if scanner.handler.valueCount > valueLimit { throw .tooManyValues(valueLimit) }
            }
            try scanner.finish()
        } catch {
            let offset = if case .tooManyValues = error { done } else { scanner.errorOffset }
            let rest = UnsafeRawBufferPointer(rebasing: text[min(offset, text.count)...])
            throw JSONReadError(
                reason: error, offset: offset, isUnfinished: Self.isUnfinished(scanner.tokenizer, rest))
        }
        // A text without an error has a value.
        return scanner.handler.value ?? .null
    }

    private static let partSize = 1 << 16

    /// Whether the rest of a text, after an error, leaves a string, object or list open. Brackets are counted only, in
    /// the rest: it is no JSON that could be read.
    private static func isUnfinished(_ tokenizer: JSONTokenizer, _ rest: UnsafeRawBufferPointer) -> Bool {
        var (openCount, isInString, isEscaped) = (tokenizer.openCount, tokenizer.isInString, false)
        guard openCount > 0 || isInString else { return false }
        for byte in rest {
            if isEscaped {
                isEscaped = false
                continue
            }
            switch byte {
            case UInt8(ascii: "\\"): isEscaped = isInString
            case UInt8(ascii: "\""): isInString.toggle()
            case UInt8(ascii: "{") where !isInString, UInt8(ascii: "[") where !isInString: openCount += 1
            case UInt8(ascii: "}") where !isInString, UInt8(ascii: "]") where !isInString: openCount -= 1
            default: break
            }
        }
        return isInString || openCount > 0
    }
}

/// The reason why a text is not read, and where it is in the text.
public struct JSONReadError: Error, Equatable, Sendable {
    /// What is wrong.
    public let reason: JSONError
    /// The offset of the fault in the text, in bytes; the length of the text when it ends early. For too many values it
    /// is the end of the part of the text in which the limit was passed.
    public let offset: Int
    /// Whether a string, object or list is open at the end of the text: a part of the text is missing.
    public let isUnfinished: Bool
}

import JSON
import JobShell

/// As much of a value as fits into a result, as JSON in the shape of `to json`.
struct ValueExcerpt: Sendable {
    /// An array of records, or a text.
    let json: JSONValue
    /// The length of the JSON text, in bytes.
    let size: Int
    /// How the value was cut, and how to ask for less; nil if all of it is there.
    let remark: String?

    /// Reads a value up to a limit. What follows the limit is not read at all.
    ///
    /// - Parameters:
    ///   - limit: the greatest length of the JSON text, in bytes.
    ///   - total: the limit of the whole result, for the remark.
    /// - Throws: the errors of reading the value.
    static func read(_ value: any Value, limit: Int, total: Int) async throws -> ValueExcerpt {
        if let stream = value as? ByteStream { return try await text(stream, limit: limit, total: total) }
        var rows = Rows(limit: limit)
        for try await record in value.records {
            if !rows.add(record) { break }
        }
        return rows.excerpt(of: value.kind.name, total: total)
    }

    /// A text. One that is JSON, as `to json` makes it, is given as that JSON.
    private static func text(_ stream: ByteStream, limit: Int, total: Int) async throws -> ValueExcerpt {
        var bytes: [UInt8] = []
        var isWhole = true
        for try await chunk in stream {
            bytes += chunk
            if bytes.count > limit {
                isWhole = false
                break
            }
        }
        if let rows = isWhole ? json(bytes, limit: limit) : rows(ofCut: bytes, limit: limit) {
            return rows.excerpt(of: "text", total: total)
        }
        var text = String(decoding: bytes, as: UTF8.self)
        var size = JSONWriter.text(.string(text)).count
        while size > limit, !text.isEmpty {
            isWhole = false
            // A part of the text is tried that would fit if its characters were as long as those of all.
            let part = text.utf8.count * limit / size * 9 / 10
            text = String(decoding: text.utf8.prefix(part), as: UTF8.self)
            if let end = text.utf8.lastIndex(of: UInt8(ascii: "\n")) { text = String(text[...end]) }
            size = JSONWriter.text(.string(text)).count
        }
        return ValueExcerpt(
            json: .string(text), size: size, remark: isWhole ? nil : Texts.shortened("text", limit: total))
    }

    /// A whole text that is a JSON array or object; nil for any other.
    private static func json(_ bytes: [UInt8], limit: Int) -> Rows? {
        guard let first = bytes.first, first == UInt8(ascii: "[") || first == UInt8(ascii: "{"),
            let value = try? JSONReader.value(bytes)
        else { return nil }
        guard let elements = value.elements else {
            var rows = Rows(limit: limit)
            rows.single = value
            return JSONWriter.text(value).count <= limit ? rows : nil
        }
        var rows = Rows(limit: limit)
        for element in elements { if !rows.add(element) { break } }
        return rows
    }

    /// The records of a cut text that `to json` made, which has one on each line; nil for any other.
    private static func rows(ofCut bytes: [UInt8], limit: Int) -> Rows? {
        guard bytes.starts(with: Array("[\n".utf8)) else { return nil }
        var rows = Rows(limit: limit)
        for line in bytes.split(separator: UInt8(ascii: "\n")).dropFirst().dropLast() {
            let record = line.last == UInt8(ascii: ",") ? line.dropLast() : line
            guard let value = try? JSONReader().value(record) else { return nil }
            if !rows.add(value) { break }
        }
        rows.isCut = true
        return rows
    }
}

/// Records as they are collected up to a limit.
private struct Rows {
    private var records: [JSONValue] = []
    private var size = 2
    private let limit: Int
    private var isShortened = false
    var isCut = false
    /// A value that is no list.
    var single: JSONValue?

    init(limit: Int) {
        self.limit = limit
    }

    /// Adds a record. The first one is shortened if it does not fit.
    ///
    /// - Returns: whether there may be room for more.
    mutating func add(_ record: JSONValue) -> Bool {
        var record = record
        var length = JSONWriter.text(record).count + 1
        if size + length > limit {
            guard records.isEmpty, let shorter = Shortening.of(record, limit: limit - size - 1) else {
                isCut = true
                return false
            }
            record = shorter
            length = JSONWriter.text(record).count + 1
            isShortened = true
        }
        records.append(record)
        size += length
        return true
    }

    func excerpt(of kind: String, total: Int) -> ValueExcerpt {
        if let single { return ValueExcerpt(json: single, size: JSONWriter.text(single).count, remark: nil) }
        let remark =
            isCut
            ? Texts.cut(records: records.count, of: kind, limit: total)
            : isShortened ? Texts.shortened(kind, limit: total) : nil
        return ValueExcerpt(json: .array(records), size: size, remark: remark)
    }
}

/// Shortens the texts and lists within a value.
private enum Shortening {
    /// Returns the value with its long texts and lists cut until its JSON text fits; nil if that does not help.
    static func of(_ value: JSONValue, limit: Int) -> JSONValue? {
        var longest = limit
        while longest >= 64 {
            longest /= 2
            let shorter = cut(value, text: longest, list: longest / 16)
            if JSONWriter.text(shorter).count <= limit { return shorter }
        }
        return nil
    }

    private static func cut(_ value: JSONValue, text length: Int, list count: Int) -> JSONValue {
        switch value {
        case .string(let text) where text.utf8.count > length:
            return .string(String(decoding: text.utf8.prefix(length), as: UTF8.self) + "… (cut)")
        case .array(let elements):
            return .array(elements.prefix(count).map { cut($0, text: length, list: count) })
        case .object(let object):
            return .object(
                JSONObject(object.fields.map { .init(name: $0.name, value: cut($0.value, text: length, list: count)) }))
        default: return value
        }
    }
}

import JobModel

/// The forms that machines read.
public enum TextForm: String, Sendable, CaseIterable {
    /// One JSON array, a record on each line; text is one JSON string.
    case json
    /// A JSON value on each line.
    case jsonl
    /// RFC 4180: fields separated by commas, lines ended by CR LF. Nothing in it acts on a terminal or in a spreadsheet.
    case csv
    /// Fields separated by tabs, lines ended by LF. Nothing in it acts on a terminal or in a spreadsheet.
    case tsv

    /// A value in this form, in chunks.
    ///
    /// - Parameters:
    ///   - isRaw: For CSV and TSV: whether text stays as it is, whatever a terminal or a spreadsheet would do with it.
    ///   - offset: For CSV and TSV: seconds east of UTC at a moment, on the clock in which moments are written.
    public func render(
        _ value: Value, isRaw: Bool = false, offset: @escaping @Sendable (Timestamp) -> Int = { _ in 0 }
    ) -> ByteStream {
        switch self {
        case .json:
            if case .text(let stream) = value { return Self.string(stream) }
            return ByteStream {
                let array = ArrayText(Records(value))
                return { try await array.next() }
            }
        case .jsonl:
            return ByteStream {
                let iterator = Records(value).makeAsyncIterator()
                return { try await iterator.next().map { JSONWriter.line($0) } }
            }
        case .csv:
            return SeparatedValues(separator: ",", lineEnd: "\r\n", isRaw: isRaw, offset: offset).render(value)
        case .tsv:
            return SeparatedValues(separator: "\t", lineEnd: "\n", isRaw: isRaw, offset: offset).render(value)
        }
    }

    private static func string(_ stream: ByteStream) -> ByteStream {
        ByteStream {
            let isFirst = Once()
            return {
                guard await isFirst.take() else { return nil }
                let text = String(decoding: try await stream.collected(), as: UTF8.self)
                return JSONWriter.line(.string(text))
            }
        }
    }
}

/// True the first time it is asked.
private actor Once {
    private var isFresh = true

    func take() -> Bool {
        defer { isFresh = false }
        return isFresh
    }
}

/// Writes records as one JSON array.
private actor ArrayText {
    private let records: Records.AsyncIterator
    private var count = 0
    private var isClosed = false

    init(_ records: Records) {
        self.records = records.makeAsyncIterator()
    }

    func next() async throws -> [UInt8]? {
        if isClosed { return nil }
        if let record = try await records.next() {
            count += 1
            return Array((count == 1 ? "[\n" : ",\n").utf8) + JSONWriter.text(record)
        }
        isClosed = true
        return Array((count == 0 ? "[]\n" : "\n]\n").utf8)
    }
}

import NIOCore

/// An answer's body: bytes, and logs that are made while they are sent.
struct DemoBody: Sendable {
    let bytes: [UInt8]
    /// The logs to make, each with its place in `bytes`, ascending.
    let inserts: [(offset: Int, text: BulkText)]
    /// How many bytes are sent.
    let count: Int

    init(_ bytes: [UInt8], inserts: [(offset: Int, text: BulkText)] = []) {
        self.bytes = bytes
        self.inserts = inserts
        count = inserts.reduce(bytes.count) { $0 + $1.text.count }
    }
}

/// Reads a body from its beginning to its end, a chunk at a time: a log of 200 MB takes a chunk's memory.
struct BodyReader {
    private let body: DemoBody
    private var offset = 0
    private var insert = 0
    private var writer: BulkWriter?

    init(_ body: DemoBody) {
        self.body = body
    }

    /// Appends the next bytes until `buffer` holds about `size`; none are left when it stays empty.
    mutating func read(into buffer: inout ByteBuffer, about size: Int) {
        while buffer.readableBytes < size {
            if writer != nil {
                if writer?.writeSection(into: &buffer) != true { writer = nil }
                continue
            }
            let end = insert < body.inserts.count ? body.inserts[insert].offset : body.bytes.count
            if offset < end {
                let next = min(end, offset + size - buffer.readableBytes)
                buffer.writeBytes(body.bytes[offset..<next])
                offset = next
            } else if insert < body.inserts.count {
                writer = BulkWriter(body.inserts[insert].text)
                insert += 1
            } else {
                return
            }
        }
    }
}

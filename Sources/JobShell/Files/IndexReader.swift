/// Reads the names of files out of a folder's `index.csv`.
///
/// It accepts only what joblog itself writes: RFC 4180 with CR LF after every line, `SavedFolder.indexColumns` as the last
/// columns, as many fields in each line as there are columns, and names that `FileNames` can give. An index that somebody
/// has changed says nothing about whose the files are.
struct IndexReader {
    private let bytes: [UInt8]
    private var place = 0

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The names in the column `file`; nil when the bytes are no index that joblog wrote.
    static func fileNames(in bytes: [UInt8]) -> Set<[UInt8]>? {
        var reader = IndexReader(bytes)
        let wanted = SavedFolder.indexColumns.map { Array($0.utf8) }
        guard let heading = reader.nextLine(), heading.suffix(wanted.count).elementsEqual(wanted),
            let column = heading.lastIndex(of: Array("file".utf8))
        else { return nil }
        var names: Set<[UInt8]> = []
        while reader.byte != nil {
            guard let fields = reader.nextLine(), fields.count == heading.count else { return nil }
            let name = fields[column]
            // A host without a log has no file.
            if name.isEmpty { continue }
            guard isFileName(name) else { return nil }
            names.insert(name)
        }
        return names
    }

    /// Whether joblog can have given this name to a file: one part of a path, and no folder's own name or parent.
    private static func isFileName(_ name: [UInt8]) -> Bool {
        name.count <= SafeFileName.maximumBytes && name.first != UInt8(ascii: ".")
            && name.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"),
                    UInt8(ascii: "~"):
                    true
                default: false
                }
            }
    }

    /// The byte that comes next; nil at the end.
    private var byte: UInt8? { place < bytes.count ? bytes[place] : nil }

    private mutating func take() -> UInt8? {
        guard let byte else { return nil }
        place += 1
        return byte
    }

    /// The fields of the next line; nil where there is no line that ends in CR LF.
    private mutating func nextLine() -> [[UInt8]]? {
        var fields: [[UInt8]] = []
        while let field = nextField() {
            fields.append(field)
            let end = take()
            if end == UInt8(ascii: "\r") { return take() == UInt8(ascii: "\n") ? fields : nil }
            guard end == UInt8(ascii: ",") else { return nil }
        }
        return nil
    }

    /// The next field without its quotes; nil when a quote is left open.
    private mutating func nextField() -> [UInt8]? {
        let quote = UInt8(ascii: "\"")
        guard byte == quote else {
            let start = place
            while let next = byte, !Self.endsPlainField(next) { place += 1 }
            return Array(bytes[start..<place])
        }
        place += 1
        var field: [UInt8] = []
        while let next = take() {
            if next == quote {
                guard byte == quote else { return field }
                place += 1
            }
            field.append(next)
        }
        return nil
    }

    private static func endsPlainField(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: ","), UInt8(ascii: "\""), UInt8(ascii: "\r"), UInt8(ascii: "\n"): true
        default: false
        }
    }
}

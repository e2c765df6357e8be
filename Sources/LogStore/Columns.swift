import GRDB
import GRDBSQLite
import JobModel

/// A host's key as the column `host` contains it: `101` for a host id, `0:10.0.0.1` for network area and address,
/// `name:web-01` for a host that has only a name.
///
/// The generated column `step_host.host` has the same form, so that the two tables can be joined.
enum HostColumn {
    /// Returns the text of a key; nil for a host of which only the position is known, which does not identify it across
    /// answers.
    static func text(_ key: HostKey) -> String? {
        switch key {
        case .id(let id): String(id)
        case .address(let area, let address): "\(area):\(address)"
        case .name(let name): "name:\(name)"
        case .position: nil
        }
    }

    /// Returns the key of a text; nil when the text is not a key.
    static func key(_ text: String) -> HostKey? {
        if let id = Int64(text) { return .id(id) }
        if text.hasPrefix("name:") { return .name(String(text.dropFirst(5))) }
        guard let colon = text.firstIndex(of: ":"), let area = Int64(text[..<colon]),
            let address = HostAddress(text[text.index(after: colon)...])
        else { return nil }
        return .address(area: area, address)
    }
}

/// A row that is read straight from SQLite, without a `Row` of GRDB's: queries that return a row for each of 50,000
/// hosts use it. It is valid until the next row.
struct StatementRow: CheckedRow {
    private let statement: SQLiteStatement

    fileprivate init(_ statement: SQLiteStatement) {
        self.statement = statement
    }

    /// Returns a whole number; nil for null.
    ///
    /// - Throws: `DatabaseError` for any other value, which means that the file is damaged.
    func number(_ index: Int) throws -> Int64? {
        switch sqlite3_column_type(statement, Int32(index)) {
        case SQLITE_INTEGER: sqlite3_column_int64(statement, Int32(index))
        case SQLITE_NULL: nil
        default: throw DatabaseError(resultCode: .SQLITE_CORRUPT)
        }
    }

    /// Returns a text; nil for null.
    ///
    /// - Throws: `DatabaseError` for any other value, which means that the file is damaged.
    func text(_ index: Int) throws -> String? {
        switch sqlite3_column_type(statement, Int32(index)) {
        // An empty text has no bytes to point at.
        case SQLITE_TEXT: bytes(index).map { String(decoding: $0, as: UTF8.self) } ?? ""
        case SQLITE_NULL: nil
        default: throw DatabaseError(resultCode: .SQLITE_CORRUPT)
        }
    }

    /// Returns an address; nil for null and for a text that is not an address.
    ///
    /// - Throws: `DatabaseError` for anything but a text, which means that the file is damaged.
    func address(_ index: Int) throws -> HostAddress? {
        switch sqlite3_column_type(statement, Int32(index)) {
        case SQLITE_TEXT: bytes(index).flatMap { HostAddress(utf8: $0) }
        case SQLITE_NULL: nil
        default: throw DatabaseError(resultCode: .SQLITE_CORRUPT)
        }
    }

    /// Returns the bytes of a text or a blob, which are valid as long as this row; nil for null and for an empty value.
    func bytes(_ index: Int) -> UnsafeRawBufferPointer? {
        guard let start = sqlite3_column_blob(statement, Int32(index)) else { return nil }
        return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, Int32(index))))
    }
}

/// A value for a question mark in a statement.
enum StatementArgument {
    case number(Int64)
    case text(String)
}

extension Statement {
    /// Calls `body` for each row.
    ///
    /// - Throws: What `body` throws, and `DatabaseError`.
    func forEachRow(_ arguments: [StatementArgument], _ body: (StatementRow) throws -> Void) throws {
        sqlite3_reset(sqliteStatement)
        // A statement that is not reset keeps its snapshot of the database.
        defer { sqlite3_reset(sqliteStatement) }
        for (index, argument) in arguments.enumerated() {
            let place = Int32(index + 1)
            switch argument {
            case .number(let number): sqlite3_bind_int64(sqliteStatement, place, number)
            case .text(var text):
                _ = text.withUTF8 { utf8 in
                    utf8.withMemoryRebound(to: CChar.self) {
                        sqlite3_bind_text(sqliteStatement, place, $0.baseAddress, Int32($0.count), Self.copying)
                    }
                }
            }
        }
        while true {
            switch sqlite3_step(sqliteStatement) {
            case SQLITE_ROW: try body(StatementRow(sqliteStatement))
            case SQLITE_DONE: return
            case let code: throw DatabaseError(resultCode: ResultCode(rawValue: code), sql: sql)
            }
        }
    }

    /// SQLite's SQLITE_TRANSIENT, with which SQLite copies the bound value. (Swift doesn't import the macro, because it
    /// has a cast.)
    private static let copying = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
}

/// A row whose columns are read such that a damaged file leads to an error rather than a trap.
protocol CheckedRow {
    /// Returns a whole number; nil for null.
    func number(_ index: Int) throws -> Int64?
    /// Returns a text; nil for null.
    func text(_ index: Int) throws -> String?
}

extension CheckedRow {
    /// Returns a whole number from a column that is never null.
    func requiredNumber(_ index: Int) throws -> Int {
        guard let number = try number(index) else { throw DatabaseError(resultCode: .SQLITE_CORRUPT) }
        return Int(clamping: number)
    }

    /// Returns a text from a column that is never null.
    func requiredText(_ index: Int) throws -> String {
        guard let text = try text(index) else { throw DatabaseError(resultCode: .SQLITE_CORRUPT) }
        return text
    }
}

/// Reads the stored values: GRDB's own subscripts trap on a value of the wrong type.
extension Row: CheckedRow {
    func number(_ index: Int) throws -> Int64? {
        switch (self[index] as DatabaseValue).storage {
        case .int64(let number): number
        case .null: nil
        default: throw DatabaseError(resultCode: .SQLITE_CORRUPT)
        }
    }

    func text(_ index: Int) throws -> String? {
        switch (self[index] as DatabaseValue).storage {
        case .string(let text): text
        case .null: nil
        default: throw DatabaseError(resultCode: .SQLITE_CORRUPT)
        }
    }
}

import GRDB
import GRDBSQLite
import JobModel

/// A row as SQLite has it, read without a row of GRDB's in between: for queries of which one is made for each of 50,000
/// hosts. Valid until the next row.
struct StatementRow: CheckedRow {
    private let statement: SQLiteStatement

    fileprivate init(_ statement: SQLiteStatement) {
        self.statement = statement
    }

    /// A whole number; nil for null.
    ///
    /// - Throws: `DatabaseError` for anything else: the file is damaged.
    func number(_ index: Int) throws -> Int64? {
        switch sqlite3_column_type(statement, Int32(index)) {
        case SQLITE_INTEGER: sqlite3_column_int64(statement, Int32(index))
        case SQLITE_NULL: nil
        default: throw DatabaseError(resultCode: .SQLITE_CORRUPT)
        }
    }

    /// A text; nil for null.
    ///
    /// - Throws: `DatabaseError` for anything else: the file is damaged.
    func text(_ index: Int) throws -> String? {
        switch sqlite3_column_type(statement, Int32(index)) {
        // An empty text has no bytes to point at.
        case SQLITE_TEXT: bytes(index).map { String(decoding: $0, as: UTF8.self) } ?? ""
        case SQLITE_NULL: nil
        default: throw DatabaseError(resultCode: .SQLITE_CORRUPT)
        }
    }

    /// An address; nil for null and for what is none.
    ///
    /// - Throws: `DatabaseError` for anything but a text: the file is damaged.
    func address(_ index: Int) throws -> HostAddress? {
        switch sqlite3_column_type(statement, Int32(index)) {
        case SQLITE_TEXT: bytes(index).flatMap { HostAddress(utf8: $0) }
        case SQLITE_NULL: nil
        default: throw DatabaseError(resultCode: .SQLITE_CORRUPT)
        }
    }

    /// The bytes of a text or a blob, as long as this row lives; nil for null and for no bytes.
    func bytes(_ index: Int) -> UnsafeRawBufferPointer? {
        guard let start = sqlite3_column_blob(statement, Int32(index)) else { return nil }
        return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, Int32(index))))
    }
}

/// What a question mark stands for.
enum StatementArgument {
    case number(Int64)
    case text(String)
}

extension Statement {
    /// Calls `body` for each row.
    ///
    /// - Throws: what `body` throws, and `DatabaseError`.
    func forEachRow(_ arguments: [StatementArgument], _ body: (StatementRow) throws -> Void) throws {
        sqlite3_reset(sqliteStatement)
        // A statement that is left in the middle holds the snapshot.
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

    /// SQLite's SQLITE_TRANSIENT: it copies what is bound. (A macro with a cast, which Swift doesn't import.)
    private static let copying = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
}

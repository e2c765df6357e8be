import GRDB

/// A row whose columns are read so that a damaged file ends in an error.
protocol CheckedRow {
    /// A whole number; nil for null.
    func number(_ index: Int) throws -> Int64?
    /// A text; nil for null.
    func text(_ index: Int) throws -> String?
}

extension CheckedRow {
    /// A whole number that is always there.
    func requiredNumber(_ index: Int) throws -> Int {
        guard let number = try number(index) else { throw DatabaseError(resultCode: .SQLITE_CORRUPT) }
        return Int(clamping: number)
    }

    /// A text that is always there.
    func requiredText(_ index: Int) throws -> String {
        guard let text = try text(index) else { throw DatabaseError(resultCode: .SQLITE_CORRUPT) }
        return text
    }
}

/// GRDB's own subscripts trap on a value of the wrong type.
extension Row: CheckedRow {
    /// A whole number; nil for null.
    func number(_ index: Int) throws -> Int64? {
        switch (self[index] as DatabaseValue).storage {
        case .int64(let number): number
        case .null: nil
        default: throw DatabaseError(resultCode: .SQLITE_CORRUPT)
        }
    }

    /// A text; nil for null.
    func text(_ index: Int) throws -> String? {
        switch (self[index] as DatabaseValue).storage {
        case .string(let text): text
        case .null: nil
        default: throw DatabaseError(resultCode: .SQLITE_CORRUPT)
        }
    }
}

import JobModel
import JobShell

extension Value {
    /// How many hosts, groups, differences, rows or lines a value holds, and the value as it can be read again: rows that are
    /// made while they are read may come from a run that is followed, which can't be followed twice.
    func counted() async throws -> (Value, Int64) {
        switch self {
        case .nothing: return (self, 0)
        case .hosts(let list): return (self, Int64(list.positions.count))
        case .logs(let list): return (self, Int64(list.positions.count))
        case .lines(let list): return (self, Int64(try await list.lineCount()))
        case .table(let table): return (self, Int64(table.rows.count))
        case .groups(let list): return (self, Int64(list.groups.count))
        case .differences(let list): return (self, Int64(list.count))
        case .rows(let stream):
            let (rows, count) = try await stream.collected()
            return (.rows(rows), Int64(count))
        case .text:
            var lines: Int64 = 0
            for try await _ in Records(self) { lines += 1 }
            return (self, lines)
        }
    }
}

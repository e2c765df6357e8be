/// Where statements come from: it decides how an error names its place, and whether names may be shortened.
public enum Origin: Sendable, Hashable {
    /// A person types them.
    case terminal
    /// `-c`, or a statement within a statement.
    case command
    /// Standard input that is no terminal.
    case standardInput
    /// A file.
    case file(path: String)

    /// What stands before an error: `joblog`, or the file and line.
    func label(line: Int) -> String {
        if case .file(let path) = self { "\(path):\(line)" } else { "joblog" }
    }
}

import JobShell

/// What a shell at a prompt says of its own accord: the steps of a `Guide`, such as that of `tour`, one before each
/// statement.
package struct Guidance {
    private let shell: Shell
    /// The statement that the guide suggests for the line that is read now; nil without a guide.
    package private(set) var suggestion: String?

    /// Creates the guidance of a shell; it begins without a guide.
    package init(shell: Shell) {
        self.shell = shell
    }

    /// The line that leaves the guide.
    private static let leavingLine = "q"

    /// Returns the statement to run for a line that was read: an empty line runs what the guide suggests.
    ///
    /// - Returns: nil for the line that leaves the guide.
    package mutating func statement(for line: String) async -> String? {
        guard let suggestion else { return line }
        let isEmpty = line.allSatisfy(\.isWhitespace)
        guard isEmpty || line.split(whereSeparator: \.isWhitespace) == [Self.leavingLine[...]] else { return line }
        if isEmpty { return suggestion }
        await leave()
        return nil
    }

    /// Shows the next step of the guide, if there is one, after a statement that was run.
    package mutating func follow(_ statement: String, status: Int) async {
        // An empty line ran nothing, and an exit ends everything.
        guard !statement.allSatisfy(\.isWhitespace), await shell.requestedExit == nil else { return }
        suggestion = await shell.takeGuideStep(after: statement, status: status)
    }

    /// Ends the guide, if there is one.
    package mutating func leave() async {
        guard suggestion != nil else { return }
        suggestion = nil
        await shell.leaveGuide()
    }
}

/// The greeting of an interactive shell, in three lines: where nothing is configured yet, and on the demo platform for
/// a user who has typed nothing so far.
package enum FirstWords {
    /// Returns the greeting; nil for a shell that needs none.
    package static func text(_ session: Session, _ terminal: any Terminal) -> String? {
        if session.opened != nil { return nil }
        guard let endpoint = session.endpoint else { return Texts.firstWords }
        let isOnDemo = session.demo?.endpoint.url == endpoint.url
        return isOnDemo && terminal.history.isEmpty ? Texts.firstWordsOnDemo : nil
    }
}

import JobModel
import JobShell

/// A text of `help TOPIC`: prose on something that is no command. docs/language.md explains the topics in full.
///
/// Lines have at most 80 columns. A gap of two spaces begins a column, with which the continuation of a line is aligned
/// in a narrow window.
struct HelpTopic: Sendable {
    /// The word after `help`.
    let name: String
    /// Other words for the same topic. They are not listed.
    let otherNames: [String]
    /// The text; it ends with a line feed.
    let text: @Sendable (Registry) -> String

    /// Creates a topic whose text is always the same.
    init(_ name: String, otherNames: [String] = [], _ text: String) {
        self.init(name, otherNames: otherNames) { _ in text }
    }

    /// Creates a topic whose text depends on the commands of the shell.
    init(_ name: String, otherNames: [String] = [], text: @escaping @Sendable (Registry) -> String) {
        self.name = name
        self.otherNames = otherNames
        self.text = text
    }

    /// All topics, in the order in which the map lists them.
    static let all: [HelpTopic] = [.language, .hostSets, .masks, .plugins, .keys, .exitStatus, .commands]

    /// The topic with a name; nil if there is none.
    ///
    /// `exit` is a topic and a command. `help exit` shows the topic, the exit statuses, and `exit --help` the command.
    static func named(_ name: String) -> HelpTopic? {
        all.first { $0.name == name || $0.otherNames.contains(name) }
    }

    /// The exit statuses of the program.
    static let exitStatus = HelpTopic(
        "exit", otherNames: ["status"],
        ExitStatus.allCases.map { status in
            let number = String(status.rawValue)
            return number + String(repeating: " ", count: 5 - number.count) + status.meaning + "\n"
        }.joined())

    /// Every command with its summary, by plugin.
    static let commands = HelpTopic("commands") { registry in
        let signatures = registry.plugins.flatMap(\.commands).map(\.signature)
        let width = signatures.map(\.name.count).max() ?? 0
        let sections = registry.plugins.map { plugin in
            let rows = plugin.commands.map(\.signature).map { signature in
                "  " + signature.name.padded(to: width + 2) + signature.summary + "\n"
            }
            return "\(plugin.name): \(plugin.summary)\n" + rows.joined()
        }
        return sections.joined(separator: "\n")
    }
}

extension String {
    /// The text with spaces behind it, so that it has at least a number of characters.
    func padded(to count: Int) -> String { self + String(repeating: " ", count: max(0, count - self.count)) }
}

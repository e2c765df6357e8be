import JobModel
import JobShell

/// The map that `help` shows: where the session stands, and the commands by task, on one screen.
///
/// The rows come from the registry: a plugin says to which group its commands belong and which of them are its main
/// ones (`Plugin.helpGroup`, `Plugin.mainCommands`). Other plugins have a group under their own name.
struct HelpMap {
    /// The commands of a group.
    private struct Group {
        let title: String
        /// The commands that are shown with their summaries.
        var main: [CommandSignature] = []
        /// The names of the other commands.
        var others: [String] = []
    }

    let registry: Registry
    let session: Session
    /// The width of the screen in columns; nil for output without a width.
    let width: Int?

    /// A window that is narrower has the title of a group on a line of its own.
    private static let leastWidthBeside = 60
    /// How many plugins with groups of their own are shown. The topic `commands` has all.
    private static let mostOwnGroups = 6
    /// How many commands of a plugin without main commands are shown with their summaries.
    private static let mostSummaries = 3

    /// The map as prose.
    var text: String {
        let own = ownGroups
        var lines = [Whereabouts.sentence(session), ""]
        for group in HelpGroup.allCases.map(group) + own.prefix(Self.mostOwnGroups) { lines += rows(group) }
        if own.count > Self.mostOwnGroups {
            lines.append("Further plugins: \(own.count - Self.mostOwnGroups); `help commands` shows them.")
        }
        let topics = HelpTopic.all.map(\.name).joined(separator: ", ")
        lines += ["", "More: `help COMMAND` or `help TOPIC`: \(topics)."]
        if session.demo != nil { lines.append("`tour` leads through this demo world in two minutes.") }
        return lines.joined(separator: "\n") + "\n"
    }

    private func group(_ group: HelpGroup) -> Group {
        var result = Group(title: group.title)
        for plugin in registry.plugins where plugin.helpGroup == group { add(plugin, to: &result) }
        return result
    }

    private var ownGroups: [Group] {
        registry.plugins.filter { $0.helpGroup == nil && !$0.commands.isEmpty }.map { plugin in
            var group = Group(title: plugin.name)
            add(plugin, to: &group)
            return group
        }
    }

    private func add(_ plugin: any Plugin, to group: inout Group) {
        let signatures = plugin.commands.map(\.signature)
        var main = plugin.mainCommands.compactMap { name in signatures.first { $0.name == name } }
        if plugin.helpGroup == nil, main.isEmpty { main = Array(signatures.prefix(Self.mostSummaries)) }
        group.main += main
        group.others += signatures.map(\.name).filter { name in !main.contains { $0.name == name } }
    }

    private func rows(_ group: Group) -> [String] {
        let column = group.main.map(\.name.count).max().map { $0 + 2 } ?? 0
        var rows = group.main.map { $0.name.padded(to: max(column, Self.nameColumn)) + $0.summary }
        if !group.others.isEmpty { rows.append("also " + group.others.joined(separator: " ")) }
        guard let first = rows.first else { return [] }
        if let width, width < Self.leastWidthBeside { return [group.title] + rows.map { "  " + $0 } }
        let indent = String(repeating: " ", count: Self.titleColumn)
        return [group.title.padded(to: Self.titleColumn - 2) + "  " + first] + rows.dropFirst().map { indent + $0 }
    }

    /// The width of the column of titles, in characters.
    private static let titleColumn = (HelpGroup.allCases.map(\.title.count).max() ?? 0) + 2
    /// The least width of the column of commands, in characters.
    private static let nameColumn = 8
}

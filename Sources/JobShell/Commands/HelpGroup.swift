/// The groups of the map that `help` shows. A group answers one question of a user, and its commands may come from
/// several plugins. The groups are shown in this order.
public enum HelpGroup: String, Sendable, Hashable, CaseIterable {
    /// Choosing a platform, a business, a run, a step and hosts.
    case whereYouAre = "where you are"
    /// Reading what hosts printed.
    case whatHappened = "what happened"
    /// Comparing hosts with one another.
    case whatDiffers = "what differs"
    /// Taking results out of the shell: files, other forms, checks.
    case outOfHere = "out of here"
    /// Variables, settings, names and help.
    case theShellItself = "the shell itself"

    /// The title of the group in the map.
    public var title: String { rawValue }
}

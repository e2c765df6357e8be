import JobShell

/// The store: what was fetched, on disk.
public struct StorePlugin: Plugin {
    /// Its name.
    public let name = "Store"
    /// What it brings.
    public let summary = "what was fetched, on disk"
    /// Its commands.
    public let commands: [any Command] = [StoreCommand()]

    /// The plugin.
    public init() {}
}

import JobShell

/// The plugin, for a shell to name.
public struct WavesPlugin: Plugin {
    public let name = "Waves"
    public let summary = "which hosts began together"
    public let commands: [any Command] = [WavesCommand()]

    public init() {}
}

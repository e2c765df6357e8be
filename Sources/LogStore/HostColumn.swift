import JobModel

/// A host's key as the column `host` has it: `101` for a host id, `0:10.0.0.1` for network area and address,
/// `name:web-01` for a host that has a name only.
///
/// The generated column `step_host.host` has the same form, so that the two tables can be joined.
enum HostColumn {
    /// The text of a key; nil for a host of which only the position is known, which tells it from no other.
    static func text(_ key: HostKey) -> String? {
        switch key {
        case .id(let id): String(id)
        case .address(let area, let address): "\(area):\(address)"
        case .name(let name): "name:\(name)"
        case .position: nil
        }
    }

    /// The key of a text, or nil when it is none.
    static func key(_ text: String) -> HostKey? {
        if let id = Int64(text) { return .id(id) }
        if text.hasPrefix("name:") { return .name(String(text.dropFirst(5))) }
        guard let colon = text.firstIndex(of: ":"), let area = Int64(text[..<colon]),
            let address = HostAddress(text[text.index(after: colon)...])
        else { return nil }
        return .address(area: area, address)
    }
}

/// Returns a number with its noun, as in `1 host` or `12 hosts`.
///
/// - Parameter plural: the plural of the noun; nil if it is the noun with an `s`.
public func quantity(_ count: Int, _ noun: String, _ plural: String? = nil) -> String {
    "\(count) \(count == 1 ? noun : plural ?? noun + "s")"
}

/// Returns the subject of a sentence about the logs of so many hosts: `the log of 1 host` or `the logs of 12 hosts`.
public func logsOfHosts(_ count: Int) -> String {
    "\(count == 1 ? "the log" : "the logs") of \(quantity(count, "host"))"
}

/// A length of time for a person: `850 ms`, `12.3 s`, `4 min 05 s`, `2 h 03 min`.
func humanDuration(_ milliseconds: Int64) -> String {
    let (seconds, minutes) = (milliseconds / 1000, milliseconds / 60_000)
    func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : String(number) }
    switch milliseconds {
    case ..<1000: return "\(milliseconds) ms"
    case ..<60_000: return "\(seconds).\(milliseconds % 1000 / 100) s"
    case ..<3_600_000: return "\(minutes) min \(two(seconds % 60)) s"
    default: return "\(minutes / 60) h \(two(minutes % 60)) min"
    }
}

/// A number of bytes for a person: `512 B`, `1.2 MB`.
public func humanBytes(_ count: Int) -> String {
    var (size, unit) = (Double(count), 0)
    let units = ["B", "kB", "MB", "GB", "TB"]
    while size >= 1000, unit + 1 < units.count { (size, unit) = (size / 1000, unit + 1) }
    let tenths = Int((size * 10).rounded())
    return unit == 0 ? "\(count) B" : "\(tenths / 10).\(tenths % 10) \(units[unit])"
}

/// A part of a whole for a person: `12.5%`. Only all of it is `100.0%`, and only nothing `0.0%`.
public func humanShare(_ part: Int, of whole: Int) -> String {
    var tenths = (part * 1000 + whole / 2) / max(1, whole)
    if part < whole { tenths = min(tenths, 999) }
    if part > 0 { tenths = max(tenths, 1) }
    return "\(tenths / 10).\(tenths % 10)%"
}

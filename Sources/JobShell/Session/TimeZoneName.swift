import Foundation
import JobModel

/// Time zones by name. JSON is always UTC; this is for screens and for moments typed without a zone.
enum TimeZoneName {
    /// Seconds east of UTC at a moment, for a zone's name (`Asia/Shanghai`, `UTC`, `local`); nil for an unknown one.
    static func offsets(_ name: String) -> (@Sendable (Timestamp) -> Int)? {
        let zone = name == "local" ? TimeZone.current : TimeZone(identifier: name)
        guard let zone else { return nil }
        return { moment in
            zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(moment.milliseconds) / 1000))
        }
    }
}

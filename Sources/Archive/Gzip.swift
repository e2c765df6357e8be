import JobModel

/// Packs bytes as gzip.
public enum Gzip {
    /// One complete gzip member (RFC 1952) with the time 0, so that the same bytes give the same member.
    ///
    /// Members one after another are one gzip file (section 2.2), so that several cores can pack the parts of one.
    ///
    /// - Parameters:
    ///   - chunks: What is packed, one chunk after another; none gives the member of an empty file.
    ///   - level: From 0 (not packed at all) and 1 (fast) to 9 (small).
    /// - Throws: `Failure` when there is not enough memory.
    public static func member(_ chunks: [[UInt8]], level: Int = 6) throws(Failure) -> [UInt8] {
        precondition((0...9).contains(level), "gzip has levels from 0 to 9")
        let deflater = try Deflater(level: Int32(level))
        var output: [UInt8] = []
        for chunk in chunks { try deflater.pack(chunk, into: &output) }
        try deflater.end(into: &output)
        return output
    }
}

/// How much of an answer joblog takes in, and how slowly it may come. Far beyond what a platform that works sends, they
/// keep one that is broken or hostile from taking all memory or all time.
struct AnswerLimits: Sendable {
    /// The longest log of one host, in bytes, and the most memory that one answer may take. The longest log that is known
    /// of has 306 MB.
    var answerBytes = ScanError.lengthLimit
    /// The memory that all answers under way may take together before they have to take turns, in bytes.
    var commonBytes = 64 << 20
    /// The longest answer of those that are read whole (a list of runs, variables), in bytes: a general JSON decoder
    /// takes up to fifty times as much memory.
    var wholeBytes = 8 << 20
    /// How much of an answer may come, in bytes, unpacked, without any log that was asked for. JSON may write each byte of
    /// a log as several.
    var bytesInVain = 4 * ScanError.lengthLimit
    /// The fewest bytes a second that the body of a long answer must bring, on average, while joblog waits for it.
    var leastBytesPerSecond = 100
}

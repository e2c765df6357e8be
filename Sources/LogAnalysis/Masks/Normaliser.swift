/// Takes out of a log what varies by nature, so that hosts which did the same thing have the same bytes.
///
/// One pass over the bytes, without backtracking: the time is linear in the log's length whatever it holds. Besides the
/// masks, of a line that draws itself again after CR the last state counts and those that were more than progress (see
/// `DrawnStates`), a line that a user's mask takes whole counts as none, CR before LF as nothing, a last line without LF as a
/// line like any other, and blanks beside a masked place as one, since they pad what varies.
/// Bytes that are no UTF-8 and escape sequences stay as they are. The same log gives the same bytes always, and
/// normalising them again changes nothing.
public struct Normaliser: Sendable {
    /// The masks in force.
    public let masks: Masks
    /// What is known of the host.
    public let host: HostIdentity
    /// Asked every few thousand lines or places: whether the rest of a log may be left out, because nobody wants it any more.
    let isStopped: @Sendable () -> Bool
    private let words = KnownWords.all
    private let own6: [IPv6Value]
    private let needles: HostNeedles
    private let placeholders: Placeholders

    /// A normaliser of one host's logs.
    ///
    /// - Parameter isStopped: asked now and then; once it is true, what comes of a log means nothing.
    public init(
        _ masks: Masks = Masks(), host: HostIdentity = .unknown, isStopped: @escaping @Sendable () -> Bool = { false }
    ) {
        self.init(masks, host, Placeholders(masks.all.map(\.placeholder)), isStopped)
    }

    /// The same for another host, which is cheaper than a new one.
    public func of(_ host: HostIdentity) -> Normaliser { Normaliser(masks, host, placeholders, isStopped) }

    private init(
        _ masks: Masks, _ host: HostIdentity, _ placeholders: Placeholders, _ isStopped: @escaping @Sendable () -> Bool
    ) {
        self.isStopped = isStopped
        self.masks = masks
        self.host = host
        self.placeholders = placeholders
        own6 =
            masks.isOn[Int(BuiltInMask.address.rawValue)]
            ? host.addresses6.compactMap { IPv6Value(Array($0.utf8)) } : []
        needles = HostNeedles(
            host: host, findsAddresses: masks.isOn[Int(BuiltInMask.address.rawValue)],
            findsNames: masks.isOn[Int(BuiltInMask.hostName.rawValue)])
    }

    /// How many bytes are handed on at once: few enough to stay in a processor's cache.
    private static let pieceSize = 1 << 17

    /// Normalises a log into `result`, whose former content goes.
    public func normalise(_ log: UnsafeRawBufferPointer, into result: inout NormalisedLog) {
        result.begin(maskCount: masks.all.count)
        var workspace: [UInt8] = []
        swap(&workspace, &result.workspace)
        let room = min(Self.pieceSize, log.count + log.count / 4 + 256)
        if workspace.count < room { workspace = Array(repeating: 0, count: room) }
        workspace.withUnsafeMutableBytes { pass(over: log, through: $0, into: &result) }
        swap(&workspace, &result.workspace)
    }

    /// Normalises a log.
    public func normalise(_ log: [UInt8], isDetailed: Bool = false) -> NormalisedLog {
        var result = NormalisedLog(isDetailed: isDetailed)
        log.withUnsafeBytes { normalise($0, into: &result) }
        return result
    }

    private func pass(
        over log: UnsafeRawBufferPointer, through workspace: UnsafeMutableRawBufferPointer,
        into result: inout NormalisedLog
    ) {
        guard let base = log.baseAddress, let target = workspace.baseAddress, !log.isEmpty else {
            result.end(UnsafeRawBufferPointer(start: nil, count: 0))
            return
        }
        var counts: [Int] = []
        swap(&counts, &result.counts)
        defer { swap(&counts, &result.counts) }
        withTables { words, placeholderBytes, placeholderEnds in
            var context = LineContext(count: log.count, words: words, own6: own6)
            let places = HostPlaces(
                log, needles: needles, findsNames: masks.isOn[Int(BuiltInMask.hostName.rawValue)])
            counts.withUnsafeMutableBufferPointer { counts in
                withUnsafeMutablePointer(to: &context) { context in
                    guard let counts = counts.baseAddress else { return }
                    let scan = LineScan(base: base.assumingMemoryBound(to: UInt8.self), context: context)
                    var pass = NormalisingPass(
                        scan: scan, places: places, output: target.assumingMemoryBound(to: UInt8.self),
                        room: workspace.count, masks: masks, placeholderBytes: placeholderBytes,
                        placeholderEnds: placeholderEnds, counts: counts)
                    pass.run(into: &result, isStopped)
                }
            }
        }
    }

    private func withTables(
        _ body: (UnsafePointer<KnownWords.Entry>, UnsafePointer<UInt8>, UnsafePointer<Int>) -> Void
    ) {
        words.entries.withUnsafeBufferPointer { words in
            placeholders.bytes.withUnsafeBufferPointer { bytes in
                placeholders.ends.withUnsafeBufferPointer { ends in
                    guard let words = words.baseAddress, let bytes = bytes.baseAddress, let ends = ends.baseAddress
                    else { return }
                    body(words, bytes, ends)
                }
            }
        }
    }
}

/// The placeholders of all masks, end to end.
struct Placeholders: Sendable {
    /// Sixteen bytes may be read from where each begins.
    let bytes: [UInt8]
    /// Where each ends, by the mask's index plus one; the first is 0.
    let ends: [Int]

    init(_ texts: [String]) {
        bytes = texts.flatMap { Array($0.utf8) } + Array(repeating: 0, count: 16)
        ends = texts.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.utf8.count) }
    }
}

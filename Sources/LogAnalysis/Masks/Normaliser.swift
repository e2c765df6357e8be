/// Removes from a log what varies by nature, so that hosts that did the same thing have the same bytes.
///
/// It makes one pass over the bytes without backtracking, so the time is linear in the log's length whatever the log
/// holds. Besides the masks, normalising changes the following. Of a line that is redrawn after CR the last state
/// counts, and those states that were more than progress (see `DrawnStates`). A line that a user's mask takes wholly is
/// left out. CR before LF is dropped. A last line without LF is a line like any other. Several blanks beside a masked
/// place become one, since they pad what varies.
///
/// Bytes that are not UTF-8 and escape sequences stay as they are. The same log always gives the same bytes, and
/// normalising them again changes nothing.
public struct Normaliser: Sendable {
    /// The masks, on or off.
    public let masks: Masks
    /// What is known of the host whose logs are normalised.
    public let host: HostIdentity
    /// Called every few thousand lines or places: whether the rest of the log may be left out because its result is no
    /// longer wanted.
    let isStopped: @Sendable () -> Bool
    private let words = KnownWords.all
    private let own6: [IPv6Value]
    private let needles: HostNeedles
    private let placeholders: Placeholders

    /// Creates a normaliser of one host's logs.
    ///
    /// - Parameter isStopped: called now and then; once it returns true, the result for a log is meaningless.
    public init(
        _ masks: Masks = Masks(), host: HostIdentity = .unknown, isStopped: @escaping @Sendable () -> Bool = { false }
    ) {
        self.init(masks, host, Placeholders(masks.all.map(\.placeholder)), isStopped)
    }

    /// Returns the same normaliser for another host, which is cheaper than creating a new one.
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

    /// The number of bytes that are handed on at once: few enough to stay in a processor's cache.
    private static let pieceSize = 1 << 17

    /// Normalises a log into `result`, whose former content is removed.
    public func normalise(_ log: UnsafeRawBufferPointer, into result: inout NormalisedLog) {
        result.begin(maskCount: masks.all.count)
        var workspace: [UInt8] = []
        swap(&workspace, &result.workspace)
        let room = min(Self.pieceSize, log.count + log.count / 4 + 256)
        if workspace.count < room { workspace = Array(repeating: 0, count: room) }
        workspace.withUnsafeMutableBytes { pass(over: log, through: $0, into: &result) }
        swap(&workspace, &result.workspace)
    }

    /// Normalises a log into a new value.
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
    /// The texts. Sixteen bytes may be read from the beginning of each.
    let bytes: [UInt8]
    /// The end of each text, by the mask's index plus one; the first element is 0.
    let ends: [Int]

    init(_ texts: [String]) {
        bytes = texts.flatMap { Array($0.utf8) } + Array(repeating: 0, count: 16)
        ends = texts.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.utf8.count) }
    }
}

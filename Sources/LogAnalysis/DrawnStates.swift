import Glibc

/// Iterates over the states of a line that a program redrew in place with carriage returns (CR), and returns the states
/// that count as lines: the last one, and each overwritten state that was more than progress, such as an error between
/// two percentages.
///
/// An overwritten state counts as progress if the state before it, the state after it or the last state begins with all
/// of its words. Numbers, percentages, bars, marks, units and words of fewer than three bytes do not count as words. A
/// state that begins with a percentage or a counter (`45% linux.deb`, `[3/12] tar.o`), or ends with a percentage or an
/// amount of data (`copying 37%`, `4.1 kB`), is progress as well, unless it contains a word that reports trouble
/// (`[2/3] FAILED: b.o`). The work is proportional to the length of the line.
struct DrawnStates {
    private let line: UnsafeRawBufferPointer
    private let lastStart: Int
    /// The state to examine next; nil after the last one.
    private var state: Range<Int>?
    private var before = Words()
    private var words = Words()
    private var following = Words()
    private let last: Words

    /// - Parameter line: a line without its ending, that is, without LF and the CRs before it.
    init(_ line: UnsafeRawBufferPointer) {
        self.line = line
        lastStart = line.lastIndex(of: Self.carriageReturn).map { $0 + 1 } ?? 0
        last = Words(UnsafeRawBufferPointer(rebasing: line[lastStart...]))
        let first = Self.state(of: line, from: 0, lastStart)
        state = first
        words.read(UnsafeRawBufferPointer(rebasing: line[first]))
    }

    /// Whether `next` will return another state: true until the last state has been returned.
    var hasMore: Bool { state != nil }

    /// The next state that counts as a line, as a byte range of the line; nil after the last one.
    ///
    /// - Parameter isStopped: called every few thousand states; once it returns true, only the last state is returned.
    mutating func next(unless isStopped: () -> Bool = { false }) -> Range<Int>? {
        var passed = 0
        while let range = state {
            passed &+= 1
            if range.lowerBound >= lastStart || passed & 4095 == 0 && isStopped() {
                state = nil
                return lastStart..<line.count
            }
            let after = Self.state(of: line, from: range.upperBound, lastStart)
            state = after
            // A state that was drawn twice in a row counts once.
            if isSame(range, after) { continue }
            following.read(UnsafeRawBufferPointer(rebasing: line[after]))
            let isProgress =
                (words.isMeter && !words.tellsOfTrouble) || before.begin(with: words) || following.begin(with: words)
                || last.begin(with: words)
            swap(&before, &words)
            swap(&words, &following)
            if !isProgress { return range }
        }
        return nil
    }

    private static let carriageReturn = UInt8(ascii: "\r")

    /// The first state at or after `place`; CRs before it are skipped.
    private static func state(of line: UnsafeRawBufferPointer, from place: Int, _ lastStart: Int) -> Range<Int> {
        var start = place
        while start < lastStart, line[start] == carriageReturn { start += 1 }
        guard start < lastStart, let base = line.baseAddress,
            let found = memchr(base + start, Int32(carriageReturn), line.count - start)
        else { return lastStart..<line.count }
        return start..<UnsafeRawPointer(found) - base
    }

    private func isSame(_ one: Range<Int>, _ other: Range<Int>) -> Bool {
        guard one.count == other.count, let base = line.baseAddress else { return false }
        return memcmp(base + one.lowerBound, base + other.lowerBound, one.count) == 0
    }
}

extension DrawnStates {
    /// The words of a state, without the numbers and units that only report progress.
    fileprivate struct Words {
        /// The words, each followed by a space.
        private var bytes: [UInt8] = []
        /// Whether the state begins with a percentage or a counter, or ends with a percentage or an amount of data.
        private(set) var isMeter = false
        /// Whether one of the words reports that something went wrong.
        private(set) var tellsOfTrouble = false

        init() {}

        init(_ state: UnsafeRawBufferPointer) { read(state) }

        /// Whether these words begin with all words of `others`, in the same order.
        func begin(with others: Words) -> Bool { bytes.starts(with: others.bytes) }

        /// Replaces the words by the words of another state.
        mutating func read(_ state: UnsafeRawBufferPointer) {
            bytes.removeAll(keepingCapacity: true)
            isMeter = Self.beginsWithMeter(state) || Self.endsWithMeter(state)
            tellsOfTrouble = false
            var place = 0
            while place < state.count {
                let start = place
                while place < state.count, Self.isPartOfWord(state[place]) { place += 1 }
                if place > start {
                    let word = UnsafeRawBufferPointer(rebasing: state[start..<place])
                    if isMeter, !tellsOfTrouble { tellsOfTrouble = Self.isOfTrouble(word) }
                    Self.add(word, to: &bytes)
                } else if state[place] == 0xE2 {
                    // Bars, arrows, blocks and Braille patterns are the characters U+2000 to U+2FFF.
                    place = min(place + 3, state.count)
                } else if state[place] == 0x1B, place + 1 < state.count, state[place + 1] == UInt8(ascii: "[") {
                    place += 2
                    while place < state.count, !(0x40...0x7E).contains(state[place]) { place += 1 }
                    place += 1
                } else {
                    place += 1
                }
            }
        }

        private static func isPartOfWord(_ byte: UInt8) -> Bool {
            (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte >= 0x80 && byte != 0xE2
        }

        private static func add(_ word: UnsafeRawBufferPointer, to bytes: inout [UInt8]) {
            if word.count < 3 || word.count == 3 && isUnit(word) { return }
            bytes.append(contentsOf: word)
            bytes.append(UInt8(ascii: " "))
        }

        /// Whether a word of three letters is the unit of an amount: `MiB`, `min`, `sec`, `eta`.
        private static func isUnit(_ word: UnsafeRawBufferPointer) -> Bool {
            if word[1] == UInt8(ascii: "i"), word[2] == UInt8(ascii: "B") { return true }
            return ["min", "sec", "eta", "ETA"].contains { word.elementsEqual($0.utf8) }
        }

        private static func beginsWithMeter(_ state: UnsafeRawBufferPointer) -> Bool {
            var place = 0
            while place < state.count, " [(".utf8.contains(state[place]) { place += 1 }
            let start = place
            while place < state.count, isOfNumber(state[place]) { place += 1 }
            guard place > start, place < state.count else { return false }
            if state[place] == UInt8(ascii: "%") { return true }
            return state[place] == UInt8(ascii: "/") && place + 1 < state.count && isOfNumber(state[place + 1])
        }

        /// Whether the state ends like `37%`, `(37%)`, `4.1 kB` or `55 MiB/s`.
        private static func endsWithMeter(_ state: UnsafeRawBufferPointer) -> Bool {
            var end = state.count
            func skip(_ isSkipped: (UInt8) -> Bool) { while end > 0, isSkipped(state[end - 1]) { end -= 1 } }
            skip { " )]".utf8.contains($0) }
            if end > 1, state[end - 1] == UInt8(ascii: "%") { return isOfNumber(state[end - 2]) }
            if end > 2, state[end - 1] == UInt8(ascii: "s"), state[end - 2] == UInt8(ascii: "/") { end -= 2 }
            guard end > 1, state[end - 1] == UInt8(ascii: "B") else { return false }
            end -= 1
            if state[end - 1] == UInt8(ascii: "i") { end -= 1 }
            if end > 0, "kKMGTP".utf8.contains(state[end - 1]) { end -= 1 }
            skip { $0 == UInt8(ascii: " ") }
            return end > 0 && isOfNumber(state[end - 1])
        }

        /// Words that report trouble: stems, in lower case, with which a word begins, and Chinese words that may be
        /// anywhere in a run of characters.
        private static let trouble = (
            stems: [
                "err", "fail", "fatal", "warn", "denied", "refus", "reject", "cannot", "unable", "abort", "kill",
                "except",
                "panic", "corrupt", "invalid", "missing", "timeout", "timed", "crash",
            ].map { Array($0.utf8) }, words: ["失败", "错误", "异常", "拒绝", "超时", "警告"].map { Array($0.utf8) }
        )

        private static func isOfTrouble(_ word: UnsafeRawBufferPointer) -> Bool {
            guard let first = word.first else { return false }
            if first < 0x80 {
                return trouble.stems.contains { stem in
                    word.count >= stem.count && zip(word, stem).allSatisfy { $0 | 0x20 == $1 }
                }
            }
            return trouble.words.contains { text in
                word.count >= text.count
                    && (0...(word.count - text.count)).contains { start in
                        zip(word[start...], text).allSatisfy { $0 == $1 }
                    }
            }
        }

        private static func isOfNumber(_ byte: UInt8) -> Bool {
            byte &- UInt8(ascii: "0") < 10 || byte == UInt8(ascii: ".")
        }
    }
}

/// Folds IPv4 addresses into the words into which ClusterShell folds them, so into equally few.
///
/// The algorithm is `RangeSetND._fold_multivariate` of ClusterShell 1.9. A box holds one octet set for each octet. The
/// boxes are sorted with the largest first, and two boxes that differ in one octet are merged: in the first phase only
/// neighbours, pass after pass; in the second phase each box with all boxes after it. ClusterShell finds the partners
/// of the second phase by trying every pair. Here a hash table finds them, keyed by a box without one octet, so that
/// the time stays near n log n.
struct AddressFold {
    /// For each octet, the index of its set in `sets`. An index below 256 is the set that holds just this number.
    private typealias Box = SIMD4<UInt32>

    private var boxes: [Box]
    private var sets: [OctetSet]
    private var numbers: [OctetSet: UInt32] = [:]
    private var spans: [OctetSpan]

    /// Returns the folded words of `addresses`, each with its first address, in ascending order. Time: near n log n.
    static func words(_ addresses: [UInt32]) -> [(first: UInt32, word: String)] {
        var fold = AddressFold(addresses)
        fold.merge()
        return fold.words()
    }

    private init(_ addresses: [UInt32]) {
        var previous: UInt32?
        boxes = []
        boxes.reserveCapacity(addresses.count)
        for address in addresses.sorted() where address != previous {
            boxes.append(Box(address >> 24, address >> 16 & 255, address >> 8 & 255, address & 255))
            previous = address
        }
        sets = (UInt8.min...UInt8.max).map { OctetSet($0) }
        spans = sets.map { OctetSpan($0) }
    }

    private mutating func merge() {
        var changed = mergeNeighbours()
        while changed {
            sort()
            changed = mergeNeighbours()
        }
        repeat {
            sort()
        } while mergeAll()
    }

    /// Merges each box with the boxes right after it, as long as they differ in one octet.
    private mutating func mergeNeighbours() -> Bool {
        var kept: [Box] = []
        kept.reserveCapacity(boxes.count)
        for box in boxes {
            if let last = kept.last, let axis = onlyDifference(last, box) {
                kept[kept.count - 1][axis] = union(last[axis], box[axis])
            } else {
                kept.append(box)
            }
        }
        defer { boxes = kept }
        return kept.count != boxes.count
    }

    /// Merges each box with every later box that differs from it in one octet at the time it is tried.
    private mutating func mergeAll() -> Bool {
        let partners = BoxPartners(boxes)
        var merged = Array(repeating: false, count: boxes.count)
        var kept: [Box] = []
        kept.reserveCapacity(boxes.count)
        for index in boxes.indices where !merged[index] {
            var box = boxes[index]
            var cursors = (0..<4).map { partners.cursor(box, without: $0, after: index, known: index) }
            while true {
                for axis in 0..<4 { partners.skip(&cursors[axis], axis: axis) { merged[$0] } }
                guard let axis = (0..<4).min(by: { cursors[$0] < cursors[$1] }), cursors[axis] < boxes.count else {
                    break
                }
                let partner = cursors[axis]
                merged[partner] = true
                box[axis] = union(box[axis], boxes[partner][axis])
                for other in 0..<4 {
                    cursors[other] = partners.cursor(
                        box, without: other, after: partner, known: other == axis ? partner : nil)
                }
            }
            kept.append(box)
        }
        defer { boxes = kept }
        return kept.count != boxes.count
    }

    /// Returns the octet in which two boxes differ; nil when they differ in several. Boxes never overlap, so the sets
    /// of that octet are disjoint.
    private func onlyDifference(_ left: Box, _ right: Box) -> Int? {
        var axis: Int?
        for candidate in 0..<4 where left[candidate] != right[candidate] {
            if axis != nil { return nil }
            axis = candidate
        }
        return axis
    }

    private mutating func union(_ left: UInt32, _ right: UInt32) -> UInt32 {
        let set = sets[Int(left)].union(sets[Int(right)])
        if let number = numbers[set] { return number }
        let number = UInt32(sets.count)
        numbers[set] = number
        sets.append(set)
        spans.append(OctetSpan(set))
        return number
    }

    /// Sorts as ClusterShell does: the largest box first; then, octet by octet, the larger set, the lower first number
    /// and the lower last number.
    private mutating func sort() {
        var keyed: [(key: UInt128, index: Int)] = []
        keyed.reserveCapacity(boxes.count)
        for (index, box) in boxes.enumerated() {
            var size: UInt64 = 1
            var key: UInt128 = 0
            for axis in 0..<4 {
                let span = spans[Int(box[axis])]
                size *= UInt64(span.count)
                key = key << 24 | UInt128(span.order)
            }
            keyed.append((key | UInt128((1 << 32) - size) << 96, index))
        }
        keyed.sort { $0.key != $1.key ? $0.key < $1.key : $0.index < $1.index }
        boxes = keyed.map { boxes[$0.index] }
    }

    private func words() -> [(first: UInt32, word: String)] {
        var texts: [UInt32: String] = [:]
        let ordered = boxes.map { box in
            (first: (0..<4).reduce(UInt32(0)) { $0 << 8 | UInt32(spans[Int(box[$1])].first) }, box: box)
        }
        return ordered.sorted { $0.first < $1.first }.map { entry in
            var word = ""
            for axis in 0..<4 {
                if axis > 0 { word += "." }
                let number = entry.box[axis]
                if number < 256 {
                    word += String(number)
                } else if let known = texts[number] {
                    word += known
                } else {
                    let text = NumberRanges(ascending: sets[Int(number)].numbers.lazy.map(Int64.init)).description
                    texts[number] = text
                    word += text
                }
            }
            return (entry.first, word)
        }
    }
}

/// The properties of an octet set by which boxes are sorted, computed once for each set.
private struct OctetSpan {
    let count: Int
    let first: UInt8
    /// 24 bits that sort by more numbers, then lower first number, then lower last number.
    let order: UInt32

    init(_ set: OctetSet) {
        count = set.count
        first = set.first
        order = UInt32(256 - count) << 16 | UInt32(first) << 8 | UInt32(set.last)
    }
}

/// For each box and octet, the next box that agrees in the three other octets. Boxes that agree form a chain in box
/// order, and a hash table finds the head of a chain.
private struct BoxPartners {
    /// `next[box * 4 + axis]` is the next box of the chain, or the number of boxes at its end.
    private var next: [Int32]
    /// A hash table with open addressing. An entry is the head of a chain, as `box * 4 + axis`, or -1.
    private var table: [Int32]
    private let mask: Int
    private let boxes: [SIMD4<UInt32>]

    init(_ boxes: [SIMD4<UInt32>]) {
        self.boxes = boxes
        var size = 16
        while size < boxes.count * 8 { size *= 2 }
        mask = size - 1
        table = Array(repeating: -1, count: size)
        next = Array(repeating: Int32(boxes.count), count: boxes.count * 4)
        for index in boxes.indices.reversed() {
            for axis in 0..<4 {
                let slot = slot(boxes[index], axis)
                if table[slot] >= 0 { next[index * 4 + axis] = table[slot] / 4 }
                table[slot] = Int32(index * 4 + axis)
            }
        }
    }

    /// Returns the first box after `place` that agrees with `box` in all octets but `axis`, or the number of boxes.
    /// `known` is a box of that chain, when the caller has one.
    func cursor(_ box: SIMD4<UInt32>, without axis: Int, after place: Int, known: Int?) -> Int {
        if let known { return Int(next[known * 4 + axis]) }
        let head = table[slot(box, axis)]
        var index = head < 0 ? boxes.count : Int(head / 4)
        while index <= place, index < boxes.count { index = Int(next[index * 4 + axis]) }
        return index
    }

    /// Moves a cursor past boxes that were already merged.
    func skip(_ cursor: inout Int, axis: Int, isGone: (Int) -> Bool) {
        while cursor < boxes.count, isGone(cursor) { cursor = Int(next[cursor * 4 + axis]) }
    }

    /// Returns the slot of the chain of this box and axis, or the free slot where it would be added.
    private func slot(_ box: SIMD4<UInt32>, _ axis: Int) -> Int {
        var key = box
        key[axis] = .max
        var hash = (UInt64(key[0]) << 32 | UInt64(key[1])) &* 0x9E37_79B9_7F4A_7C15
        hash = (hash ^ (hash >> 32) ^ (UInt64(key[2]) << 32 | UInt64(key[3]))) &* 0xD6E8_FEB8_6659_FD93
        var slot = Int(truncatingIfNeeded: hash >> 20) & mask
        while table[slot] >= 0 {
            let entry = Int(table[slot])
            var other = boxes[entry / 4]
            if entry % 4 == axis {
                other[axis] = .max
                if other == key { return slot }
            }
            slot = (slot + 1) & mask
        }
        return slot
    }
}

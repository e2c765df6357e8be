/// Folds IPv4 addresses into as few words as ClusterShell does, and into the same ones.
///
/// The algorithm is that of ClusterShell 1.9's `RangeSetND._fold_multivariate`: boxes (an octet set for each octet) are
/// sorted with the largest first, and two that differ in one octet become one; first only neighbours, pass after pass,
/// then each with all that come after it. ClusterShell finds the partners of that last phase by trying every pair; here
/// a table of what is left of a box without one octet finds them, so that the work stays near n log n.
struct AddressFold {
    /// A box: for each octet the number of its set in `sets`. A number below 256 is the set of just that number.
    private typealias Box = SIMD4<UInt32>

    private var boxes: [Box]
    private var sets: [OctetSet]
    private var numbers: [OctetSet: UInt32] = [:]
    private var spans: [OctetSpan]

    /// The folded words of `addresses`, each with its first address, ascending. Time: near n log n.
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

    /// Grows each box by the ones right after it, as long as they fit.
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

    /// Grows each box by all that come after it and fit when their turn comes.
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

    /// The one octet in which two boxes differ. Boxes never overlap, so then their sets there are disjoint.
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

    /// ClusterShell's order: the largest box first, then octet by octet the larger set, the lower first and last number.
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

/// What the order of boxes asks of an octet set, worked out once for each set.
private struct OctetSpan {
    let count: Int
    let first: UInt8
    /// 24 bits that sort as (more numbers, lower first, lower last).
    let order: UInt32

    init(_ set: OctetSet) {
        count = set.count
        first = set.first
        order = UInt32(256 - count) << 16 | UInt32(first) << 8 | UInt32(set.last)
    }
}

/// For each box and octet the next box that agrees in the three other octets: a hash table of chains in box order.
private struct BoxPartners {
    /// `next[box * 4 + axis]`: the next box of the chain, or the number of boxes.
    private var next: [Int32]
    /// Open addressing; an entry is the head of a chain as `box * 4 + axis`, or -1.
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

    /// The first box after `place` that agrees with `box` in all octets but `axis`, else the number of boxes. `known`
    /// is a box of that chain, where the caller has one.
    func cursor(_ box: SIMD4<UInt32>, without axis: Int, after place: Int, known: Int?) -> Int {
        if let known { return Int(next[known * 4 + axis]) }
        let head = table[slot(box, axis)]
        var index = head < 0 ? boxes.count : Int(head / 4)
        while index <= place, index < boxes.count { index = Int(next[index * 4 + axis]) }
        return index
    }

    /// Moves a cursor past boxes that are gone.
    func skip(_ cursor: inout Int, axis: Int, isGone: (Int) -> Bool) {
        while cursor < boxes.count, isGone(cursor) { cursor = Int(next[cursor * 4 + axis]) }
    }

    /// Where the chain of this box and axis stands or would stand.
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

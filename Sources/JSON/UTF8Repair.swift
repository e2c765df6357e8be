/// Repairs invalid UTF-8.
enum UTF8Repair {
    /// Replaces each maximal invalid subpart with U+FFFD (The Unicode Standard, section 3.9, "U+FFFD Substitution of
    /// Maximal Subparts", as `String(decoding:as:)` does). Returns nil when the bytes are valid.
    static func repaired(_ bytes: UnsafeRawBufferPointer) -> [UInt8]? {
        guard var bad = firstFault(bytes, from: 0) else { return nil }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + bytes.count / 8)
        var kept = 0
        while true {
            result.append(contentsOf: bytes[kept..<bad.lowerBound])
            result.append(contentsOf: [0xEF, 0xBF, 0xBD])
            kept = bad.upperBound
            guard let next = firstFault(bytes, from: kept) else { break }
            bad = next
        }
        result.append(contentsOf: bytes[kept...])
        return result
    }

    /// The number of bytes at the end that may be the beginning of an incomplete character.
    static func unfinishedCount(_ bytes: UnsafeRawBufferPointer) -> Int {
        for count in 1...3 where count <= bytes.count {
            let byte = bytes[bytes.count - count]
            if byte < 0x80 { return 0 }
            if byte >= 0xC0 { return count }
        }
        return 0
    }

    /// The range of the first maximal invalid subpart.
    private static func firstFault(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Range<Int>? {
        var place = start
        while place < bytes.count {
            let lead = bytes[place]
            if lead < 0x80 {
                place &+= 1
                while place &+ 8 <= bytes.count {
                    let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
                    let high = word & 0x8080_8080_8080_8080
                    guard high == 0 else {
                        place &+= high.trailingZeroBitCount &>> 3
                        break
                    }
                    place &+= 8
                }
                continue
            }
            // Nearly all characters of Chinese text have three bytes. Those that begin with E1…EC or EE…EF have no
            // restricted second byte, so one comparison checks them.
            if lead & 0xF0 == 0xE0, lead != 0xE0, lead != 0xED, place &+ 4 <= bytes.count {
                let four = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self))
                if four & 0x00C0_C000 == 0x0080_8000 {
                    place &+= 3
                    continue
                }
            }
            // Table 3-7 of the standard: how many bytes follow, and which range the first of them has.
            let followers: Int
            var low: UInt8 = 0x80
            var high: UInt8 = 0xBF
            switch lead {
            case 0xC2...0xDF: followers = 1
            case 0xE0...0xEF:
                followers = 2
                if lead == 0xE0 { low = 0xA0 }
                if lead == 0xED { high = 0x9F }
            case 0xF0...0xF4:
                followers = 3
                if lead == 0xF0 { low = 0x90 }
                if lead == 0xF4 { high = 0x8F }
            default: return place..<place + 1
            }
            var end = place &+ 1
            while end <= place &+ followers {
                guard end < bytes.count, bytes[end] >= low, bytes[end] <= high else { return place..<end }
                (low, high) = (0x80, 0xBF)
                end &+= 1
            }
            place = end
        }
        return nil
    }
}

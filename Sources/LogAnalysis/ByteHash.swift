/// A 128-bit hash of bytes with a random key: the same bytes have a different hash in each process.
///
/// The mixing function is wyhash's (Wang Yi, https://github.com/wangyi-fudan/wyhash, in the public domain): two 64-bit
/// words are multiplied to 128 bits and folded. With wyhash's public constants, whoever writes two logs could make
/// their hashes equal: a word that equals a constant makes a product 0 and so erases everything hashed before it.
/// Therefore every constant is drawn at random when the process first hashes something. A hash never leaves the
/// process, is never stored on disk and never decides an order that a person sees; code that needs a reproducible hash
/// calls `stable(_:)`.
public struct ByteHash: Hashable, Sendable {
    /// Two 64-bit hashes of the same bytes. Equal pairs mean equal bytes, except for a collision with a probability of
    /// one in 2^128.
    public let first, second: UInt64

    /// The constants of the mixing function.
    struct Key: Sendable {
        let one, two, three, four: UInt64

        /// The random key of this process.
        static let secret: Key = {
            var generator = SystemRandomNumberGenerator()
            return Key(
                one: generator.next(), two: generator.next(), three: generator.next(), four: generator.next())
        }()

        /// The published constants of wyhash.
        static let known = Key(
            one: 0xA076_1D64_78BD_642F, two: 0xE703_7ED1_A0B4_28DB, three: 0x8EBC_6AF0_9C88_C6E3,
            four: 0x5899_65CC_7537_4CC3)
    }

    /// The hash value that sets and dictionaries use. The bytes were hashed with a random key already, so hashing the
    /// hash once more, as the standard library would, adds no protection. The seed differs from table to table, so that
    /// a table that is filled in another table's order stays fast.
    public func _rawHashValue(seed: Int) -> Int {
        let mixed = (first ^ UInt64(truncatingIfNeeded: seed)).multipliedFullWidth(by: Key.known.two)
        return Int(truncatingIfNeeded: mixed.high ^ mixed.low)
    }

    /// Hashes some bytes.
    public init(_ bytes: UnsafeRawBufferPointer) {
        self = ByteHash.hash(bytes, Key.secret)
    }

    /// Hashes some bytes.
    public init(_ bytes: some Sequence<UInt8>) {
        self =
            bytes.withContiguousStorageIfAvailable { ByteHash(UnsafeRawBufferPointer($0)) }
            ?? Array(bytes).withUnsafeBytes { ByteHash($0) }
    }

    /// A hash that is the same in every process and on every machine, for choices that a person sees, such as a color
    /// or an example. Whoever chooses the bytes can choose this hash, so equal hashes prove nothing.
    public static func stable(_ bytes: UnsafeRawBufferPointer) -> ByteHash { hash(bytes, Key.known) }

    fileprivate init(first: UInt64, second: UInt64) {
        (self.first, self.second) = (first, second)
    }

    private static func hash(_ bytes: UnsafeRawBufferPointer, _ key: Key) -> ByteHash {
        var mixing = Mixing(key)
        var place = mixing.addBlocks(of: bytes, from: 0)
        // The bytes after the last block and the length are mixed in, so that a longer run of zeros has another hash.
        var (low, high) = (UInt64(0), UInt64(0))
        if bytes.count &- place >= 8 {
            low = bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)
            place &+= 8
        }
        while place < bytes.count {
            high = high << 8 | UInt64(bytes[place])
            place &+= 1
        }
        return mixing.ended(low, high, count: bytes.count)
    }
}

extension ByteHash {
    /// The state of the mixing function between two blocks of sixteen bytes.
    fileprivate struct Mixing {
        private let key: Key
        private var a, b: UInt64

        init(_ key: Key) {
            (self.key, a, b) = (key, key.one, key.two)
        }

        @inline(__always)
        mutating func add(_ low: UInt64, _ high: UInt64) {
            a = Mixing.mix(low ^ key.two, high ^ a)
            b = Mixing.mix(low ^ key.three, high ^ b)
        }

        /// Adds all whole blocks from offset `start` on and returns the offset of the remaining bytes.
        @inline(__always)
        mutating func addBlocks(of bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
            var place = start
            while place &+ 16 <= bytes.count {
                add(
                    bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self),
                    bytes.loadUnaligned(fromByteOffset: place &+ 8, as: UInt64.self))
                place &+= 16
            }
            return place
        }

        @inline(__always)
        func ended(_ low: UInt64, _ high: UInt64, count: Int) -> ByteHash {
            let low = low ^ UInt64(count)
            return ByteHash(
                first: Mixing.mix(Mixing.mix(low ^ key.two, high ^ a) ^ key.four, a ^ key.three),
                second: Mixing.mix(Mixing.mix(low ^ key.three, high ^ b) ^ key.four, b ^ key.one))
        }

        @inline(__always)
        private static func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
            let product = a.multipliedFullWidth(by: b)
            return product.high ^ product.low
        }
    }
}

/// Hashes bytes that arrive in pieces; the result is the `ByteHash` of all pieces joined.
struct ByteHasher: Sendable {
    private var mixing = ByteHash.Mixing(ByteHash.Key.secret)
    private var count = 0
    /// The bytes of an incomplete block. The first `waitingCount` of them are valid, fewer than sixteen.
    private var waiting = SIMD16<UInt8>()
    private var waitingCount = 0

    /// Whether no bytes have been added.
    var isEmpty: Bool { count == 0 }

    mutating func add(_ piece: UnsafeRawBufferPointer) {
        count += piece.count
        var place = 0
        if waitingCount > 0 {
            while waitingCount < 16, place < piece.count {
                waiting[waitingCount] = piece[place]
                waitingCount += 1
                place += 1
            }
            guard waitingCount == 16 else { return }
            let words = unsafeBitCast(waiting, to: SIMD2<UInt64>.self)
            mixing.add(words[0], words[1])
            waitingCount = 0
        }
        place = mixing.addBlocks(of: piece, from: place)
        while place < piece.count {
            waiting[waitingCount] = piece[place]
            waitingCount += 1
            place += 1
        }
    }

    /// The hash of all pieces added so far.
    var hash: ByteHash {
        var (low, high) = (UInt64(0), UInt64(0))
        var place = 0
        if waitingCount >= 8 {
            low = unsafeBitCast(waiting, to: SIMD2<UInt64>.self)[0]
            place = 8
        }
        while place < waitingCount {
            high = high << 8 | UInt64(waiting[place])
            place += 1
        }
        return mixing.ended(low, high, count: count)
    }
}

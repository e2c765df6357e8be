/// A hash of bytes, keyed by chance: in another process the same bytes have another hash.
///
/// The mixing is wyhash's (Wang Yi, https://github.com/wangyi-fudan/wyhash, in the public domain): two 64-bit words are
/// multiplied to 128 bits and folded. With public constants whoever writes two logs could make their hashes equal: a
/// word equal to a constant makes a product 0 and so erases all that came before. Therefore every constant is drawn by
/// lot when the process first hashes something. No hash leaves the process, is kept on disk, or decides an order that a
/// person sees; what needs that takes `stable(_:)`.
public struct ByteHash: Hashable, Sendable {
    /// Two hashes of the same bytes, each of 64 bits: equal pairs mean equal bytes but for an accident of one in 2^128.
    public let first, second: UInt64

    /// The words that the mixing begins with and adds.
    struct Key: Sendable {
        let one, two, three, four: UInt64

        /// This process's own.
        static let secret: Key = {
            var generator = SystemRandomNumberGenerator()
            return Key(
                one: generator.next(), two: generator.next(), three: generator.next(), four: generator.next())
        }()

        /// wyhash's, which everybody knows.
        static let known = Key(
            one: 0xA076_1D64_78BD_642F, two: 0xE703_7ED1_A0B4_28DB, three: 0x8EBC_6AF0_9C88_C6E3,
            four: 0x5899_65CC_7537_4CC3)
    }

    /// What sets and dictionaries put it by. It was drawn by lot already, so that hashing it once more, as the standard library
    /// would, protects from nothing. The seed is each table's own: tables that are filled in another's order stay fast.
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

    /// A hash that is the same in every process and on every machine, for choices that a person sees, such as a colour
    /// or an example. Whoever chooses the bytes can choose the hash: equal hashes prove nothing.
    public static func stable(_ bytes: UnsafeRawBufferPointer) -> ByteHash { hash(bytes, Key.known) }

    fileprivate init(first: UInt64, second: UInt64) {
        (self.first, self.second) = (first, second)
    }

    private static func hash(_ bytes: UnsafeRawBufferPointer, _ key: Key) -> ByteHash {
        var mixing = Mixing(key)
        var place = mixing.addBlocks(of: bytes, from: 0)
        // What is left, and the length, so that a longer text of zeros is another text.
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
    /// The state between two blocks of sixteen bytes.
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

        /// Adds all whole blocks from `start` on, and tells where the rest begins.
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

/// Hashes bytes that come in pieces: the hash is that of all of them together.
struct ByteHasher: Sendable {
    private var mixing = ByteHash.Mixing(ByteHash.Key.secret)
    private var count = 0
    /// The bytes that wait for their block to be whole, and how many they are: fewer than sixteen.
    private var waiting = SIMD16<UInt8>()
    private var waitingCount = 0

    /// Whether nothing was added yet.
    var isEmpty: Bool { count == 0 }

    /// Adds a piece.
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

    /// The hash of all pieces.
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

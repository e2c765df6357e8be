/// A hash of bytes that is the same in every process and on every machine, unlike Swift's `Hasher`.
///
/// The mixing is wyhash's (Wang Yi, https://github.com/wangyi-fudan/wyhash, in the public domain): two 64-bit words are
/// multiplied to 128 bits and folded. It withstands accident, not an adversary who chooses the bytes: where a wrong
/// "equal" would matter, compare the bytes as well.
public struct ByteHash: Hashable, Sendable {
    /// Two hashes of the same bytes, each of 64 bits: equal pairs mean equal bytes but for an accident of one in 2^128.
    public let first, second: UInt64

    private static let secrets: (UInt64, UInt64, UInt64, UInt64) = (
        0xA076_1D64_78BD_642F, 0xE703_7ED1_A0B4_28DB, 0x8EBC_6AF0_9C88_C6E3, 0x5899_65CC_7537_4CC3
    )

    /// Hashes some bytes.
    public init(_ bytes: UnsafeRawBufferPointer) {
        var (a, b) = (Self.secrets.0, Self.secrets.1)
        var place = 0
        let count = bytes.count
        while place &+ 16 <= count {
            let low = bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)
            let high = bytes.loadUnaligned(fromByteOffset: place &+ 8, as: UInt64.self)
            a = Self.mix(low ^ Self.secrets.1, high ^ a)
            b = Self.mix(low ^ Self.secrets.2, high ^ b)
            place &+= 16
        }
        // What is left, and the length, so that a longer text of zeros is another text.
        var (low, high) = (UInt64(0), UInt64(0))
        if count &- place >= 8 {
            low = bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)
            place &+= 8
        }
        while place < count {
            high = high << 8 | UInt64(bytes[place])
            place &+= 1
        }
        low ^= UInt64(count)
        first = Self.mix(Self.mix(low ^ Self.secrets.1, high ^ a) ^ Self.secrets.3, a ^ Self.secrets.2)
        second = Self.mix(Self.mix(low ^ Self.secrets.2, high ^ b) ^ Self.secrets.3, b ^ Self.secrets.1)
    }

    /// Hashes some bytes.
    public init(_ bytes: some Sequence<UInt8>) {
        self =
            bytes.withContiguousStorageIfAvailable { ByteHash(UnsafeRawBufferPointer($0)) }
            ?? Array(bytes).withUnsafeBytes { ByteHash($0) }
    }

    @inline(__always)
    private static func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let product = a.multipliedFullWidth(by: b)
        return product.high ^ product.low
    }
}

import CCrypto

/// The SHA-256 of some bytes (FIPS 180-4), as the system's libcrypto computes it.
public struct SHA256Digest: Hashable, Sendable {
    /// The digest: 32 bytes.
    public let bytes: [UInt8]

    /// Computes the digest of all of `bytes`.
    public init(of bytes: [UInt8]) {
        self.bytes = bytes.withUnsafeBytes { input in
            [UInt8](unsafeUninitializedCapacity: Int(EVP_MAX_MD_SIZE)) { output, count in
                var length: UInt32 = 0
                let isDone = EVP_Digest(
                    input.baseAddress, input.count, output.baseAddress, &length, EVP_sha256(), nil)
                // It can only fail where libcrypto was built without SHA-256.
                precondition(isDone == 1, "libcrypto has no SHA-256")
                count = Int(length)
            }
        }
    }

    /// The digest in 64 hexadecimal digits, in lower case.
    public var hexadecimal: String {
        let digits = Array("0123456789abcdef")
        return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
}

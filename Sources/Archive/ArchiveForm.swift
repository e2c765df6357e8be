import JobModel

/// What a file is packed as, told by its first bytes and not by its name.
public enum ArchiveForm: Sendable, Equatable {
    /// For `TarReader`.
    case tar
    /// For `GzipReader`.
    case gzip
    /// For `ZipReader`.
    case zip
    /// Something that is not read here, with its name: `xz`, `bzip2`, `zstd`, `7z`, `rar` and the like.
    case other(String)

    /// How many of a file's first bytes are looked at.
    public static let headBytes = TarArchive.blockBytes

    /// - Parameter head: The first `headBytes` bytes of a file, or all of a shorter one.
    /// - Returns: nil when it is no archive. To tell a packed tar archive from a packed text, ask again with what
    ///   `GzipReader` gives first.
    public init?(head: some Collection<UInt8>) {
        if let form = Self.signatures.first(where: { head.starts(with: $0.signature) })?.form {
            self = form
        } else if head.dropFirst(257).starts(with: "ustar".utf8) || TarHeader(Array(head.prefix(Self.headBytes))) != nil
        {
            self = .tar
        } else if head.count >= Self.headBytes, head.prefix(Self.headBytes).allSatisfy({ $0 == 0 }) {
            // A tar archive without entries is nothing but zeros.
            self = .tar
        } else {
            return nil
        }
    }

    /// Why it is not read, and what to do; nil for what is read.
    public var refusal: Failure? {
        guard case .other(let name) = self else { return nil }
        let command =
            switch name {
            case "xz", "bzip2", "zstd", "lz4", "lzip": "unpack it first: \(name) -dk FILE"
            case "compress": "unpack it first: gzip -dk FILE"
            default: "unpack it first, and open the folder"
            }
        return Texts.form(name, hint: command)
    }

    /// What the formats begin with, as their own descriptions tell.
    private static let signatures: [(signature: [UInt8], form: ArchiveForm)] =
        [
            ([0x1f, 0x8b], .gzip),
            (Array("PK\u{3}\u{4}".utf8), .zip), (Array("PK\u{5}\u{6}".utf8), .zip), (Array("PK\u{7}\u{8}".utf8), .zip),
            ([0xfd] + Array("7zXZ\u{0}".utf8), .other("xz")),
            ([0x28, 0xb5, 0x2f, 0xfd], .other("zstd")),
            ([0x04, 0x22, 0x4d, 0x18], .other("lz4")),
            (Array("LZIP\u{1}".utf8), .other("lzip")),
            ([0x1f, 0x9d], .other("compress")),
            (Array("7z".utf8) + [0xbc, 0xaf, 0x27, 0x1c], .other("7z")),
            (Array("Rar!\u{1a}\u{7}".utf8), .other("rar")),
        ]
        + (UInt8(ascii: "1")...UInt8(ascii: "9")).map { size in
            // The digit behind `BZh` says the size of a block; a block begins with the digits of pi.
            (Array("BZh".utf8) + [size, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59], .other("bzip2"))
        }
}

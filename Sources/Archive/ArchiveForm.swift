import JobModel

/// The archive or compression format of a file, recognised by its first bytes and not by its name.
public enum ArchiveForm: Sendable, Equatable {
    /// A tar archive, which `TarReader` reads.
    case tar
    /// A gzip file, which `GzipReader` reads.
    case gzip
    /// A zip archive, which `ZipReader` reads.
    case zip
    /// A format that this module recognises but does not read, with its name: `xz`, `bzip2`, `zstd`, `7z`, `rar`, ….
    case other(String)

    /// How many of a file's first bytes `init(head:)` examines.
    public static let headBytes = TarArchive.blockBytes

    /// Recognises the format of a file; nil if the file is not an archive.
    ///
    /// To tell a tar.gz archive from a gzipped text file, call this again with the first bytes that `GzipReader`
    /// returns.
    ///
    /// - Parameter head: The first `headBytes` bytes of the file, or all bytes of a shorter file.
    public init?(head: some Collection<UInt8>) {
        if let form = Self.signatures.first(where: { head.starts(with: $0.signature) })?.form {
            self = form
        } else if head.dropFirst(257).starts(with: "ustar".utf8) || TarHeader(Array(head.prefix(Self.headBytes))) != nil
        {
            self = .tar
        } else if head.count >= Self.headBytes, head.prefix(Self.headBytes).allSatisfy({ $0 == 0 }) {
            // A tar archive without entries consists of zeros only.
            self = .tar
        } else {
            return nil
        }
    }

    /// The error for a format that is not read, with the command that unpacks it; nil for a format that is read.
    public var refusal: Failure? {
        guard case .other(let name) = self else { return nil }
        let command: Sentence =
            switch name {
            case "xz", "bzip2", "zstd", "lz4", "lzip": "unpack it first with `\(name) -dk FILE`"
            case "compress": "unpack it first with `gzip -dk FILE`"
            default: "unpack it first, and open the folder"
            }
        return Texts.form(name, hint: command)
    }

    /// The first bytes of each format, from the format's own specification.
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
            // The digit after `BZh` is the block size; a block begins with the digits of pi.
            (Array("BZh".utf8) + [size, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59], .other("bzip2"))
        }
}

import Digests
import JobModel

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A content as the store sees it: bytes, and what kind they are.
struct ContentBytes {
    /// What the bytes are; the number stands in the column `content.kind`.
    enum Kind: Int {
        /// What a script printed, as it came.
        case script = 0
        /// Transfers of a file step, as JSON.
        case files = 1
    }

    let kind: Kind
    let bytes: [UInt8]
    /// How many bytes were printed: for files, the texts of the transfers without the JSON around them.
    let printed: Int

    init(_ content: HostLog.Content) {
        switch content {
        case .script(let bytes):
            kind = .script
            self.bytes = bytes
            printed = bytes.count
        case .files(let transfers):
            kind = .files
            bytes = StoredTransfer.encode(transfers)
            printed = transfers.reduce(0) { $0 + ($1.log?.utf8.count ?? 0) }
        }
    }

    /// The name of the content: its SHA-256, 32 bytes.
    var digest: Data {
        Data(SHA256Digest(of: bytes).bytes)
    }

    /// The content that was stored as these bytes, or nil when they are not what the kind says.
    static func content(_ bytes: [UInt8], kind: Int) -> HostLog.Content? {
        switch Kind(rawValue: kind) {
        case .script: .script(bytes)
        case .files: StoredTransfer.decode(bytes).map(HostLog.Content.files)
        case nil: nil
        }
    }
}

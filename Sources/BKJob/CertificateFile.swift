import JobModel
import NIOSSL

/// A PEM file of certificates to trust, as `connect --ca` names it.
enum CertificateFile {
    /// The largest file that is read, in bytes: the bundle of all authorities of a system has a quarter of a megabyte.
    private static let mostBytes = 16 << 20

    /// The certificates of a file.
    ///
    /// - Throws: `Failure` with code `bad-ca-file` when the file can't be read, holds no certificate, or holds one that
    ///   is damaged.
    static func read(_ path: String) throws(Failure) -> [NIOSSLCertificate] {
        let bytes: [UInt8]
        do throws(FileTrouble) {
            bytes = try RegularFile(path).read(most: mostBytes)
        } catch {
            throw Texts.badCertificateFile(path, reason: error.text)
        }
        guard !bytes.isEmpty, let certificates = try? NIOSSLCertificate.fromPEMBytes(bytes), !certificates.isEmpty
        else { throw Texts.badCertificateFile(path, reason: nil) }
        return certificates
    }
}

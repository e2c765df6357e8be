import JobModel

import Glibc

/// The record in a saved folder: `provenance.json` shows that joblog wrote the folder, and `index.csv` names its
/// files.
///
/// Code that replaces a folder removes the files that this record names, and nothing else.
struct FolderRecord: Sendable {
    /// The names of all files that joblog wrote into the folder, including `provenance.json` and `index.csv`, in
    /// UTF-8.
    ///
    /// They are bytes, because Swift strings can be equal (by Unicode normalization) although the system treats
    /// them as different names.
    private let names: Set<[UInt8]>

    /// An index of half a million hosts is shorter than this.
    private static let mostIndexBytes = 256 << 20

    /// Reads the record of a folder and checks that it names everything in the folder.
    ///
    /// - Parameters:
    ///   - folder: the path of the folder.
    ///   - name: the path as the user typed it, for failures.
    /// - Throws: `Failure` with the code `exists` when joblog didn't write the folder, or when the folder holds
    ///   anything that the record doesn't name or that is not a regular file; with the code `cannot-write` when the
    ///   folder can't be read.
    init(of folder: String, named name: String) throws(Failure) {
        guard SavedFolder.isMarker(folder + "/" + SavedFolder.marker) else { throw Texts.foreignFolder(name) }
        guard let files = Self.indexedFiles(of: folder) else { throw Texts.foreignIndex(name) }
        names = files.union([SavedFolder.marker, SavedFolder.index].map { Array($0.utf8) })
        let path = POSIX.systemPath(folder)
        guard let entries = POSIX.names(in: path) else { throw Texts.cannotWrite(name, error: errno) }
        let foreign = entries.filter { !isOwn($0, in: path) }.map { String(decoding: Self.bytes($0), as: UTF8.self) }
        // The smallest name, so that the failure doesn't depend on the order in which the system lists the folder.
        if let first = foreign.min() { throw Texts.foreignFile(name, first) }
    }

    /// Removes the files that the record names, and then the folder, which must then be empty.
    ///
    /// - Returns: 0, or the `errno` of the first file that could not be removed.
    func remove(_ folder: String) -> Int32 {
        for name in names {
            let path = POSIX.systemPath(folder, name.map { CChar(truncatingIfNeeded: $0) } + [0])
            // unlink(2) doesn't remove folders.
            if unlink(path) != 0, errno != ENOENT { return errno }
        }
        return rmdir(folder) == 0 ? 0 : errno
    }

    private func isOwn(_ entry: POSIX.SystemPath, in folder: POSIX.SystemPath) -> Bool {
        guard names.contains(Self.bytes(entry)) else { return false }
        var info = stat()
        return lstat(POSIX.systemPath(folder, entry), &info) == 0 && info.st_mode & S_IFMT == S_IFREG
    }

    /// The bytes of a name without the terminating NUL.
    private static func bytes(_ name: POSIX.SystemPath) -> [UInt8] {
        name.dropLast().map { UInt8(truncatingIfNeeded: $0) }
    }

    /// The files that the folder's index names; nil when there is no index, or when joblog could not have written
    /// it.
    private static func indexedFiles(of folder: String) -> Set<[UInt8]>? {
        let path = folder + "/" + SavedFolder.index
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var info = stat()
        guard fstat(descriptor, &info) == 0, info.st_mode & S_IFMT == S_IFREG,
            let bytes = try? TextFile.readAll(descriptor, name: path, atMost: mostIndexBytes)
        else { return nil }
        return IndexReader.fileNames(in: bytes)
    }
}

/// Reads the names of files from a folder's `index.csv`.
///
/// It accepts only an index that joblog itself can have written: RFC 4180 with CR LF after every line,
/// `SavedFolder.indexColumns` as the last columns, as many fields in each line as there are columns, and names that
/// `FileNames` can assign. An index that somebody has changed is no proof that joblog wrote the files.
struct IndexReader {
    private let bytes: [UInt8]
    private var place = 0

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Returns the names in the column `file`; nil when the bytes are not an index that joblog can have written.
    static func fileNames(in bytes: [UInt8]) -> Set<[UInt8]>? {
        var reader = IndexReader(bytes)
        let wanted = SavedFolder.indexColumns.map { Array($0.utf8) }
        guard let heading = reader.nextLine(), heading.suffix(wanted.count).elementsEqual(wanted),
            let column = heading.lastIndex(of: Array("file".utf8))
        else { return nil }
        var names: Set<[UInt8]> = []
        while reader.byte != nil {
            guard let fields = reader.nextLine(), fields.count == heading.count else { return nil }
            let name = fields[column]
            // A host without a log has no file.
            if name.isEmpty { continue }
            guard isFileName(name) else { return nil }
            names.insert(name)
        }
        return names
    }

    /// Whether joblog can have given this name to a file: a single path component, but not `.` or `..`.
    private static func isFileName(_ name: [UInt8]) -> Bool {
        name.count <= SafeFileName.maximumBytes && name.first != UInt8(ascii: ".")
            && name.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"),
                    UInt8(ascii: "~"):
                    true
                default: false
                }
            }
    }

    /// The next byte; nil at the end.
    private var byte: UInt8? { place < bytes.count ? bytes[place] : nil }

    private mutating func take() -> UInt8? {
        guard let byte else { return nil }
        place += 1
        return byte
    }

    /// Reads the fields of the next line; nil when there is no further line that ends in CR LF.
    private mutating func nextLine() -> [[UInt8]]? {
        var fields: [[UInt8]] = []
        while let field = nextField() {
            fields.append(field)
            let end = take()
            if end == UInt8(ascii: "\r") { return take() == UInt8(ascii: "\n") ? fields : nil }
            guard end == UInt8(ascii: ",") else { return nil }
        }
        return nil
    }

    /// Reads the next field and removes its quotes; nil when a closing quote is missing.
    private mutating func nextField() -> [UInt8]? {
        let quote = UInt8(ascii: "\"")
        guard byte == quote else {
            let start = place
            while let next = byte, !Self.endsPlainField(next) { place += 1 }
            return Array(bytes[start..<place])
        }
        place += 1
        var field: [UInt8] = []
        while let next = take() {
            if next == quote {
                guard byte == quote else { return field }
                place += 1
            }
            field.append(next)
        }
        return nil
    }

    private static func endsPlainField(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: ","), UInt8(ascii: "\""), UInt8(ascii: "\r"), UInt8(ascii: "\n"): true
        default: false
        }
    }
}

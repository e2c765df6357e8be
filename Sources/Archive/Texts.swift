import JobModel

/// All messages of this module that a user reads.
enum Texts {
    static let noMemory = Failure("archive-memory", "there is not enough memory to pack or unpack the archive")

    // MARK: Cut and damaged

    private static func cut(_ message: Sentence, hint: Sentence) -> Failure {
        Failure("archive-cut", message, hint: hint, kind: .damaged)
    }

    private static func damaged(_ message: Sentence, hint: Sentence = "get the archive again, or compare its checksum")
        -> Failure
    {
        Failure("archive-damaged", message, hint: hint, kind: .damaged)
    }

    private static let fetchAgain: Sentence =
        "get the archive again: compare its size or its checksum with the original's"

    static let empty = cut("the archive has not a single byte", hint: fetchAgain)

    static func gzipCut(_ unpackedBytes: Int) -> Failure {
        cut("the compressed data ends too early, after \(size(unpackedBytes)) of uncompressed data", hint: fetchAgain)
    }

    static func gzipDamaged(_ unpackedBytes: Int) -> Failure {
        damaged("the compressed data is damaged after \(size(unpackedBytes)) of uncompressed data")
    }

    static let notGzip = damaged("this does not begin as gzip does", hint: "look at it with `file PATH`")

    static let bytesBehindGzip = "the bytes after the gzip data are not gzip and were ignored"

    static let notTar = damaged(
        "this is no tar archive: its first header has a wrong checksum", hint: "look at it with `file PATH`")

    /// - Parameter path: The entry whose bytes the archive's end cuts; nil when it cuts a header.
    static func tarCut(within path: String?, wholeEntries: Int) -> Failure {
        let place = path.map { "within \(quoted($0))" } ?? "within a header"
        return cut("the archive ends \(place): \(whole(wholeEntries))", hint: fetchAgain)
    }

    /// Adds the position within the tar archive to a failure of the source of its bytes, such as damaged gzip data.
    static func placed(_ failure: Failure, within path: String?, after previous: String?, wholeEntries: Int) -> Failure
    {
        guard failure.code.hasPrefix("archive-"), failure.code != noMemory.code else { return failure }
        let place = path.map { "within \(quoted($0))" } ?? place(after: previous)
        var placed = failure
        placed.sentence = "\(failure.sentence), \(place): \(whole(wholeEntries))"
        return placed
    }

    static func tarHeaderDamaged(after path: String?, wholeEntries: Int) -> Failure {
        damaged("the header \(place(after: path)) has a wrong checksum or a wrong number: \(whole(wholeEntries))")
    }

    static func extendedHeaderDamaged(after path: String?) -> Failure {
        damaged("the extended header \(place(after: path)) can't be read")
    }

    static func negativeSize(_ path: String) -> Failure {
        damaged("\(quoted(path)) has a negative size")
    }

    static func folderWithBytes(_ path: String) -> Failure {
        damaged("\(quoted(path)) is a folder, but has bytes")
    }

    static let noEndMark = "the archive lacks the mark at its end: entries may be missing"
    static let bytesBehindTar = "the bytes after the archive's end were ignored"

    static let zipDirectoryMissing = cut(
        "the list at the zip archive's end is missing: it was cut, or this is no zip archive",
        hint: "get the archive again, or rebuild the list with `zip -FF ARCHIVE --out MENDED.zip`")

    static func zipCut(_ path: String?, wholeEntries: Int) -> Failure {
        let place = path.map { "within \(quoted($0))" } ?? "within its list of entries"
        return cut("the zip archive ends \(place): \(whole(wholeEntries))", hint: fetchAgain)
    }

    static let zipDirectoryDamaged = damaged(
        "the list at the zip archive's end is damaged",
        hint: "get the archive again, or rebuild the list with `zip -FF ARCHIVE --out MENDED.zip`")

    static func noRoom(_ path: String) -> Failure {
        damaged("\(quoted(path)) is said to begin or end after the last place for entries in the zip archive")
    }

    static func zipEntryDamaged(_ path: String) -> Failure {
        damaged("the packed bytes of \(quoted(path)) are damaged")
    }

    static func zipHeaderDamaged(_ path: String) -> Failure {
        damaged("the header of \(quoted(path)) is not what the list at the zip archive's end says")
    }

    static func wrongChecksum(_ path: String) -> Failure {
        damaged("\(quoted(path)) has a wrong checksum (CRC-32)")
    }

    static func wrongSize(_ path: String, _ size: Int) -> Failure {
        damaged("\(quoted(path)) does not have the \(Self.size(size)) that the archive says")
    }

    static let bytesBeforeZip = "the bytes before the zip archive's first entry were ignored"
    static let bytesBehindZip = "the bytes after the zip archive's end were ignored"

    // MARK: Hostile

    private static func hostile(_ message: Sentence, hint: Sentence) -> Failure {
        Failure("archive-hostile", "\(message); the archive is refused", hint: hint)
    }

    private static let packAgain: Sentence = "pack it again with relative names, as in `tar czf NEW.tar.gz FOLDER`"

    static func absoluteName(_ path: String) -> Failure {
        hostile("\(quoted(path)) is an absolute name", hint: packAgain)
    }

    static func leadsOut(_ path: String) -> Failure {
        hostile("\(quoted(path)) leads out of the archive by '..'", hint: packAgain)
    }

    static func nulInName(_ path: String) -> Failure {
        hostile("the name \(quoted(path)) has a NUL byte in it", hint: packAgain)
    }

    static func noName(after path: String?) -> Failure {
        hostile("the entry \(place(after: path)) has no name", hint: packAgain)
    }

    static func link(_ path: String) -> Failure {
        hostile(
            "\(quoted(path)) is a link",
            hint:
                "pack it again with the files in place of the links,"
                + " as in `tar czf NEW.tar.gz -h --hard-dereference FOLDER`"
        )
    }

    static func device(_ path: String) -> Failure {
        hostile(
            "\(quoted(path)) is a device, a pipe or a socket", hint: "pack it again with files and folders only")
    }

    static func duplicate(_ path: String) -> Failure {
        hostile(
            "the archive has \(quoted(path)) twice",
            hint: "unpack it where that does no harm, see which one is right, and open the folder")
    }

    static func overlap(_ path: String) -> Failure {
        hostile(
            "\(quoted(path)) shares its bytes with another entry, as a zip bomb does",
            hint: "open it only if you trust its maker: unpack it with unzip, and open the folder")
    }

    static func bomb(_ path: String?, _ unpackedBytes: Int, packedBytes: Int) -> Failure {
        limit(
            "\(path.map(quoted) ?? "the archive") unpacks to \(size(unpackedBytes)) and more from "
                + "\(size(packedBytes)), as a decompression bomb does",
            hint: "if you trust its maker, unpack it and open the folder")
    }

    // MARK: Limits

    private static func limit(_ message: Sentence, hint: Sentence) -> Failure {
        Failure("archive-limit", message, hint: hint)
    }

    private static let takeLess: Sentence = "unpack what you need of it, and open the folder"

    static func tooManyEntries(_ limit: Int) -> Failure {
        self.limit("the archive has more than \(grouped(limit)) entries, which is the limit", hint: takeLess)
    }

    static func tooMuch(_ limit: Int) -> Failure {
        self.limit("the archive unpacks to more than \(size(limit)), which is the limit", hint: takeLess)
    }

    static func entryTooLong(_ path: String, _ limit: Int) -> Failure {
        self.limit(
            "\(quoted(path)) has more than \(size(limit)), which is the limit of one entry", hint: takeLess)
    }

    static func pathTooLong(_ path: String, _ limit: Int) -> Failure {
        self.limit("the name \(quoted(path)) has more than \(grouped(limit)) bytes, which is the limit", hint: takeLess)
    }

    static func headerTooLong(after path: String?) -> Failure {
        limit("the extended header \(place(after: path)) is longer than any that describes a file", hint: takeLess)
    }

    static let zipDirectoryTooLong = limit(
        "the list at the zip archive's end has more than 64 MiB, which is the limit", hint: takeLess)

    // MARK: Not read here

    private static func unsupported(_ message: Sentence, hint: Sentence) -> Failure {
        Failure("archive-unsupported", message, hint: hint, kind: .damaged)
    }

    static func encrypted(_ path: String) -> Failure {
        unsupported(
            "\(quoted(path)) is encrypted, and joblog asks for no password of an archive",
            hint: "unzip it, which asks for the password, and open the folder")
    }

    static func method(_ path: String, _ name: String) -> Failure {
        unsupported(
            "\(quoted(path)) is packed by \(name), which is not read here", hint: "unzip it, and open the folder")
    }

    static func sparse(_ path: String) -> Failure {
        unsupported(
            "\(quoted(path)) is a sparse file, which is not read here", hint: "pack it again without `--sparse` (`-S`)")
    }

    static func split(_ path: String?) -> Failure {
        unsupported(
            path.map { "\(quoted($0)) is continued in another volume, which is not read here" }
                ?? "the archive is split into several files, which is not read here",
            hint: "join its parts first (`zip -s 0 PART.zip --out WHOLE.zip`), or unpack it and open the folder")
    }

    static func kind(_ path: String, _ letter: UInt8) -> Failure {
        let shown = (0x21..<0x7f).contains(letter) ? String(UnicodeScalar(letter)) : "\(letter)"
        return unsupported(
            "\(quoted(path)) is an entry of the kind '\(shown)', which is not read here",
            hint: "unpack it with tar, and open the folder")
    }

    static func form(_ name: String, hint: Sentence) -> Failure {
        unsupported(
            "this is packed as \(name), which is not read here: joblog reads tar, tar.gz, gzip and zip", hint: hint)
    }

    // MARK: Parts of sentences

    /// Describes the position of a header that has no usable name by the entry before it.
    private static func place(after path: String?) -> String {
        path.map { "after \(quoted($0))" } ?? "at the archive's beginning"
    }

    private static func whole(_ count: Int) -> String {
        switch count {
        case 0: "no entry before was whole"
        case 1: "1 entry before was whole"
        default: "\(grouped(count)) entries before were whole"
        }
    }

    /// Quotes a foreign name for a message, with control characters escaped and at most 100 characters.
    private static func quoted(_ path: String) -> String {
        let most = 100
        var text = ""
        for scalar in path.unicodeScalars.prefix(most) {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
                text += "\\u{" + String(scalar.value, radix: 16) + "}"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return "'\(text)\(path.unicodeScalars.count > most ? "…" : "")'"
    }

    private static func size(_ bytes: Int) -> String {
        let units = [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)]
        for (name, unit) in units where bytes >= unit {
            let tenths = bytes / unit * 10 + bytes % unit * 10 / unit
            return tenths % 10 == 0 || tenths >= 1000
                ? "\(grouped(tenths / 10)) \(name)" : "\(tenths / 10).\(tenths % 10) \(name)"
        }
        return "\(bytes) bytes"
    }

    private static func grouped(_ number: Int) -> String {
        let digits = Array(String(number))
        var text = ""
        for (place, digit) in digits.enumerated() {
            if place > 0, (digits.count - place).isMultiple(of: 3) { text.append(",") }
            text.append(digit)
        }
        return text
    }
}

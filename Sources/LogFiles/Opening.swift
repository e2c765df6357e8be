import Archive
import JSON
import JobModel

import Glibc

/// Determines what a path is and which reader reads it.
struct Opening {
    let path: String
    let limits: LogFileLimits
    let standardInput: Int32?

    /// The name of the path in messages.
    var name: String { path == "-" ? Texts.standardInput : path }

    /// Returns the reader of the path's logs, and their form.
    ///
    /// - Parameter wanted: The form; nil to recognise it.
    /// - Throws: `Failure` when the path can't be read, has no known form, or has another form than `wanted`.
    func reader(_ wanted: LogFileForm?) throws -> (LogFileForm, any LogPartReader) {
        if path.isEmpty || path.utf8.contains(0) { throw Texts.noPath }
        var information = stat()
        if path != "-", stat(path, &information) == 0, information.st_mode & S_IFMT == S_IFDIR {
            return try reader(of: FolderTree(path: path, limits), wanted)
        }
        let input = try input()
        if input.size == 0 { throw Texts.empty(name) }
        let archive = ArchiveForm(head: input.head.prefix(ArchiveForm.headBytes))
        switch archive {
        case .tar?: return try reader(of: ArchiveTree(input, .tar, limits), wanted)
        case .zip?: return try reader(of: ArchiveTree(input, .zip, limits), wanted)
        case .gzip?: return try packed(input, wanted)
        case .other(let kind)?:
            throw archive?.refusal ?? Texts.otherArchive(name, kind)
        case nil:
            let form = try wanted ?? FormRecogniser(input.head, isWhole: input.isWhole).form(named: name)
            return (form, try reader(ofText: input.chunks(isLast: true), form))
        }
    }

    private func input() throws -> InputFile {
        guard path == "-" else { return try InputFile(path: path, limits: limits) }
        guard let standardInput else { throw Texts.standardInputTaken }
        return try InputFile(standardInput: standardInput, limits: limits)
    }

    /// Returns the reader of a gzip file, which holds an archive or a text.
    private func packed(_ input: InputFile, _ wanted: LogFileForm?) throws -> (LogFileForm, any LogPartReader) {
        let peek = GzipReader(limits: limits.ofArchives, chunk: input.chunks())
        var head: [UInt8] = []
        var isWhole = false
        while head.count < InputFile.headBytes {
            let piece = try peek.bytes()
            isWhole = piece.isEmpty
            if isWhole { break }
            head += piece
        }
        switch ArchiveForm(head: head.prefix(ArchiveForm.headBytes)) {
        case .tar?: return try reader(of: ArchiveTree(input, .packedTar, limits), wanted)
        case .some: throw Texts.packedTwice(name)
        case nil:
            if head.isEmpty { throw Texts.empty(name) }
            let form = try wanted ?? FormRecogniser(head, isWhole: isWhole).form(named: name)
            let gzip = GzipReader(limits: limits.ofArchives, chunk: input.chunks(isLast: true))
            return (form, try reader(ofText: { try gzip.bytes() }, form))
        }
    }

    private func reader(of tree: any LogTree, _ wanted: LogFileForm?) throws -> (LogFileForm, any LogPartReader) {
        if let wanted, ![.folder, .saved, .export].contains(wanted) { throw Texts.noText(name, wanted) }
        let survey = try tree.survey()
        if wanted == .export || (wanted == nil && Self.isExported(survey)) {
            return (.export, try exported(tree, survey))
        }
        if wanted != .folder, let plan = try SavedPlan(survey, limits) {
            let logs = try TreeLogs(tree, plan.logs, limits, provenance: plan.provenance, notes: plan.notes)
            return (.saved, logs)
        }
        if wanted == .saved { throw Texts.notSavedByJoblog(name) }
        let plan = try FolderPlan(survey, limits)
        if plan.logs.isEmpty { throw Texts.noLogs(name, .folder, plan.skipped.notes) }
        // A folder that joblog wrote has an index, unless somebody changed it.
        let notes = wanted == nil && SavedPlan.isMarked(survey) ? [Texts.indexUnreadable] : []
        return (.folder, try TreeLogs(tree, plan.logs, limits, notes: notes + plan.skipped.notes))
    }

    private static func isExported(_ survey: TreeSurvey) -> Bool {
        guard let head = survey.head else { return false }
        let isWhole = head.count < TreeSurvey.headBytes
        return (try? FormRecogniser(head, isWhole: isWhole).form(named: "")) == .export
    }

    private func exported(_ tree: any LogTree, _ survey: TreeSurvey) throws -> any LogPartReader {
        let logs = HeldLogs(limits)
        var text = ExportedText(logs)
        var skipped = survey.skipped
        var wanted: [String] = []
        for path in survey.files {
            let name = path.split(separator: "/").last ?? ""
            if LogFileName(name)?.isPacked == false { wanted.append(path) } else { skipped.add(path, .otherKind) }
        }
        let pull = try tree.files(wanted)
        var total = 0
        while let (path, chunks) = try pull() {
            text.begin(file: path)
            let counted: Chunks = {
                let chunk = try chunks()
                total += chunk.count
                if total > limits.heldBytes { throw Texts.tooMuchAtOnce(name, limits.heldBytes) }
                return chunk
            }
            try read(counted, into: &text)
        }
        text.finish()
        logs.notes += skipped.notes
        return logs
    }

    private func reader(ofText chunks: @escaping Chunks, _ form: LogFileForm) throws -> any LogPartReader {
        if form == .saved { return SavedRecords(chunks, name: name, limits) }
        let logs = HeldLogs(limits)
        switch form {
        case .folder, .saved: throw Texts.noFolder(name)
        case .export:
            var text = ExportedText(logs)
            text.begin(file: name)
            try readAll(chunks, into: &text)
        case .prefixed:
            var text = PrefixedText(logs, limits)
            try readAll(chunks, into: &text)
        case .gathered:
            var text = GatheredText(logs, limits)
            try readAll(chunks, into: &text)
            if !text.hasHeader { throw Texts.noHeader(name) }
        case .ansible:
            var text = AnsibleText(logs)
            try readAll(chunks, into: &text)
        }
        return logs
    }

    private func readAll(_ chunks: @escaping Chunks, into text: inout some HostedText) throws {
        try read(TextLines.limited(chunks, to: limits.heldBytes, named: name), into: &text)
        try text.finish()
    }

    private func read(_ chunks: @escaping Chunks, into text: inout some HostedText) throws {
        let lines = LineSource(TextLines.withoutMark(chunks), mostBytes: limits.logBytes)
        while let line = try lines.next() { try text.take(line) }
    }
}

/// Reads the logs of one form, a few at a time.
protocol LogPartReader: AnyObject {
    /// Returns the next logs, at least one; nil after the last.
    ///
    /// - Throws: `Failure`; `CancellationError` when the task is cancelled.
    func next() throws -> [HostLog]?

    /// The hosts of all logs, in the order in which people expect them. Complete once `next` has returned nil.
    var hosts: [Host] { get }
    /// The provenance that the files contain; nil when they have none.
    var provenance: JSONValue? { get }
    /// Sentences about what was left out. Complete once `next` has returned nil.
    var notes: [String] { get }
}

/// The size of a part, which the sink gets in one call.
enum LogPart {
    /// The number of bytes of logs after which a part ends. The last log of a part may exceed it.
    static let bytes = 4 << 20
    /// The greatest number of logs.
    static let count = 1000
}

/// Returns the next bytes of a file in a chunk of any size; an empty chunk means the end.
typealias Chunks = () throws -> [UInt8]

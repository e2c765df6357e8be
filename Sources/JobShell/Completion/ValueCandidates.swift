import BKJob
import BlockingWork
import Foundation
import Grammar
import HostSets
import JobModel

extension ArgumentType {
    /// Whether a value is a list, joined by commas.
    var isList: Bool { kind == .hostStatus || kind == .runStatus }

    /// The words that are values of the type, where they are few and known.
    func candidates(at context: CompletionContext) -> [Completion.Candidate] {
        switch kind {
        case .choice: (choices ?? []).map { Completion.Candidate($0) }
        case .hostStatus: HostStatusFilter.words.map { Completion.Candidate($0) }
        case .runStatus: RunStatus.words.map { Completion.Candidate($0.word) }
        case .timeZone: (["local", "UTC"] + TimeZone.knownTimeZoneIdentifiers).map { Completion.Candidate($0) }
        case .text, .statement, .integer, .hostSet, .time, .duration, .path, .seconds, .size, .prompt: []
        }
    }
}

extension Completer {
    // MARK: Host sets

    /// The words with which a host set can go on: names with `@`, then addresses and names of hosts.
    func hosts(_ typed: TypedWord, _ context: CompletionContext) async -> Offer? {
        guard let start = HostSet.startOfLastWord(in: typed.value) else { return nil }
        let piece = typed.dropping(start)
        if piece.value.hasPrefix(Self.filePrefix) {
            return await files(piece.dropping(Self.filePrefix.utf8.count), context)
        }
        let index = await context.hosts()
        let isEmpty = piece.value.isEmpty
        var offer = Offer(word: piece, candidates: [])
        if isEmpty || piece.value.hasPrefix("@") { offer.candidates += hostNames(index, context) }
        if isEmpty || piece.value.hasPrefix("t") { offer.candidates += index?.tagCandidates(piece.value) ?? [] }
        if let index, !piece.value.hasPrefix("@") {
            let hosts = index.hosts.offers(beginningWith: piece.value).map { offer in
                let status = offer.position.map { index.hosts.hosts[$0].status.name }
                return Completion.Candidate(
                    offer.text, help: status ?? quantity(offer.hostCount, "host"), isWhole: offer.isWhole)
            }
            // They were looked up by what was typed, in whatever case.
            if !hosts.isEmpty, !isEmpty {
                offer.candidates = offer.candidates.filter { $0.text.hasPrefix(piece.value) } + hosts
                offer.areFitting = true
                return offer
            }
            offer.candidates += hosts
        }
        return offer
    }

    private static var filePrefix: String { "@file:" }

    /// The names of the step's hosts by outcome, the groups that were formed, and the rest.
    private func hostNames(_ index: StepIndex?, _ context: CompletionContext) -> [Completion.Candidate] {
        let counts = index?.counts ?? [:]
        let named = registry.plugins.compactMap { $0.hostNames(in: session) }.flatMap(\.known)
        func candidate(_ name: String) -> Completion.Candidate {
            Completion.Candidate("@\(name)", help: counts[name].map { quantity($0, "host") } ?? "")
        }
        let outcomes = HostSet.builtInNames
        let there = index == nil ? outcomes : outcomes.filter { counts[$0] ?? 0 > 0 }
        return there.map(candidate) + named.map(candidate) + HostSet.logNames.map(candidate)
            + outcomes.filter { !there.contains($0) }.map(candidate)
            + [Completion.Candidate(Self.filePrefix, help: Texts.hostsOfFile, isWhole: false)]
    }

    // MARK: Files

    /// The files and folders whose paths begin with what was typed. Hidden ones are offered once their dot is typed.
    func files(_ typed: TypedWord, _ context: CompletionContext) async -> Offer? {
        if typed.value == "~" {
            // A quoted `~/` would be a folder of that name.
            return Offer(
                word: typed, candidates: [Completion.Candidate("~/", isWhole: false)], areWrittenAsTheyAre: true)
        }
        let folder = FolderListing.folder(of: typed.value)
        let piece = typed.dropping(folder.utf8.count)
        let candidates = await FolderListing.candidates(of: typed.value).map { candidate in
            var candidate = candidate
            candidate.text.removeFirst(folder.count)
            // A file `-x` would be read as an option.
            if candidate.text.hasPrefix("-"), folder.isEmpty, piece.value.isEmpty {
                candidate.text = "./" + candidate.text
            }
            return candidate
        }
        return Offer(word: piece, candidates: candidates)
    }
}

extension StepIndex {
    /// The tags as words of a host set; only their common beginning, as long as it is not typed.
    fileprivate func tagCandidates(_ typed: String) -> [Completion.Candidate] {
        let prefix = "tag:"
        guard !tags.isEmpty else { return [] }
        if !typed.hasPrefix(prefix) {
            return [Completion.Candidate(prefix, help: Texts.hostsByTag, isWhole: false)]
        }
        return tags.map {
            Completion.Candidate(
                prefix + NameWord.escaped($0.tag), label: $0.tag, help: quantity($0.count, "host"))
        }
    }
}

/// Lists folders for completion.
enum FolderListing {
    /// The most entries that are looked at.
    private static let most = 20_000

    /// The folder that a path leads to so far, with its `/`; empty for the current one.
    static func folder(of path: String) -> String {
        path.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(path[...$0]) } ?? ""
    }

    /// The paths that are entries of the folder of a path, sorted; folders end with `/`. Hidden ones are among them
    /// only if the dot was typed. Names that are not UTF-8 are left out.
    static func candidates(of path: String) async -> [Completion.Candidate] {
        let folder = folder(of: path)
        let isHidden = path.utf8.dropFirst(folder.utf8.count).first == UInt8(ascii: ".")
        let found = try? await Blocking.runUntilCancelled { isStopped in
            list(folder, hidden: isHidden, isStopped: isStopped)
        }
        return found ?? []
    }

    private static func list(_ folder: String, hidden: Bool, isStopped: () -> Bool) -> [Completion.Candidate] {
        let path = POSIX.systemPath(folder.isEmpty ? "." : folder)
        var candidates: [Completion.Candidate] = []
        for name in (POSIX.names(in: path) ?? []).prefix(most) {
            if isStopped() { return [] }
            let bytes = name.dropLast().map(UInt8.init(bitPattern:))
            guard let text = String(validating: bytes, as: UTF8.self), text.hasPrefix(".") == hidden else { continue }
            var info = stat()
            let isFolder = stat(POSIX.systemPath(path, name), &info) == 0 && info.st_mode & S_IFMT == S_IFDIR
            let label = isFolder ? text + "/" : text
            candidates.append(Completion.Candidate(folder + label, label: label, isWhole: !isFolder))
        }
        return candidates.sorted { $0.text < $1.text }
    }
}

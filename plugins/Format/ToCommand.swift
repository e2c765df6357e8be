import HostSets
import JSON
import JobModel
import JobShell

/// `to json|jsonl|csv|tsv|text|table|addresses|count` converts a value to text in one of these forms.
struct ToCommand: Command {
    private enum Form: String, CaseIterable {
        case json, jsonl, csv, tsv, text, table, addresses, count
    }

    private static let form = RequiredParameter("form", .choice(Form.self), help: "the form")
    private static let raw = Parameter.flag("raw", help: "for csv and tsv: text as it is, into a pipe or a file")

    let signature = CommandSignature(
        "to", summary: "the piped value as JSON, CSV, text or a count",
        details: """
            json is one array, jsonl a value on each line; docs/language.md tells the shapes. csv follows RFC 4180; its cells
            hold no JSON, and its times are ISO 8601 with an offset. Like tsv, it shows what a terminal could act on in caret form (^[ for Escape) and puts an apostrophe before text
            that a spreadsheet would take for a formula; with --raw both write text as it is, for programs. text is what
            the screen would show, without color; table the same in columns.

            addresses is the address of each host, or its name where it has none, one a line, to paste elsewhere: of `files` those of the
            targets, which are the hosts of a distribution. count is how many hosts, groups,
            differences, rows or lines there are.
            """,
        parameters: [Self.form, Self.raw], acceptsAnyKind: true, needsInput: true, gives: .text,
        examples: [
            .init("hosts --status failed | to json", "for a program"), .init("jobs | to csv", "for a spreadsheet"),
            .init("session | to jsonl", "a line for each row"),
            .init("hosts @failed | to addresses", "the failed hosts, to paste elsewhere"),
            .init("groups | to count", "how many behaviours there are"),
        ], isForAssistants: true)

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        guard let input = invocation.input else { return Outcome() }
        let form = try invocation[Self.form]
        let isRaw = invocation[Self.raw]
        if isRaw, form != .csv, form != .tsv { throw Texts.notRaw(form.rawValue).about(Self.raw) }
        var screen = context.screen
        screen.usesColor = false
        switch form {
        case .json: return Outcome(TextForm.json.render(input))
        case .jsonl: return Outcome(TextForm.jsonl.render(input))
        case .csv: return Outcome(TextForm.csv.render(input, isRaw: isRaw, offset: context.offset))
        case .tsv: return Outcome(TextForm.tsv.render(input, isRaw: isRaw, offset: context.offset))
        case .addresses: return try await addresses(of: input)
        case .count: return Outcome(ByteStream.text("\(try await input.counted().count)\n"))
        case .table:
            if let table = try await input.table() { return Outcome(table.drawn(on: screen)) }
            fallthrough
        case .text:
            screen.width = nil
            return Outcome(input.drawn(on: screen))
        }
    }

    /// The address of each host, or its name if it has no address, one a line. Each is given once, in the order of the
    /// hosts.
    private func addresses(of value: any Value) async throws -> Outcome {
        guard let selection = value.hostSelection else { return try await addresses(inRowsOf: value) }
        var hosts = selection.hosts
        if let lines = value as? MatchList {
            // Only the hosts with matching lines count, not all hosts that were searched.
            let positions = try await lines.firstOnly().counts().filter { $0.count > 0 }.map(\.position)
            hosts = positions.map { lines.logs.step.hosts.hosts[$0] }
        }
        return Self.outcome(hosts.map { $0.address?.description ?? $0.name })
    }

    /// The addresses and names in the fields `host` and `hosts` of rows. Of the transfers of a distribution, only those to
    /// a target count: a source is no host of the step unless it is a target, too.
    ///
    /// - Throws: a usage `Failure` when there are rows, and none has such a field.
    private func addresses(inRowsOf value: any Value) async throws -> Outcome {
        var addresses: [String?] = []
        var (tellsOfHosts, hasRows) = (false, false)
        for try await case .object(let row) in value.records {
            hasRows = true
            if value.kind == .files, row["mode"] == .integer(Int64(FileTransfer.Mode.upload.rawValue)) {
                tellsOfHosts = true
                continue
            }
            switch (row["host"], row["hosts"]) {
            case (.object(let host)?, _):
                tellsOfHosts = true
                addresses.append([host["ip"], host["ipv6"], host["name"]].compactMap(Self.text).first)
            case (_, .array(let words)?):
                tellsOfHosts = true
                addresses += words.map { Self.text($0).flatMap(Self.address) }
            default: break
            }
        }
        guard tellsOfHosts || !hasRows else { throw Texts.noHostsInRows(value.kind) }
        return Self.outcome(addresses)
    }

    private static func outcome(_ addresses: [String?]) -> Outcome {
        var seen: Set<String> = []
        // A name that comes from a file may hold a line feed, which would split it into two lines.
        let lines = addresses.compactMap { $0.map { String($0.map { $0.isNewline ? "_" : $0 }) } }.filter {
            seen.insert($0).inserted
        }.map { $0 + "\n" }
        let unknown = addresses.count { $0 == nil }
        return Outcome(ByteStream.text(lines.joined()), notes: unknown == 0 ? [] : [Texts.withoutAddress(unknown)])
    }

    private static func text(_ value: JSONValue?) -> String? {
        if case .string(let text)? = value { text } else { nil }
    }

    /// The address or name in the word for a host. `3:10.0.0.7` and `3:[fd00::5]` have a network area before the
    /// address; `id:7` has neither address nor name, and gives nil.
    private static func address(_ word: String) -> String? {
        if HostAddress(word) != nil { return word }
        if let name = NameWord.name(in: word) { return name }
        let address = word.drop { $0 != ":" }.dropFirst().filter { $0 != "[" && $0 != "]" }
        return HostAddress(address) == nil ? nil : address
    }
}

import JobModel
import JobShell
import LogAnalysis

/// Writes a value as one HTML page that can be mailed.
struct PageWriter {
    let context: Context
    let subject: SaveSubject

    func write(into file: any SavedOutput) async throws {
        switch subject.value {
        case let list as MatchList: try await write(list, into: file)
        case let list as DifferenceList: try await write(list, into: file)
        case let list as GroupList: try await write(list, into: file)
        default:
            guard let logs = subject.logs else { return try await writeText(into: file) }
            if let list = try await context.run("groups", on: logs) as? GroupList { try await write(list, into: file) }
        }
    }

    /// How many bytes of a text are used. A page that is too long for a browser is no evidence.
    private static let mostBytesOfText = 4 << 20

    // MARK: Groups

    private func write(_ list: GroupList, into file: any SavedOutput) async throws {
        let page = ReportPage()
        let positions = list.groups.flatMap(\.positions)
        try await writeHead(page, positions, of: list.step, sectionCount: list.groups.count, into: file)
        let differences = try await differences(of: list)
        var next = 0
        for (index, group) in list.groups.enumerated() {
            var difference: Difference?
            // The differences are in the order of the groups, but groups without a log have none.
            if let differences, index > 0, next < differences.count,
                list.withLogs.contains(where: { $0.name == group.name })
            {
                let candidate = try await differences.difference(next)
                if candidate.to.name == group.name { (difference, next) = (candidate, next + 1) }
            }
            var section = PageSections.group(group, of: list, isBase: index == 0 && list.comparison != nil)
            section.difference = difference.map { PageSections.difference($0, in: list.step) }
            section.log = try await log(of: group.representative)
            try await file.write(page.group(section))
            context.showProgress(Texts.saving(await file.byteCount))
        }
        try await file.write(page.tail())
    }

    private func differences(of list: GroupList) async throws -> DifferenceList? {
        guard list.comparison != nil, list.withLogs.count > 1 else { return nil }
        return try await context.run("diff", on: list) as? DifferenceList
    }

    private func log(of position: Int) async throws -> ReportPage.Log? {
        let log = try await subject.logs?.log(at: position)
        return log?.text.map(PageSections.log)
    }

    // MARK: Other values

    private func write(_ list: DifferenceList, into file: any SavedOutput) async throws {
        let page = ReportPage()
        try await writeHead(page, list.logs.positions, of: list.logs.step, sectionCount: list.count, into: file)
        for index in 0..<list.count {
            let difference = try await list.difference(index)
            var section = PageSections.group(difference, of: list)
            // The whole log is shown, because a difference leaves out lines that a mask takes whole.
            section.log = try await log(of: difference.to.representative)
            try await file.write(page.group(section))
        }
        try await file.write(page.tail())
    }

    private func write(_ list: MatchList, into file: any SavedOutput) async throws {
        let page = ReportPage(sections: .hosts)
        let hosts = try await list.firstOnly().counts().filter { $0.count > 0 }.map(\.position)
        try await writeHead(page, hosts, of: list.logs.step, sectionCount: hosts.count, into: file)
        let sections = list.inOrder({ [UInt8]() }) { bytes, matches in
            let hosts = list.logs.step.hosts
            let word = hosts.word(for: matches.position)
            bytes += page.text(
                name: word, heading: PageSections.heading(hosts.hosts[matches.position], word),
                log: PageSections.lines(matches))
        }
        while let bytes = try await sections.next() {
            try await file.write(bytes)
            context.showProgress(Texts.saving(await file.byteCount))
        }
        try await file.write(page.tail())
    }

    private func writeText(into file: any SavedOutput) async throws {
        var screen = context.screen
        (screen.width, screen.usesColor) = (nil, false)
        let page = ReportPage(sections: .hosts)
        try await writeHead(page, [], of: nil, sectionCount: 1, into: file)
        var text: [UInt8] = []
        for try await chunk in subject.value.drawn(on: screen) where text.count < Self.mostBytesOfText {
            text += chunk
        }
        let log = PageSections.log(text)
        try await file.write(page.text(name: "text", heading: context.statement, log: log))
        try await file.write(page.tail())
    }

    private func writeHead(
        _ page: ReportPage, _ positions: [Int], of step: StepSnapshot?, sectionCount: Int, into file: any SavedOutput
    ) async throws {
        let digests = try await LogDigest.all(of: subject.logs)
        let provenance = try await Provenance(subject, digests, in: context)
        let job = context.session.run?.job
        let title = [job?.title, step?.step.name].compactMap { $0 }.joined(separator: ", ")
        try await file.write(
            page.head(
                title: subject.hosts == nil || title.isEmpty ? context.statement : title, facts: provenance.facts,
                outcomes: step.map { PageSections.outcomes(of: positions, in: $0) } ?? [], hostCount: positions.count,
                sectionCount: sectionCount))
    }
}

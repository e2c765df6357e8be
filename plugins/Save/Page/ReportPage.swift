import JobModel

/// An HTML page that shows which hosts behaved differently: one file that can be mailed, needs no network, and executes
/// nothing that hosts printed.
///
/// The page is made in parts, so that a page of many groups is never in memory as a whole: first `head`, then `group`
/// or `text` for each section, then `tail`.
struct ReportPage: Sendable {
    /// The word for the sections of the page where they are counted.
    enum Sections: String, Sendable {
        case groups, hosts

        /// The word for one section.
        var singular: String { self == .groups ? "group" : "host" }
    }

    /// One labelled fact about the source of the page.
    struct Fact: Sendable {
        var label: String
        /// The value, which may have several lines, such as the statements that make the page again.
        var value: String
    }

    /// Whether a result is good or bad, which the page shows by colour.
    enum Tone: String, Sendable {
        case good, bad, unfinished
    }

    /// An outcome, such as a status, and the hosts that have it.
    struct OutcomeCount: Sendable {
        var name: String
        var tone: Tone
        var hostCount: Int
        /// The hosts, as a folded host set.
        var hosts: String
    }

    /// Whether the sections are groups of hosts or single hosts.
    var sections: Sections = .groups

    /// The page up to the first section.
    ///
    /// - Parameters:
    ///   - hostCount: how many hosts the page is about.
    ///   - sectionCount: how many sections will follow.
    /// - Returns: HTML in UTF-8.
    func head(
        title: String, facts: [Fact], outcomes: [OutcomeCount], hostCount: Int, sectionCount: Int
    ) -> [UInt8] {
        var page: Markup = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="\(bare: Self.contentSecurityPolicy)">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="referrer" content="no-referrer">
            <meta name="robots" content="noindex">
            <title>\(bare: title)</title>
            <style>\(PageStyle.markup)</style>
            </head>
            <body>
            <header>
            <h1>\(title)</h1>
            <p class="summary">\(summary(hostCount: hostCount, sectionCount: sectionCount))</p>
            </header>

            """
        page += outcomesSection(outcomes)
        page += factsSection(facts)
        page += """
            <div class="tools" id="tools" role="search" hidden>
            <label for="query">Find</label>
            <input id="query" type="search" placeholder="host, outcome or log text" autocomplete="off" \
            autocapitalize="off" spellcheck="false">
            <output id="count" for="query" data-one="\(bare: sections.singular)" \
            data-many="\(bare: sections.rawValue)"></output>
            <span class="buttons"><button type="button" id="unfold">Unfold all</button> \
            <button type="button" id="fold">Fold all</button></span>
            </div>
            <main>
            <h2>\(sections == .groups ? "Groups" : "Hosts")</h2>
            <p id="nothing" role="status" hidden></p>

            """
        if sectionCount == 0 { page += "<p>There are none.</p>\n" }
        return page.bytes
    }

    /// The page after the last section, in UTF-8.
    func tail() -> [UInt8] {
        let page: Markup = """
            </main>
            <footer>
            <p>Written by joblog. The page loads nothing and sends nothing. What hosts and the platform wrote is shown \
            as text: a control character as <span class="control">^[</span>, one that would turn the reading direction \
            as <span class="control">\\u{202E}</span>.</p>
            </footer>
            <script>\(PageScript.markup)</script>
            </body>
            </html>

            """
        return page.bytes
    }

    /// The content security policy: the page can load and send nothing, and runs only the script of `PageScript`.
    static let contentSecurityPolicy = """
        default-src 'none'; style-src 'sha256-\(PageStyle.hash)'; script-src 'sha256-\(PageScript.hash)'; \
        base-uri 'none'; form-action 'none'
        """

    /// The line below the title: `240 hosts in 8 groups of the same behaviour`, or only the count on a page of hosts.
    private func summary(hostCount: Int, sectionCount: Int) -> Markup {
        let hosts: Markup = "\(quantity(hostCount, "host"))"
        guard sections == .groups else { return hosts }
        let word = sectionCount == 1 ? sections.singular : sections.rawValue
        return "\(hosts) in \(sectionCount) \(word) of the same behaviour"
    }

    /// The markup for the value of a fact. A long value, such as a hash for each host, is folded.
    private func value(of fact: Fact) -> Markup {
        let count = fact.value.utf8.count { $0 == UInt8(ascii: "\n") } + 1
        if count <= Self.mostLinesOfFact { return "\(block: fact.value)" }
        return "<details><summary>\(count) lines</summary>\(block: fact.value)</details>"
    }

    /// A value with more lines than this is folded.
    private static let mostLinesOfFact = 12

    private func factsSection(_ facts: [Fact]) -> Markup {
        guard !facts.isEmpty else { return Markup() }
        var page: Markup = "<section class=\"facts\" aria-labelledby=\"source\">\n<h2 id=\"source\">Source</h2>\n<dl>\n"
        for fact in facts {
            page += "<div><dt>\(fact.label)</dt><dd>\(value(of: fact))</dd></div>\n"
        }
        page += "</dl>\n</section>\n"
        return page
    }
}

extension ReportPage {
    /// A bar with the share of each outcome, and a table that says the same in words.
    func outcomesSection(_ outcomes: [OutcomeCount]) -> Markup {
        guard !outcomes.isEmpty else { return Markup() }
        let hostCount = outcomes.reduce(0) { $0 + $1.hostCount }
        var page: Markup =
            "<section class=\"outcomes\" aria-labelledby=\"outcomes\">\n<h2 id=\"outcomes\">Outcomes</h2>\n"
        page += bar(outcomes)
        page += """
            <table class="legend">
            <thead><tr><th scope="col">Outcome</th><th scope="col" class="number">Hosts</th>\
            <th scope="col" class="number">Share</th><th scope="col">Which</th></tr></thead>
            <tbody>

            """
        for outcome in outcomes {
            page += """
                <tr><th scope="row"><span class="swatch \(bare: outcome.tone.rawValue)"></span>\(outcome.name)</th>\
                <td class="number">\(outcome.hostCount)</td>\
                <td class="number">\(share(outcome.hostCount, of: hostCount))</td>\
                <td class="code">\(outcome.hosts)</td></tr>

                """
        }
        page += "</tbody>\n</table>\n</section>\n"
        return page
    }

    /// The bar. It is a table because the width of a cell is an attribute; a `style` would need a weaker security
    /// policy.
    private func bar(_ outcomes: [OutcomeCount]) -> Markup {
        let shown = outcomes.filter { $0.hostCount > 0 }
        guard !shown.isEmpty else { return Markup() }
        var page: Markup = "<table class=\"bar\" role=\"presentation\" aria-hidden=\"true\"><tr>"
        for (outcome, width) in zip(shown, Self.widths(shown.map(\.hostCount))) {
            page += "<td class=\"\(bare: outcome.tone.rawValue)\" width=\"\(bare: tenths(width))%\"></td>"
        }
        page += "</tr></table>\n"
        return page
    }

    /// The widths of the parts of a bar, in thousandths. A part is wide enough to be seen even for one host of ten
    /// thousand.
    static func widths(_ counts: [Int]) -> [Int] {
        let least = min(8, 1000 / max(counts.count, 1))
        let sum = max(counts.reduce(0, +), 1)
        var widths = counts.map { max(least, $0 * 1000 / sum) }
        let excess = widths.reduce(0, +) - 1000
        if let widest = widths.indices.max(by: { widths[$0] < widths[$1] }) {
            widths[widest] = max(least, widths[widest] - excess)
        }
        return widths
    }

    private func share(_ count: Int, of all: Int) -> String {
        guard all > 0 else { return "" }
        return tenths((count * 1000 + all / 2) / all) + "%"
    }

    /// Thousandths as a percentage: 125 is `12.5`.
    private func tenths(_ thousandths: Int) -> String {
        "\(thousandths / 10).\(thousandths % 10)"
    }
}

extension ReportPage {
    /// A bar of what became of the hosts, and a table that says the same in words.
    func outcomesSection(_ outcomes: [Outcome]) -> Markup {
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

    /// The bar is a table, because a cell's width is an attribute: a `style` would need a weaker security policy.
    private func bar(_ outcomes: [Outcome]) -> Markup {
        let shown = outcomes.filter { $0.hostCount > 0 }
        guard !shown.isEmpty else { return Markup() }
        var page: Markup = "<table class=\"bar\" role=\"presentation\" aria-hidden=\"true\"><tr>"
        for (outcome, width) in zip(shown, Self.widths(shown.map(\.hostCount))) {
            page += "<td class=\"\(bare: outcome.tone.rawValue)\" width=\"\(bare: tenths(width))%\"></td>"
        }
        page += "</tr></table>\n"
        return page
    }

    /// How wide the parts of a bar are, in thousandths. One host of ten thousand is still seen.
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

    /// `125` thousandths as `12.5`.
    private func tenths(_ thousandths: Int) -> String {
        "\(thousandths / 10).\(thousandths % 10)"
    }
}

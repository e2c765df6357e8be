import JobModel

extension ReportPage {
    /// How the log of a group differs from the log of the largest group.
    struct Difference: Sendable {
        /// The name of the largest group, such as `g1`.
        var baseName: String
        /// The host whose log is shown for the largest group.
        var baseRepresentative: String
        var hunks: [Hunk]
        /// Whether there are more hunks than these.
        var isCut = false
    }

    /// A place where the logs differ, with the lines around it.
    struct Hunk: Sendable {
        /// The number of the first line in the log of the largest group.
        var fromLine: Int
        /// The number of the last line in the log of the largest group.
        var toLine: Int
        var rows: [Row]
    }

    /// Two lines side by side: the line of the largest group at the left, the line of this group at the right.
    struct Row: Sendable {
        /// Nil if only this group has the line.
        var left: Cell?
        /// Nil if only the largest group has the line.
        var right: Cell?
        /// Whether the lines differ by more than what is masked.
        var changed: Bool
    }

    /// A line of a log.
    struct Cell: Sendable {
        /// The number of the line, from 1.
        var number: Int
        var pieces: [Piece]
    }

    /// A part of a line.
    struct Piece: Sendable {
        /// How the comparison treated the part.
        enum Style: Sendable {
            case plain
            /// A mask took the part, because it varies by nature.
            case masked
            /// The part differs.
            case changed
        }

        var text: String
        var style: Style = .plain
    }

    /// The two logs side by side; on a narrow screen the style sheet puts them below each other.
    func table(_ difference: Difference, of group: Group) -> Markup {
        let count = difference.hunks.count
        guard count > 0 else { return "<p class=\"note\">No difference from \(difference.baseName).</p>\n" }
        var page: Markup = """
            <details open>
            <summary>Difference from \(difference.baseName), \(quantity(count, "place"))</summary>
            <table class="difference">
            <thead><tr><th scope="col">\(difference.baseName) \(difference.baseRepresentative)</th>\
            <th scope="col">\(group.name) \(group.representative)</th></tr></thead>

            """
        for hunk in difference.hunks {
            page += """
                <tbody><tr class="place"><th colspan="2" scope="rowgroup">\(place(hunk))</th></tr></tbody>
                <tbody data-find>

                """
            for row in hunk.rows {
                // Without the line feeds, the search box would read two lines as one.
                page += row.changed ? "<tr class=\"changed\">\n" : "<tr>\n"
                page += cell(row.left, class: "left", isChanged: row.changed)
                page += cell(row.right, class: "right", isChanged: row.changed)
                page += "</tr>\n"
            }
            page += "</tbody>\n"
        }
        page += "</table>\n"
        if difference.isCut { page += "<p class=\"note\">There are more differences than these.</p>\n" }
        page += "</details>\n"
        return page
    }

    private func place(_ hunk: Hunk) -> String {
        hunk.fromLine >= hunk.toLine ? "Line \(hunk.fromLine)" : "Lines \(hunk.fromLine) to \(hunk.toLine)"
    }

    /// The markup of a cell. The number of the line is an attribute, so that copying and searching don't take it for
    /// text of the log.
    private func cell(_ cell: Cell?, class name: String, isChanged: Bool) -> Markup {
        guard let cell else { return "<td class=\"\(bare: name) none\"></td>\n" }
        var content = Markup()
        for piece in cell.pieces {
            switch piece.style {
            case .plain: content += "\(block: piece.text)"
            case .masked: content += "<span class=\"masked\">\(block: piece.text)</span>"
            case .changed: content += "<mark>\(block: piece.text)</mark>"
            }
        }
        if isChanged { content = name == "left" ? "<del>\(content)</del>" : "<ins>\(content)</ins>" }
        return "<td class=\"\(bare: name)\" data-line=\"\(cell.number)\">\(content)</td>\n"
    }
}

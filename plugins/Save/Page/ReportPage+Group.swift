import JobModel

extension ReportPage {
    /// A group of hosts that did the same thing.
    struct Group: Sendable {
        /// The name of the group, such as `g1`.
        var name: String
        var hostCount: Int
        /// The share of all hosts, such as `12.5%`.
        var share: String
        /// The hosts, as a folded host set.
        var hosts: String
        /// The word for every host, so that the search box finds it.
        var hostWords: [String]
        var outcome: String
        var tone: Tone
        /// How many lines the representative's log has; nil without a log.
        var lineCount: Int?
        /// The lines that set the group apart, marked as by `groups`: `+ …`.
        var mark: String?
        /// The host whose log is shown for the whole group.
        var representative: String
        /// The representative's log.
        var log: Log?
        /// Whether this is the largest group, with which the others are compared.
        var isBase = false
        /// How the log of the group differs from the log of the largest group.
        var difference: Difference?
    }

    /// A log; of a long log only the first and the last lines.
    struct Log: Sendable {
        var beginning: String
        /// How many lines are left out between the beginning and the end.
        var leftOut = 0
        var end = ""
    }

    /// A section for one group, as `groups` and `diff` show it.
    func group(_ group: Group) -> [UInt8] {
        var page = sectionStart(group.name, tone: group.tone)
        page += "<h3><span data-find>\(group.name)</span> <small>"
        page += "\(quantity(group.hostCount, "host")), \(group.share)"
        if let count = group.lineCount { page += ", \(lines(count))" }
        if group.isBase { page += ", the largest group" }
        page += """
            </small></h3>
            <p class="outcome" data-find>\(group.outcome)</p>
            <p class="code" data-find>\(group.hosts)</p>

            """
        if let mark = group.mark { page += "<p class=\"mark\" data-find>\(mark)</p>\n" }
        if let difference = group.difference { page += table(difference, of: group) }
        if let log = group.log {
            page += """
                <details>
                <summary>Log of \(group.representative)</summary>
                \(logText(log))</details>

                """
        } else {
            page += "<p class=\"note\">No log.</p>\n"
        }
        page += """
            <details>
            <summary>\(group.hostCount == 1 ? "The host" : "All \(group.hostCount) hosts")</summary>
            <p class="code" data-find>\(group.hostWords.joined(separator: " "))</p>
            </details>
            </section>

            """
        return page.bytes
    }

    /// A section for one host and its lines.
    ///
    /// - Parameters:
    ///   - name: the anchor for links to the section, as in `page.html#10.20.0.1`.
    ///   - heading: the text above the lines.
    func text(name: String, heading: String, log: Log) -> [UInt8] {
        var page = sectionStart(name, tone: nil)
        page += "<h3 data-find>\(heading)</h3>\n<details open>\n<summary>Lines</summary>\n"
        page += logText(log)
        page += "</details>\n</section>\n"
        return page.bytes
    }

    /// The start of a section. It has an anchor if its name needs no escaping in a URL.
    private func sectionStart(_ name: String, tone: Tone?) -> Markup {
        let isPlain =
            !name.isEmpty
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
        let identifier: Markup = isPlain ? " id=\"\(bare: name)\"" : ""
        return "<section class=\"group \(bare: tone?.rawValue ?? "plain")\"\(identifier)>\n"
    }

    /// The markup of a log. HTML drops a line feed right after `<pre>`, so one is written there; otherwise HTML would
    /// drop the first line feed of the log.
    private func logText(_ log: Log) -> Markup {
        var page: Markup = "<pre data-find tabindex=\"0\">\n\(block: log.beginning)</pre>\n"
        if log.leftOut > 0 { page += "<p class=\"note\">\(lines(log.leftOut)) left out</p>\n" }
        if !log.end.isEmpty { page += "<pre data-find tabindex=\"0\">\n\(block: log.end)</pre>\n" }
        return page
    }

    private func lines(_ count: Int) -> String {
        quantity(count, "line")
    }
}

import Foundation
import Testing

@testable import Save

@Suite(
    .enabled(if: Chromium.isInstalled, "there is no chromium on the path to open the page with"),
    .serialized, .timeLimit(.minutes(2)))
struct ChromiumTests {
    @Test func aPageOpensFromDiskAndTheBrowserHasNothingToSay() async throws {
        let visit = try await Chromium.open(SamplePage.bytes())
        #expect(visit.complaints.isEmpty)
        #expect(visit.title == "发布 game-server 生产环境, step 1")
        #expect(visit.visibleSections == ["g1", "g2", "g3", "nolog"])
        #expect(visit.count == "4 groups")
        #expect(!visit.document.contains("id=\"tools\" role=\"search\" hidden"))
    }

    @Test(arguments: [
        ("disk", []), ("no%20SPACE", ["g2"]), ("10.20.0.208", ["g3"]), ("%5B36,79", ["nolog"]),
        ("磁盘", ["g2"]), ("agent%20ABNORMAL", ["nolog"]), ("redis", ["g3"]), ("step%2013%20of", ["g2", "g3"]),
        ("job_fail", ["g2"]), ("10.20.0.1", ["g1", "g2", "g3", "nolog"]), ("g3", ["g3"]),
        ("", ["g1", "g2", "g3", "nolog"]),
    ])
    func aLinkWithAQueryOpensTheNarrowedPage(query: String, names: [String]) async throws {
        let visit = try await Chromium.open(SamplePage.bytes(), fragment: "#q=\(query)")
        #expect(visit.complaints.isEmpty)
        #expect(visit.visibleSections == names)
        #expect(visit.hiddenSections.count == 4 - names.count)
        #expect(visit.count == (query.isEmpty ? "4 groups" : "\(names.count) of 4 groups"))
        #expect(visit.document.contains("Nothing matches “disk”.") == names.isEmpty)
    }

    @Test func whatHostsWriteStaysText() async throws {
        let page = ReportPage()
        let hostile = SamplePage.hostile
        let group = ReportPage.Group(
            name: "g5", hostCount: 1, share: hostile, hosts: hostile, hostWords: [hostile], outcome: hostile,
            tone: .bad,
            lineCount: 1, mark: hostile, representative: hostile,
            log: .init(beginning: hostile, leftOut: 1, end: hostile),
            difference: .init(
                baseName: hostile, baseRepresentative: hostile,
                hunks: [
                    .init(
                        fromLine: 1, toLine: 1,
                        rows: [
                            .init(
                                left: .init(number: 1, pieces: [.init(text: hostile, style: .masked)]),
                                right: .init(number: 1, pieces: [.init(text: hostile, style: .changed)]), changed: true)
                        ])
                ]))
        let bytes =
            page.head(
                title: "proof" + hostile, facts: [.init(label: hostile, value: hostile)],
                outcomes: [.init(name: hostile, tone: .bad, hostCount: 1, hosts: hostile)], hostCount: 1,
                sectionCount: 2) + page.group(group)
            + page.text(name: "last", heading: hostile, log: .init(beginning: hostile)) + page.tail()
        let visit = try await Chromium.open(bytes, fragment: "#q=onerror")

        #expect(visit.complaints.isEmpty)
        #expect(visit.title?.hasPrefix("proof&lt;/title&gt;&lt;script&gt;") == true)
        #expect(visit.visibleSections == ["g5", "last"])
        for element in ["<img", "<svg", "<iframe", "<a ", "<base", "<link", "<plaintext", "<template", "<form"] {
            #expect(!visit.document.contains(element), "\(element)")
        }
        #expect(visit.document.components(separatedBy: "<script").count == 2)
        #expect(visit.document.components(separatedBy: "<style").count == 2)
        #expect(visit.document.contains("</footer>"))
        for scalar in ["\u{0}", "\u{1B}", "\u{7}", "\u{9B}", "\u{202E}", "\u{2066}", "\u{200F}", "\u{2028}"] {
            #expect(!visit.document.unicodeScalars.contains { String($0) == scalar })
        }
    }

    @Test func aScriptThatIsNotThePagesOwnIsRefused() async throws {
        let injected = Array("<script>document.title='pwned'</script><p style=\"color:red\">".utf8)
        let visit = try await Chromium.open(SamplePage.bytes(more: injected))
        #expect(visit.title == "发布 game-server 生产环境, step 1")
        #expect(visit.complaints.contains { $0.contains("script-src") }, "so the other tests would hear of a complaint")
        #expect(visit.complaints.contains { $0.contains("style-src") })
    }

    @Test func aPageOfHostsCountsHosts() async throws {
        let page = ReportPage(sections: .hosts)
        let bytes =
            page.head(title: "disk", facts: [], outcomes: [], hostCount: 2, sectionCount: 2)
            + page.text(name: "10.0.0.1", heading: "10.0.0.1", log: .init(beginning: "disk full"))
            + page.text(name: "10.0.0.2", heading: "10.0.0.2", log: .init(beginning: "disk 99%")) + page.tail()
        let visit = try await Chromium.open(bytes, fragment: "#q=99%25")
        #expect(visit.complaints.isEmpty)
        #expect(visit.visibleSections == ["10.0.0.2"])
        #expect(visit.count == "1 of 2 hosts")
    }

    @Test(arguments: [("10.39.249.77", 1), ("7", 300)])
    func tenThousandHostsAreSearchedAsOne(query: String, found: Int) async throws {
        var groups = Array(repeating: SamplePage.groups[3], count: 299)
        groups.append(SamplePage.groups[0])
        groups[299].hostWords = (0..<10_000).map { "10.\($0 / 250).\($0 % 250).77" }
        groups[299].log = .init(beginning: String(repeating: "line 7 of many\n", count: 100_000))
        let page = ReportPage()
        let bytes =
            page.head(title: "many", facts: [], outcomes: [], hostCount: 10_000, sectionCount: 300)
            + groups.flatMap { page.group($0) } + page.tail()
        let visit = try await Chromium.open(bytes, fragment: "#q=\(query)")
        #expect(visit.complaints.isEmpty)
        #expect(visit.count == "\(found) of 300 groups")
    }
}

extension SamplePage {
    /// What a host may write that would like to be more than text.
    static let hostile = """
        </title><script>document.title='pwned'</script><img src=x onerror="document.title='pwned'">
        </pre></details></table></section></main></style></textarea><!-- "><svg onload=alert(1)> ' onmouseover='x
        <iframe src="https://example.com"></iframe><a href="javascript:alert(1)">a</a><base href="//x"><plaintext>
        <template><form action=x>]]> {{7*7}} ${7} &lt;script&gt; &#60;script&#62; <link rel=stylesheet href=//x>
        \u{1B}]0;pwned\u{7}\u{1B}[2J\u{9B}31m nul:\u{0} bidi:\u{202E}fdp.exe\u{2066}x\u{2069}\u{200F} \u{2028} \u{FFFD} \r end
        """
}

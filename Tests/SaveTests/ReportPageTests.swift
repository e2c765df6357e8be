import Foundation
import Testing
import TestSupport

@testable import Save

@Suite struct ReportPageTests {
    @Test(
        .enabled(if: Tool.isInstalled("openssl"), "there is no openssl on the path to compute a hash with"),
        arguments: [("script", PageScript.hash), ("style", PageStyle.hash)])
    func theSecurityPolicyNamesTheHashOfWhatThePageHolds(name: String, hash: String) async throws {
        let markup = name == "script" ? PageScript.markup : PageStyle.markup
        let computed = try await Tool.inTemporaryFolder { folder in
            let file = folder.appending(path: "source")
            try Data(markup.bytes).write(to: file)
            return try await Tool.run("openssl", ["dgst", "-sha256", "-binary", file.path], in: folder).output
        }
        #expect(computed.base64EncodedString() == hash, "put this hash beside the \(name)")
        #expect(ReportPage.contentSecurityPolicy.contains("\(name)-src 'sha256-\(hash)'"))
    }

    @Test func thePageNamesNothingOfTheNetwork() {
        let page = text(SamplePage.bytes())
        #expect(!page.contains("<link") && !page.contains("src=") && !page.contains("href=") && !page.contains("url("))
        #expect(!page.contains("@import"))
        #expect(!text(PageScript.markup.bytes).contains("innerHTML"))
    }

    @Test func styleAndScriptEndWhereTheyShould() {
        #expect(!text(PageScript.markup.bytes).contains("</"))
        #expect(!text(PageStyle.markup.bytes).contains("</"))
    }

    @Test func everyElementThatIsOpenedIsClosed() throws {
        let page = text(SamplePage.bytes())
        for name in ["section", "table", "tbody", "tr", "td", "th", "details", "pre", "main", "div", "dl", "mark"] {
            let opening = try Regex("<\(name)[ >]")
            let opened = page.matches(of: opening).count
            #expect(opened == page.components(separatedBy: "</\(name)>").count - 1, "<\(name)>")
        }
    }

    @Test func aLogThatBeginsWithAnEmptyLineKeepsIt() {
        let page = text(ReportPage().text(name: "a", heading: "a", log: .init(beginning: "\nfirst")))
        #expect(page.contains("<pre data-find tabindex=\"0\">\n\nfirst</pre>"))
    }

    @Test func oneHostOfManyIsStillSeenInTheBar() {
        #expect(ReportPage.widths([9999, 1]) == [992, 8])
        #expect(ReportPage.widths([1]) == [1000])
        #expect(ReportPage.widths([]).isEmpty)
        for counts in [[1, 1, 1], [228, 4, 5, 3], Array(repeating: 1, count: 300)] {
            #expect(ReportPage.widths(counts).allSatisfy { $0 > 0 })
            #expect(abs(ReportPage.widths(counts).reduce(0, +) - 1000) <= 1)
        }
    }

    @Test func aNameThatIsNoWordIsNoAddress() {
        let page = ReportPage()
        #expect(text(page.text(name: "0:10.1.1.1", heading: "", log: .init(beginning: ""))).contains("plain\">"))
        #expect(text(page.text(name: "10.1.1.1", heading: "", log: .init(beginning: ""))).contains(" id=\"10.1.1.1\""))
    }

    @Test func aPageOfNothingSaysSo() {
        let page = text(ReportPage().head(title: "", facts: [], outcomes: [], hostCount: 0, sectionCount: 0))
        #expect(page.contains("<p>There are none.</p>") && page.contains("0 hosts in 0 groups"))
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}

import Foundation
import TestSupport

/// A headless Chromium that opens pages from disk.
enum Chromium {
    /// Whether there is one to test with.
    static let isInstalled = Tool.isInstalled("chromium")

    /// What came of opening a page.
    struct Visit {
        /// The document after its script ran.
        var document: String
        /// What the browser itself had to say: errors of the page's script, violations of its policy.
        var complaints: [Substring]

        /// The document's title.
        var title: String? {
            document.firstMatch(of: /<title>(.*?)<\/title>/).map { String($0.1) }
        }

        /// The sections that are seen, by the names they can be linked to.
        var visibleSections: [String] { sections.filter { !$0.isHidden }.map(\.name) }

        /// The sections that are not.
        var hiddenSections: [String] { sections.filter(\.isHidden).map(\.name) }

        /// What the page says was found.
        var count: String? {
            document.firstMatch(of: /<output[^>]*>(.*?)<\/output>/).map { String($0.1) }
        }

        private var sections: [(name: String, isHidden: Bool)] {
            document.matches(of: /<section class="group [a-z]+" id="([^"]*)"([^>]*)>/).map {
                (String($0.1), $0.2.contains("hidden"))
            }
        }
    }

    /// Opens `page` from disk, as a reader does who got it by mail.
    ///
    /// - Parameter fragment: what follows the address: `#q=disk`.
    static func open(_ page: [UInt8], fragment: String = "") async throws -> Visit {
        try await Tool.inTemporaryFolder { folder in
            let file = folder.appending(path: "page.html")
            try Data(page).write(to: file)
            let result = try await Tool.run(
                "timeout",
                [
                    "--kill-after=5", "60", "chromium", "--headless", "--no-sandbox", "--disable-gpu",
                    "--disable-dev-shm-usage", "--virtual-time-budget=2000", "--enable-logging=stderr", "--v=0",
                    "--user-data-dir=\(folder.appending(path: "profile").path)", "--dump-dom",
                    file.absoluteString + fragment,
                ], in: folder)
            let complaints = result.errors.split(separator: "\n").filter { line in
                line.contains("CONSOLE") || line.contains("Content Security Policy")
            }
            return Visit(document: String(decoding: result.output, as: UTF8.self), complaints: complaints)
        }
    }
}

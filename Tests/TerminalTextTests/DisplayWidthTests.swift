import Testing

@testable import TerminalText

@Suite struct DisplayWidthTests {
    @Test(arguments: [
        ("", 0), ("abc", 3), ("中文", 4), ("ｆｕｌｌ", 8), ("한국어", 6), ("e\u{301}", 1), ("👩‍💻", 2), ("👨‍👩‍👧‍👦", 2), ("👍🏽", 2),
        ("🇨🇳", 2), ("❤️", 2), ("❤", 1), ("1️⃣", 2), ("→…·", 3), ("กำ", 2), ("\u{200B}", 0), ("が", 2), ("か\u{3099}", 2),
        ("\u{1112}\u{1161}\u{11AB}", 2), ("\u{AD}", 1), ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", 2), ("𠀀", 2), ("🫠", 2),
    ])
    func columnsOfText(text: String, columns: Int) {
        #expect(DisplayWidth.of(text) == columns)
    }

    @Test func wideRangesAreInOrder() {
        for (lower, upper) in zip(WideRanges.all, WideRanges.all.dropFirst()) {
            #expect(lower.upperBound + 1 < upper.lowerBound)
        }
        #expect(WideRanges.contains(0x4E2D))
        #expect(!WideRanges.contains(0x303F))
        #expect(!WideRanges.contains(0x10FFFF))
    }

    @Test func paddingCountsColumns() {
        #expect("中".padded(to: 4) == "中  ")
        #expect("7".padded(to: 3, alignment: .right) == "  7")
        #expect("toolong".padded(to: 3) == "toolong")
    }

    @Test(arguments: [
        ("abc", 3, "abc"), ("abcd", 3, "ab…"), ("中文字", 5, "中文…"), ("中文字", 4, "中…"), ("中文", 4, "中文"), ("中文", 1, "…"),
        ("abc", 0, ""), ("👩‍💻👩‍💻", 3, "👩‍💻…"), ("e\u{301}e\u{301}x", 2, "e\u{301}…"),
    ])
    func truncation(text: String, columns: Int, expected: String) {
        #expect(text.truncated(to: columns) == expected)
    }

    @Test func truncatedTextAlwaysFits() {
        let text = "a中👩‍💻e\u{301}🇨🇳한b→c"
        for columns in 0...20 {
            let short = text.truncated(to: columns)
            #expect(DisplayWidth.of(short) <= columns)
            #expect(text.hasPrefix(short.hasSuffix("…") ? String(short.dropLast()) : short))
        }
    }
}

import TerminalText
import Testing

@Suite struct ThemeTests {
    private let colors: [TerminalColor] = [
        .black, .red, .green, .yellow, .blue, .magenta, .cyan, .white, .brightBlack, .brightRed, .brightGreen,
        .brightYellow, .brightBlue, .brightMagenta, .brightCyan, .brightWhite, .palette(208),
    ]

    @Test func aDarkBackgroundChangesNothing() {
        for color in colors {
            let style = TextStyle(foreground: color, bold: true)
            #expect(Theme.dark.style(style) == style)
        }
    }

    @Test func nothingIsBrightOnALightBackground() {
        let unreadable: [TerminalColor] = [
            .yellow, .cyan, .green, .white, .brightRed, .brightGreen, .brightYellow, .brightBlue, .brightMagenta,
            .brightCyan, .brightWhite,
        ]
        for color in colors {
            let style = Theme.light.style(TextStyle(foreground: color, bold: true))
            #expect(style.foreground.map(unreadable.contains) != true)
            #expect(style.bold)
            #expect(Theme.light.style(style) == style)
        }
        let chosen = TextStyle(foreground: .yellow, background: .black)
        #expect(Theme.light.style(chosen) == chosen)
        #expect(Theme.light.style(.dim) == .dim)
    }

    @Test func monoHasNoColorsAndKeepsFailuresApart() {
        for color in colors {
            let style = Theme.mono.style(TextStyle(foreground: color, background: color))
            #expect(style.foreground == nil && style.background == nil && style.reverse)
        }
        #expect(Theme.mono.style(TextStyle(foreground: .red)) == TextStyle(bold: true))
        #expect(Theme.mono.style(TextStyle(foreground: .red, bold: true)) == TextStyle(bold: true, underline: true))
        #expect(Theme.mono.style(TextStyle(foreground: .yellow)) == TextStyle(underline: true))
        #expect(Theme.mono.style(TextStyle(foreground: .green)) == .plain)
        #expect(Theme.mono.style(.plain) == .plain)
    }

    @Test(arguments: [
        ("\u{1B}]11;rgb:ffff/ffff/ffff\u{1B}\\", Theme.light),
        ("\u{1B}]11;rgb:1e1e/1e1e/2e2e\u{7}", .dark),
        ("rgb:fd/f6/e3", .light), ("rgb:000/2bf/36f", .dark), ("11;rgb:f/f/d", .light), ("rgb:0/0/0", .dark),
        ("rgb:0000/ffff/0000", .light), ("rgb:0000/0000/ffff", .dark), ("rgba:ffff/ffff/ffff/8000", .light),
        ("rgb:FFFF/FFFF/dddd", .light),
    ])
    func aTerminalsAnswerNamesTheTheme(answer: String, theme: Theme) throws {
        #expect(try #require(TerminalBackground(answer: answer)).theme == theme)
    }

    @Test(arguments: [
        "", "x", "rgb:", "rgb:ff/ff", "rgb:ff/ff/ff/ff", "rgb:/ff/ff", "rgb:fffff/0/0", "rgb:+f/ff/ff", "rgb:gg/0/0",
        "rgb:ｆ/f/f", "#ffffff", "\u{1B}]10;rgb:ff/ff/ff\u{7}", "rgba:ff/ff/ff", "\u{1B}]11;?\u{7}",
    ])
    func whatIsNoAnswerNamesNone(answer: String) {
        #expect(TerminalBackground(answer: answer) == nil)
    }

    @Test func digitsAreSharesOfTheLargestNumber() throws {
        let background = try #require(TerminalBackground(answer: "rgb:f/80/ffff"))
        #expect(background.red == 1 && background.green == 128.0 / 255 && background.blue == 1)
    }

    @Test(arguments: [
        ("15;0", Theme.dark), ("0;15", .light), ("0;default;15", .light), ("7;8", .dark), ("0;7", .light),
        ("15;default", nil), ("0", nil), ("", nil), ("0;99", nil), ("0;-1", nil),
    ])
    func theEnvironmentMayNameTheBackground(value: String, theme: Theme?) {
        #expect(Theme(colorFGBG: value) == theme)
    }
}

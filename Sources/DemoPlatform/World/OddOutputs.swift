/// What hosts print when nobody thought of a terminal: hostile, broken or merely unusual output, for job 20000110.
///
/// Nothing here may act on the terminal that shows it.
enum OddOutputs {
    /// One act for each oddity; the host at the same index of the inventory does it.
    static let acts: [HostAct] = [
        odd("剪贴板与标题 \u{1B}]52;c;cm0gLXJmIC8=\u{07}\u{1B}]0;pwned\u{07}\u{1B}]2;pwned\u{1B}\\ 结束\n"),
        odd(
            "first\n\u{1B}[2J\u{1B}[H\u{1B}[10;10Hmoved\u{1B}[1A\u{1B}[2K\u{1B}[?1049h\u{1B}[?25lhidden\u{1B}c\nlast\n"),
        odd("queries \u{1B}P$qm\u{1B}\\\u{1B}[c\u{1B}[6n\u{1B}[21t\u{1B}_apc\u{1B}\\\u{1B}^pm\u{1B}\\\u{05} end\n"),
        odd("exec \u{202E}fdp.tpircs\u{202C} \u{2066}isolated\u{2069} zero\u{200B}width\u{FEFF} \u{2028}separator\n"),
        odd("下载中   0%\r下载中  33%\r下载中  66%\r下载中 100%\nspinner |\r/\r-\r\\\rdone\n"),
        odd("Windows 主机\r\nC:\\game> deploy.bat\r\n部署完成\r\n"),
        odd("before\u{0}after NUL, \u{01}\u{02}\u{08}\u{08}\u{0B}\u{0C}\u{0E}\u{0F}\u{7F} and other controls\n"),
        odd("last line without a newline"),
        HostAct(log: LogTemplate(first: "one line of a million:\n", then: UInt8(ascii: "x"), count: 1_000_000)),
        HostAct(tag: "", log: nil),
        odd("表情 👩‍👩‍👧‍👦 🇨🇳 👍🏽 ❤️ 全角ＡＢＣ 한국어 e\u{301} ﷽ 𝕏\n"),
        odd("\u{1B}[31mred\u{1B}[0m \u{1B}[1;38;5;208morange\u{1B}[0m \u{1B}[48;2;0;64;128mblue\u{1B}[m plain\n"),
        HostAct(
            status: 101, exitCode: 1, tag: "\u{1B}[2J\u{202E}标签\u{07}\"|;$(reboot)",
            log: LogTemplate(bytes: Array("a tag with hostile characters\n".utf8))),
        HostAct(
            log: LogTemplate(
                bytes: Array("lone surrogate: ".utf8) + [0xED, 0xA0, 0x80]
                    + Array(" C1 controls: \u{9B}31m\u{9D}0;x\u{9C} \u{85}\n".utf8))),
        odd(
            "link \u{1B}]8;;file:///etc/passwd\u{1B}\\click\u{1B}]8;;\u{1B}\\ \u{1B}[5mblink\u{1B}[8minvisible\u{1B}[m\n"
        ),
    ]

    private static func odd(_ text: String) -> HostAct {
        HostAct(log: LogTemplate(bytes: Array(text.utf8)))
    }
}

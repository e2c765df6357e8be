import JobModel
import JobShell
import TerminalText
import Testing

@testable import JobShellProgram

/// The prompt as a person sees it, from what the session has to show.
@Suite struct PromptLayoutTests {
    private static let standard = "{place} {outcome} {status} {took} {sign} "

    private static let fields: PromptFields = {
        var fields = PromptFields()
        fields.scope = .business(2)
        fields.job = 20_000_100
        fields.step = 1
        fields.jobName = "发布应用到生产环境"
        fields.stepName = "检查磁盘空间并重启服务"
        fields.outcome = .init(good: 229, bad: 11)
        return fields
    }()

    private static var failed: PromptFields {
        var fields = fields
        fields.last = LastStatement(status: 2, took: .seconds(3.4))
        return fields
    }

    private func text(
        _ fields: PromptFields, _ template: String = standard, width: Int = 200, usesUTF8: Bool = true
    ) throws -> String {
        let template = try PromptTemplate(template, called: "prompt")
        return PromptLayout.texts(fields, in: template, width: width, usesUTF8: usesUTF8, usesColor: true)
            .map(\.text).joined()
    }

    @Test func theStandardPromptTellsThePlaceTheOutcomeAndTheFailure() throws {
        #expect(try text(Self.fields) == "biz:2 job:20000100 step:1 ✓ 229 ✗ 11 ❯ ")
        #expect(try text(Self.failed) == "biz:2 job:20000100 step:1 ✓ 229 ✗ 11 [2] 3.4s ❯ ")
        #expect(try text(Self.failed, usesUTF8: false) == "biz:2 job:20000100 step:1 ok 229 failed 11 [2] 3.4s > ")
    }

    @Test func whatTheSessionDoesNotHaveLeavesNoSpace() throws {
        var fields = PromptFields()
        #expect(try text(fields) == "❯ ")
        fields.scope = .business(2)
        #expect(try text(fields) == "biz:2 ❯ ")
        #expect(try text(fields, "{biz} {job} {red}{step}{reset} {bold}{sign} ") == "biz:2 ❯ ")
        fields.outcome = .init(good: 3, unfinished: 2)
        #expect(try text(fields) == "biz:2 ✓ 3 ↻ 2 ❯ ")
        fields.isConnected = false
        #expect(try text(fields) == "joblog biz:2 ✓ 3 ↻ 2 ❯ ")
        fields = PromptFields()
        fields.isConnected = false
        fields.opened = "证据.tar.gz"
        #expect(try text(fields) == "open:证据.tar.gz ❯ ")
    }

    @Test(arguments: [
        (200, "biz:2 job:20000100 step:1 ✓ 229 ✗ 11 [2] 3.4s ❯ "),
        (80, "job:20000100 step:1 ✓ 229 ✗ 11 [2] 3.4s ❯ "),
        (60, "step:1 ✓ 229 ✗ 11 [2] 3.4s ❯ "),
        (40, "step:1 [2] 3.4s ❯ "), (20, "step:1 ❯ "), (1, "step:1 ❯ "), (0, "step:1 ❯ "),
    ])
    func aNarrowWindowShortensThePromptFromTheLeft(width: Int, shown: String) throws {
        #expect(try text(Self.failed, width: width) == shown)
    }

    @Test(arguments: [
        (200, "[发布应用到生产环境/检查磁盘空间并重启服务] 3.4s ❯ "),
        (80, "检查磁盘空间并重启服务] 3.4s ❯ "), (40, "3.4s ❯ "),
    ])
    func whatIsAttachedToAFieldGoesWithIt(width: Int, shown: String) throws {
        #expect(try text(Self.failed, "[{job-name}/{bold}{step-name}{reset}] {took} {sign} ", width: width) == shown)
    }

    @Test func theEndOfALongNameIsKept() throws {
        var fields = PromptFields()
        fields.opened = "生产环境的全部日志归档.tar.gz"
        #expect(try text(fields, width: 80) == "open:生产环境的全部日志归档.tar.gz ❯ ")
        #expect(try text(fields, width: 40) == "…全部日志归档.tar.gz ❯ ")
        #expect(try text(fields, width: 40, usesUTF8: false) == "~全部日志归档.tar.gz > ")
    }

    @Test(arguments: [40, 80, 200])
    func noPromptTakesMuchMoreThanHalfOfTheWindow(width: Int) throws {
        let templates = [
            Self.standard, "{job-name}{step-name}{place}{sign}", "很长的文字没有字段\(String(repeating: "长", count: 200))> ",
            "{job-name} {step-name} {job-name} {step-name} {job-name} {step-name} {job-name} {step-name}",
        ]
        for template in templates {
            let shown = try text(Self.failed, template, width: width)
            #expect(DisplayWidth.of(shown) <= width * 11 / 20 + 1, "\(shown)")
        }
    }

    @Test func foreignNamesCannotActOnTheTerminal() throws {
        var fields = PromptFields()
        fields.jobName = "a\u{1B}]0;x\u{7}\n\u{202E}b"
        let shown = try text(fields, "{job-name} {sign}")
        #expect(shown == #"a^[]0;x^G\n\u{202E}b ❯"#)
    }

    @Test func stylesAreOfTheFieldsUntilTheTemplateChangesThem() throws {
        let template = try PromptTemplate("{job} {red}{bold}{job}x{reset}{job}", called: "prompt")
        func styles(usesColor: Bool, _ theme: Theme = .dark) -> [TextStyle] {
            PromptLayout.texts(
                Self.fields, in: template, width: 200, usesUTF8: true, usesColor: usesColor, theme: theme
            ).map(\.style)
        }
        let (blue, red) = (TextStyle(foreground: .blue), TextStyle(foreground: .red, bold: true))
        #expect(styles(usesColor: true) == [blue, .plain, red, red, blue])
        #expect(styles(usesColor: false).allSatisfy { $0 == .plain })
        #expect(styles(usesColor: true, .mono).allSatisfy { $0.foreground == nil })
        #expect(styles(usesColor: true, .mono)[2].bold)
    }

    @Test func theSignIsRedAfterAFailure() throws {
        let template = try PromptTemplate("{sign}", called: "prompt")
        func color(_ fields: PromptFields) -> TerminalColor? {
            PromptLayout.texts(fields, in: template, width: 80, usesUTF8: true, usesColor: true).first?.style.foreground
        }
        #expect(color(Self.fields) == .green)
        #expect(color(Self.failed) == .red)
    }

    @Test(arguments: [
        (2, ""), (2.1, "2.1s"), (3.4, "3.4s"), (59.94, "59.9s"), (59.96, "1m00s"), (65, "1m05s"), (3599.6, "1h00m"),
        (3725, "1h02m"), (90_000, "25h00m"),
    ])
    func onlyATimeOverTwoSecondsIsShown(seconds: Double, shown: String) {
        #expect(LastStatement(status: 0, took: .seconds(seconds)).shownTime == shown)
    }
}

import Foundation
import JobModel
import JobShell
import TerminalText

import Glibc

/// The prompt before a statement: what it shows, and how it is written (`set prompt`, `set prompt-right`). It does not
/// change any more, so that it can be laid out again when the window changes its width.
struct Prompt: Sendable {
    /// What the fields show.
    let fields: PromptFields
    private let left: PromptTemplate
    private let right: PromptTemplate
    private let screen: Screen

    /// The prompt that tells where the shell's session stands.
    ///
    /// - Parameter last: The statement that ran since the last prompt; nil if none did.
    init(of shell: Shell, after last: LastStatement?) async {
        let session = await shell.session
        screen = await shell.screen
        (left, right) = (session.settings.prompt("prompt"), session.settings.prompt("prompt-right"))
        fields = PromptFields(session, last: last, now: await shell.localTime)
    }

    /// Returns the prompt for a window.
    ///
    /// - Parameter width: The width in columns; nil for the width of the shell's screen.
    /// - Returns: The text before the statement, and the text at the right edge of its first row. The right text is
    ///   empty if it leaves no room to type.
    func text(width: Int? = nil) -> (left: [StyledText], right: [StyledText]) {
        let width = width ?? screen.width ?? Self.usualWidth
        func texts(_ template: PromptTemplate) -> [StyledText] {
            PromptLayout.texts(
                fields, in: template, width: width, usesUTF8: screen.usesUTF8, usesColor: screen.usesColor,
                theme: screen.theme)
        }
        func columns(_ texts: [StyledText]) -> Int { texts.reduce(0) { $0 + DisplayWidth.of($1.text) } }
        let texts = (left: texts(left), right: Self.withoutSpacesAtEnd(texts(right)))
        let isRoomy = columns(texts.left) + columns(texts.right) <= width * 3 / 4
        return (texts.left, isRoomy ? texts.right : [])
    }

    /// The place for the terminal's title, such as `joblog biz:2 job:20000100 step:1`.
    var place: String {
        let parts = fields.shown(.place, usesUTF8: true).filter { $0.field != .place }.flatMap(\.texts)
        return (["joblog"] + parts.map(\.text)).joined(separator: " ")
    }

    private static let usualWidth = 80

    /// An empty field at the end of the right prompt shall not keep the text before it from the edge.
    private static func withoutSpacesAtEnd(_ texts: [StyledText]) -> [StyledText] {
        var texts = texts
        while let last = texts.popLast() {
            let spaces = last.text.reversed().prefix { $0 == " " }.count
            if spaces < last.text.count { return texts + [StyledText(String(last.text.dropLast(spaces)), last.style)] }
        }
        return []
    }
}

extension PromptFields {
    /// What the fields show of a session.
    ///
    /// - Parameters:
    ///   - last: The statement that ran since the last prompt; nil if none did.
    ///   - now: The present in the session's time zone.
    init(_ session: Session, last: LastStatement?, now: CivilTime) {
        let run = session.run
        isConnected = session.endpoint != nil
        opened = session.opened?.name
        scope = session.opened == nil ? session.scope : nil
        job = run.flatMap { $0.job.id > 0 ? $0.job.id : nil }
        step = session.opened == nil ? session.stepIndex.map { $0 + 1 } : nil
        jobName = run?.job.name
        stepName = session.step?.name
        outcome = Outcome(of: session.step?.hosts ?? [])
        self.last = last
        host = String(Self.machineName.prefix { $0 != "." })
        platform = session.endpoint.flatMap { URLComponents(string: $0.url)?.host } ?? ""
        time = String(now.time)
        user = (getenv("USER") ?? getenv("LOGNAME")).map { String(cString: $0) } ?? ""
    }

    private static var machineName: String {
        var name = utsname()
        guard uname(&name) == 0 else { return "" }
        return withUnsafeBytes(of: &name.nodename) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}

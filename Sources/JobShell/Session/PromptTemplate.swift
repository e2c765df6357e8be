import JobModel
import TerminalText

/// A prompt as `set prompt` takes it: text with fields and styles in braces, such as
/// `{biz} {bold}{job}{reset} {sign} `. `{{` stands for a brace.
package struct PromptTemplate: Sendable, Hashable {
    /// What a field shows. A field with nothing to show takes the space after it away.
    package enum Field: String, Sendable, Hashable, CaseIterable {
        /// Where the session stands: `joblog` without a platform, or `open`, or else `biz`, then `job` and `step`.
        case place
        /// The chosen business or business set: `biz:2`; empty for opened logs.
        case biz
        /// The chosen run: `job:20000100`.
        case job
        /// The position of the chosen step: `step:1`.
        case step
        /// The opened logs: `open:NAME`.
        case open
        /// The name of the chosen run.
        case jobName = "job-name"
        /// The name of the chosen step.
        case stepName = "step-name"
        /// How many hosts of the chosen step succeeded, failed and are unfinished: `✓ 229 ✗ 11`.
        case outcome
        /// The exit status of the last statement, if it failed: `[2]`.
        case status
        /// How long the last statement took, if that was more than two seconds: `3.4s`.
        case took
        /// The name of this machine, up to the first dot.
        case host
        /// The host of the platform's address.
        case platform
        /// The time of day in the session's time zone: `15:52:35`.
        case time
        /// The user of this machine.
        case user
        /// `❯`, or `>` where the terminal has no UTF-8.
        case sign
    }

    /// A part of a template.
    package enum Part: Sendable, Hashable {
        /// Text that is shown as it is.
        case text(String)
        /// What the session has to show.
        case field(Field)
        /// A change of the style of what follows; nil brings back the fields' own styles.
        case style(StyleChange?)
    }

    /// A change of the style of what follows.
    package enum StyleChange: Sendable, Hashable {
        /// This colour.
        case color(TerminalColor)
        /// Bold, fainter, slanted, underlined text, or text with its two colours exchanged.
        case bold, dim, italic, underline, reverse

        /// Changes a style.
        package func apply(to style: inout TextStyle) {
            switch self {
            case .color(let color): style.foreground = color
            case .bold: style.bold = true
            case .dim: style.dim = true
            case .italic: style.italic = true
            case .underline: style.underline = true
            case .reverse: style.reverse = true
            }
        }
    }

    /// The parts, in order.
    package let parts: [Part]

    /// The names of all styles and what each changes.
    private static let styles: [(name: String, change: StyleChange?)] = [
        ("black", .color(.black)), ("red", .color(.red)), ("green", .color(.green)), ("yellow", .color(.yellow)),
        ("blue", .color(.blue)), ("magenta", .color(.magenta)), ("cyan", .color(.cyan)), ("white", .color(.white)),
        ("gray", .color(.brightBlack)), ("bold", .bold), ("dim", .dim), ("italic", .italic),
        ("underline", .underline), ("reverse", .reverse), ("reset", nil),
    ]

    /// The words that may stand in braces: the fields, and the styles.
    static let words = (fields: Field.allCases.map(\.rawValue), styles: styles.map(\.name))

    /// A template without fields and styles.
    init(literal text: String) { parts = [.text(text)] }

    /// Reads a template.
    ///
    /// - Parameter called: the name of the setting in messages.
    /// - Throws: a usage `Failure` that marks what is wrong: a word in braces that is neither a field nor a style, a
    ///   brace that is not closed, or a character that a terminal would act on, such as a line end.
    package init(_ text: String, called: String) throws(Failure) {
        var parts: [Part] = []
        var literal = ""
        func end() {
            if !literal.isEmpty { parts.append(.text(literal)) }
            literal = ""
        }
        let characters = Array(text)
        var place = 0
        while place < characters.count {
            let character = characters[place]
            if character.unicodeScalars.contains(where: { ActiveCharacter.contains($0.value) }) {
                throw Texts.controlInPrompt(text, at: place, called: called)
            }
            guard character == "{" else {
                literal.append(character)
                place += 1
                continue
            }
            if characters[(place + 1)...].first == "{" {
                literal.append(character)
                place += 2
                continue
            }
            guard let close = characters[place...].firstIndex(of: "}") else {
                throw Texts.openBraceInPrompt(text, at: place, called: called)
            }
            let word = String(characters[(place + 1)..<close])
            end()
            if let field = Field(rawValue: word) {
                parts.append(.field(field))
            } else if let style = Self.styles.first(where: { $0.name == word }) {
                parts.append(.style(style.change))
            } else {
                throw Texts.unknownPromptField(word, in: text, at: place, called: called)
            }
            place = close + 1
        }
        end()
        self.parts = parts
    }
}

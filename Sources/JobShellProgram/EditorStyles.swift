import TerminalText

/// The styles in which the line editor shows a statement and what belongs to it.
struct EditorStyles: Sendable, Hashable {
    /// The name of a command, an alias or an unambiguous beginning of one.
    var command = TextStyle(bold: true)
    /// A word in a command's place that is no command.
    var unknownCommand = TextStyle(foreground: .red, underline: true)
    /// An option, without its value.
    var option = TextStyle(foreground: .cyan)
    /// A word in quotes.
    var string = TextStyle(foreground: .yellow)
    /// A variable, also within quotes.
    var variable = TextStyle(foreground: .magenta)
    /// A host set.
    var hostSet = TextStyle(foreground: .brightBlue)
    /// The path of a file.
    var path = TextStyle(underline: true)
    /// `|`, `;`, `&&`, `||`, `>`, `>>` and `!`.
    var operatorSign = TextStyle(foreground: .green)
    /// A comment.
    var comment = TextStyle.dim
    /// What will be an error, such as a quote that is not closed.
    var error = TextStyle(foreground: .red, bold: true)
    /// The suggested rest of the line.
    var suggestion = TextStyle.dim
    /// The description of an entry in the menu of completions.
    var menuDescription = TextStyle.dim
    /// The selected entry of the menu.
    var selectedMenuEntry = TextStyle(reverse: true)
    /// The part of an entry of the history that a search matched.
    var searchMatch = TextStyle(foreground: .yellow, bold: true, underline: true)

    /// The styles of a theme.
    ///
    /// - Parameter usesColor: Whether colours are used. Without them the styles are those of the theme `mono`: a
    ///   suggestion or a selected entry that looks like all other text would mislead.
    init(theme: Theme, usesColor: Bool) {
        let theme = usesColor ? theme : .mono
        // Underlined as all that is yellow, strings would stand out more than anything else.
        if theme == .mono { string = .plain }
        for path in Self.paths { self[keyPath: path] = theme.style(self[keyPath: path]) }
    }

    private static var paths: [WritableKeyPath<EditorStyles, TextStyle>] {
        [
            \.command, \.unknownCommand, \.option, \.string, \.variable, \.hostSet, \.path, \.operatorSign, \.comment,
            \.error,
            \.suggestion, \.menuDescription, \.selectedMenuEntry, \.searchMatch,
        ]
    }
}

import JobModel
import JobShell
import LineEditor
import Synchronization
import TerminalText

/// What the shell knows, for the line editor: candidates, colours, the user's text editor and the theme. The editor calls
/// from its own thread; what it needs at each key is a snapshot.
final class EditorAssistance: Sendable {
    private struct State {
        var shell: Shell?
        var coloring: SyntaxColoring?
        var styles = EditorStyles(theme: .dark, usesColor: true)
        var theme: Theme?
        /// Whether colours are used, and whether their theme is the terminal's.
        var usesColor = true
        var followsTerminal = true
    }

    private let state = Mutex(State())

    /// The theme for the background that the terminal told; nil if it told none.
    var theme: Theme? { state.withLock { $0.theme } }

    /// Puts the functions into an editor's configuration.
    func serve(_ configuration: inout LineEditorConfiguration) {
        configuration.complete = { [self] text, offset in await complete(text, at: offset) }
        configuration.highlight = { [self] text in highlights(of: text) }
        configuration.editText = { [self] text in await edit(text) }
        configuration.heardBackground = { [self] answer in
            guard let theme = TerminalBackground(answer: answer)?.theme else { return }
            state.withLock { state in
                state.theme = theme
                guard state.followsTerminal else { return }
                state.styles = EditorStyles(theme: theme, usesColor: state.usesColor)
            }
        }
        configuration.styles = { [self] in
            let styles = state.withLock { $0.styles }
            var result = LineEditorStyles()
            result.suggestion = styles.suggestion
            result.help = styles.menuDescription
            result.selected = styles.selectedMenuEntry
            result.match = styles.searchMatch
            return result
        }
    }

    /// Begins to serve a shell.
    func adopt(_ shell: Shell) async {
        state.withLock { $0.shell = shell }
        await refresh()
    }

    /// Takes the names and the theme as they are now. Statements may have changed both.
    func refresh() async {
        guard let shell = state.withLock({ $0.shell }) else { return }
        let coloring = await shell.syntaxColoring
        let screen = await shell.screen
        let followsTerminal = await shell.session.settings.text("theme") == "auto"
        // The first Tab after a step was chosen should not wait for the names of its hosts to be put in order.
        Task { await shell.prepareCompletion() }
        state.withLock { state in
            state.coloring = screen.usesColor ? coloring : nil
            state.styles = EditorStyles(theme: screen.theme, usesColor: screen.usesColor)
            (state.usesColor, state.followsTerminal) = (screen.usesColor, followsTerminal)
        }
    }

    private func complete(_ text: String, at offset: Int) async -> LineCompletion {
        guard let shell = state.withLock({ $0.shell }) else { return LineCompletion(range: 0..<0, candidates: []) }
        let completion = await shell.completion(of: text, at: offset)
        return LineCompletion(
            range: completion.range,
            candidates: completion.candidates.map {
                .init(text: $0.text, label: $0.label, help: $0.help, isWhole: $0.isWhole)
            }, isCut: completion.isCut)
    }

    private func highlights(of text: String) -> [HighlightSpan] {
        let (coloring, styles) = state.withLock { ($0.coloring, $0.styles) }
        guard let coloring else { return [] }
        return coloring.spans(of: text).map { HighlightSpan(range: $0.range, style: styles.style(of: $0.kind)) }
    }

    private func edit(_ text: String) async -> Result<String, LineEditorFailure> {
        guard let shell = state.withLock({ $0.shell }) else { return .success(text) }
        do {
            return .success(try await shell.editText(text))
        } catch let failure as Failure {
            return .failure(LineEditorFailure(failure.message + (failure.hint.map { "; " + $0 } ?? "")))
        } catch {
            return .success(text)
        }
    }
}

extension EditorStyles {
    /// The style of a kind of piece.
    func style(of kind: SyntaxColoring.Kind) -> TextStyle {
        switch kind {
        case .command, .alias: command
        case .unknownCommand: unknownCommand
        case .option: option
        case .unknownOption, .unknownVariable, .error: error
        case .string, .shellText: string
        case .variable: variable
        case .hostSet: hostSet
        case .path: path
        case .operatorSign: operatorSign
        case .comment: comment
        }
    }
}

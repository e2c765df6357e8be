import TerminalText

/// Draws the line being read, with what is below it.
extension EditorCore {
    /// Draws the current line.
    func drawLine() {
        editing.updateSuggestion()
        let size = shared.screen.size
        let isOver = outcome != nil
        var layout = FrameLayout(
            prompt: request.prompt, buffer: editing.buffer.characters,
            cursor: isOver ? editing.buffer.count : editing.buffer.cursor, size: size)
        layout.top = top
        layout.highlights = highlights()
        if !isOver {
            layout.suggestion = editing.suggestion
            layout.suggestionStyle = shared.configuration.styles().suggestion
            layout.rightPrompt = request.rightPrompt
            if let search = editing.search { layout.prompt = Texts.searchPrompt(search) }
            layout.below = below(size)
        }
        top = shared.screen.draw(layout, askingForColumn: { input.askForColumn() })
    }

    /// What is shown below the line: the menu, or what is being waited for.
    private func below(_ size: TerminalSize) -> [[StyledText]] {
        let styles = shared.configuration.styles()
        if let waiting, waiting.ticks > 0 { return [[StyledText(Texts.lookingUp(tick: waiting.ticks), styles.help)]] }
        if let message {
            return TerminalSafe.text(message, escapingLayout: true).wrapped(to: size.columns - 1).map {
                [StyledText($0, styles.help)]
            }
        }
        guard let menu = editing.menu else { return [] }
        let drawn = MenuLayout(menu, size: size, mostRows: max(1, size.rows / 2), styles: styles)
        editing.menu?.rows = drawn.rows
        return drawn.lines
    }

    private func highlights() -> [HighlightSpan] {
        if let search = editing.search {
            guard let match = search.match else { return [] }
            let before = editing.buffer.text(0..<match.lowerBound).utf8.count
            let count = editing.buffer.text(match).utf8.count
            return [HighlightSpan(range: before..<before + count, style: shared.configuration.styles().match)]
        }
        guard request.kind == .statement, let highlight = shared.configuration.highlight else { return [] }
        let text = editing.text
        // Colouring a long text would make each key slow.
        guard text.utf8.count <= 20_000 else { return [] }
        if colored.text != text { colored = (text, highlight(text)) }
        return colored.spans
    }
}

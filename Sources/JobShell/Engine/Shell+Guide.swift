import JobModel

/// The steps of a `Guide`, as the interactive loop takes them.
extension Shell {
    /// Shows sentences beside the results, each of which begins a line and is broken between words to fit the window.
    package func tell(_ text: String) {
        for line in text.split(separator: "\n") { terminal.tell(String(line)) }
    }

    /// Shows the next step of the guide, if there is one. The interactive loop calls it after each statement that the
    /// user ran at the prompt. The guide ends with its last step.
    ///
    /// - Returns: the statement that the step suggests; nil without a guide, and after its last step.
    package func takeGuideStep(after statement: String, status: Int) -> String? {
        guard let step = nextGuideStep(after: statement, status: status) else { return nil }
        tell(step.text)
        if let suggestion = step.suggestion { terminal.tell(Texts.guideSuggests(suggestion)) }
        return step.suggestion
    }

    /// Ends the guide, because the user does not want to go on.
    package func leaveGuide() {
        guide = nil
        tell(Texts.guideLeft)
    }

    /// Moves the guide on after a statement that the user ran; nil if there is no guide. The statement that asked for a
    /// guide is followed by the first step. The guide ends with its last step.
    private func nextGuideStep(after statement: String, status: Int) -> GuideStep? {
        let begins = newGuide != nil
        if begins { (guide, newGuide) = (newGuide, nil) }
        guard let step = begins ? guide?.next(after: nil, status: 0) : guide?.next(after: statement, status: status)
        else { return nil }
        if step.suggestion == nil { guide = nil }
        return step
    }
}

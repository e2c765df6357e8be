import JobModel

/// The failures of reading faults from text.
enum Texts {
    static func unknownFault(_ word: String) -> Failure {
        let words = DemoFaults.words.map { String($0.name) }.joined(separator: ", ")
        return Failure(
            "demo-fault", "the demo platform knows no fault '\(word)'", hint: "it knows \(words)", status: .usage)
    }
    static func wrongFault(_ word: String, form: String) -> Failure {
        let hint = form.contains("WHEN") ? "; WHEN is a probability such as 0.1, first3 or every5" : ""
        return Failure(
            "demo-fault", "the fault '\(word)' is not of the form \(form)", hint: "write \(form)\(hint)", status: .usage
        )
    }
}

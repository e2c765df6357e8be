import JobModel
import Testing

/// Sentences keep their arguments apart from their words, so that a catalogue can translate them late.
@Suite struct SentenceTests {
    private let number = 99
    private let failure = Failure(
        "no-such-step", "there is no step \(99) in job \("发布")", hint: "type `steps` to see the \(4) steps")

    @Test func aSentenceIsItsWordsAndItsArguments() {
        #expect(failure.message == "there is no step 99 in job 发布")
        #expect(failure.sentence.template == "there is no step {1} in job {2}")
        #expect(failure.sentence.arguments == ["99", "发布"])
        #expect(failure.hint == "type `steps` to see the 4 steps")
    }

    @Test(arguments: [
        ("任务 {2} 没有第 {1} 步", "任务 发布 没有第 99 步"), ("没有", "没有"), ("{1}{1}", "9999"), ("{3} {x} {", "{3} {x} {"),
        ("{1", "{1"), ("", ""),
    ])
    func aCatalogueTranslatesIt(_ template: String, _ expected: String) {
        let catalogue = ["there is no step {1} in job {2}": template]
        #expect(failure.sentence.text(in: catalogue) == expected)
        #expect(failure.sentence.text(in: [:]) == failure.message)
    }

    @Test func aSentenceWithinASentenceAddsItsWords() {
        let reason: Sentence = "nothing listens at \("https://x")"
        let whole: Sentence = "the logs of \(3) hosts could not be had: \(reason)"
        #expect(whole.template == "the logs of {1} hosts could not be had: nothing listens at {2}")
        #expect(whole.arguments == ["3", "https://x"])
        #expect(("a \(1)" + " b \(2)" as Sentence).template == "a {1} b {2}")
    }

    @Test func whatAnArgumentHoldsIsNeverAPlaceholder() {
        let sentence: Sentence = "no \("{1} {2}") here"
        #expect(sentence.text(in: ["no {1} here": "<{1}>"]) == "<{1} {2}>")
    }

    @Test func sentencesAreEqualByWhatTheySay() {
        #expect(("a \("b")" as Sentence) == "a b")
        #expect(Sentence(verbatim: "a b") == "a b")
        #expect(Failure("x", "a \("b")") == Failure("x", "a b"))
    }
}

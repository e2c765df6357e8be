import JobModel

/// Which step and attempt a word means.
enum StepChoice {
    /// The position of a step that was named by its position (from 1) or its id.
    ///
    /// - Throws: `Failure` when the run has no such step.
    static func index(of number: Int64, in run: JobRun) throws(Failure) -> Int {
        guard let index = run.stepIndex(of: number) else { throw Failure.noSuchStep(number, in: run) }
        return index
    }

    /// Makes sure that an attempt (from 1) is the latest: these methods of the platform tell of no other.
    static func check(attempt: Int?, of step: StepInstance) throws(Failure) {
        guard let attempt, attempt != step.attempt else { return }
        throw Texts.attemptUnavailable(attempt, of: step)
    }
}

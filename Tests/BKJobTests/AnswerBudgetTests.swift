import Testing

@testable import BKJob

/// Who may take how much memory when, and that nobody waits for ever.
@Suite struct AnswerBudgetTests {
    private func budget(common: Int, answer: Int) -> AnswerBudget {
        var limits = AnswerLimits()
        limits.commonBytes = common
        limits.answerBytes = answer
        return AnswerBudget(limits)
    }

    /// Starts to hold, and returns when it either may go on or stands in line: then the task is still at it.
    private func holding(_ share: AnswerShare, _ bytes: Int) async -> (task: Task<Void, any Error>, isDone: Bool) {
        let done = Flag()
        let task = Task {
            try await share.hold(bytes)
            done.raise()
        }
        // Whoever may go on does so without waiting for anybody.
        for _ in 0..<1000 where !done.isRaised { await Task.yield() }
        return (task, done.isRaised)
    }

    @Test func whatHasRoomIsNotHeldUp() async throws {
        let budget = budget(common: 100, answer: 1000)
        let shares = (0..<10).map { _ in budget.share() }
        for share in shares { try await share.hold(10) }
        for share in shares { try await share.hold(5) }
    }

    @Test func anAnswerHasAMost() async throws {
        let share = budget(common: 100, answer: 1000).share()
        try await share.hold(1000)
        await #expect(throws: AnswerTooLarge.self) { try await share.hold(1001) }
        // What was refused is not held.
        try await share.hold(1000)
    }

    @Test func whereTheCommonRoomIsFullAnswersTakeTurns() async throws {
        let budget = budget(common: 100, answer: 1000)
        let (first, second, third) = (budget.share(), budget.share(), budget.share())
        try await first.hold(90)
        // The first that needs more has the turn; what it holds does not count for the others.
        try await second.hold(500)
        try await first.hold(95)
        let waiting = await holding(third, 50)
        #expect(!waiting.isDone)
        try await second.hold(900)
        // Who holds next to nothing waits for nobody.
        try await budget.share().hold(1)
        // The turn goes on when its owner holds less.
        try await second.hold(0)
        try await waiting.task.value
    }

    /// An answer that breaks off while it has the turn must not take the turn along.
    @Test func theTurnNeverGoesAway() async throws {
        let budget = budget(common: 100, answer: 1000)
        for _ in 0..<3 {
            let answer = budget.share()
            try await answer.hold(500)
        }
        let last = budget.share()
        try await last.hold(1000)
    }

    @Test func anAnswerThatEndsGivesBackWhatItHeld() async throws {
        let budget = budget(common: 100, answer: 1000)
        var giant: AnswerShare? = budget.share()
        try await giant?.hold(1000)
        let (one, other) = (budget.share(), budget.share())
        try await one.hold(100)
        let waiting = await holding(other, 50)
        #expect(!waiting.isDone)
        giant = nil
        try await waiting.task.value
    }

    @Test func cancellingLeavesTheLine() async throws {
        let budget = budget(common: 100, answer: 1000)
        let (giant, one, other) = (budget.share(), budget.share(), budget.share())
        try await one.hold(100)
        try await giant.hold(500)
        let cancelled = await holding(other, 50)
        #expect(!cancelled.isDone)
        cancelled.task.cancel()
        await #expect(throws: CancellationError.self) { try await cancelled.task.value }
        // Who left the line is not waited for.
        try await giant.hold(0)
        try await one.hold(50)
    }

    /// Many answers that all grow to their most, as fast as they are let: none is left waiting, and together they never
    /// hold more than the common room, one answer's most, and what each adds before it asks.
    @Test func noOrderOfEventsLeavesSomebodyWaiting() async throws {
        let budget = budget(common: 100, answer: 1000)
        let held = Sum()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for answer in 0..<20 {
                group.addTask {
                    for _ in 0..<10 {
                        let share = budget.share()
                        for bytes in stride(from: 10, through: 200 + answer * 40, by: 10) {
                            held.add(10)
                            try await share.hold(bytes)
                            await Task.yield()
                        }
                        held.add(-(200 + answer * 40))
                        try await share.hold(0)
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(held.now == 0 && held.most <= 100 + 1000 + 20 * 10)
    }
}

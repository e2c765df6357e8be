/// The changes of a line that can be undone, and those that were undone and can be made again.
struct EditLog: Sendable {
    /// Changes that are undone together, oldest first.
    private typealias Step = [TextBuffer.Change]

    /// The most steps that are kept.
    private static let mostSteps = 1000

    private var done: [Step] = []
    private var undone: [Step] = []
    /// Whether the next change belongs to the last step.
    private var isStepOpen = false

    /// Adds a change.
    ///
    /// - Parameter continues: whether the change belongs to the same step as the one before, if no ``endStep()`` came
    ///   between.
    mutating func add(_ change: TextBuffer.Change, continues: Bool = false) {
        guard change.removed != change.inserted else { return }
        undone = []
        if continues, isStepOpen, !done.isEmpty {
            done[done.count - 1].append(change)
        } else {
            done.append([change])
            if done.count > Self.mostSteps { done.removeFirst(done.count - Self.mostSteps) }
        }
        isStepOpen = true
    }

    /// Ends the last step, so that the next change begins another.
    mutating func endStep() { isStepOpen = false }

    /// Undoes the last step.
    ///
    /// - Returns: whether there was one.
    mutating func undo(in buffer: inout TextBuffer) -> Bool {
        guard let step = done.popLast() else { return false }
        for change in step.reversed() { buffer.revert(change) }
        undone.append(step)
        isStepOpen = false
        return true
    }

    /// Makes the step again that was undone last.
    ///
    /// - Returns: whether there was one.
    mutating func redo(in buffer: inout TextBuffer) -> Bool {
        guard let step = undone.popLast() else { return false }
        for change in step { buffer.apply(change) }
        done.append(step)
        isStepOpen = false
        return true
    }
}

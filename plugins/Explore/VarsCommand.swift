import JobModel
import JobShell

/// `vars`
struct VarsCommand: Command {
    let signature = CommandSignature(
        "vars", summary: "the run's variables, as each step saw them; passwords never",
        gives: .table, examples: [.init("vars", "what the run was given")])

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        let run = try await context.currentRun()
        let rows = try await context.variables(of: run.job.id).flatMap { step in
            step.variables.map { variable -> JSONObject in
                let isPassword = variable.type == GlobalVariable.passwordType
                return [
                    "step_instance_id": .integer(step.stepID), "name": .string(variable.name),
                    "value": .optional(variable.value), "type": .whole(variable.type),
                    "note": .string(isPassword ? "a password, not shown" : ""),
                ]
            }
        }
        let table = Table(
            columns: [
                .init("step_instance_id", title: "step", .number, mayGo: true), .init("name", title: "name"),
                .init("value", title: "value"), .init("note", title: "note"),
            ], rows: rows)
        return Outcome(.table(table), notes: rows.isEmpty ? ["this run has no variables"] : [])
    }
}

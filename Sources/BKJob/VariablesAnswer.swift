import JobModel

/// `data` of `get_job_instance_global_var_value`. Passwords are dropped here.
struct VariablesAnswer: Decodable {
    let steps: [StepVariables]

    init(from decoder: any Decoder) throws {
        steps = try Fields(decoder).list("step_instance_var_list", of: Step.self)?.map(\.variables) ?? []
    }

    private struct Step: Decodable {
        let variables: StepVariables

        init(from decoder: any Decoder) throws {
            let fields = try Fields(decoder)
            guard let id = fields.integer("step_instance_id") else { throw fields.lacking("step_instance_id") }
            let variables = try fields.list("global_var_list", of: Variable.self) ?? []
            self.variables = StepVariables(stepID: id, variables: variables.map(\.variable))
        }
    }

    private struct Variable: Decodable {
        let variable: GlobalVariable

        init(from decoder: any Decoder) throws {
            let fields = try Fields(decoder)
            // A variable of unknown type may be a password: its value goes no further either.
            let type = fields.integer("type")
            variable = GlobalVariable(
                name: fields.text("name") ?? "", value: type == nil ? nil : fields.text("value"),
                type: Int(clamping: type ?? 0))
        }
    }
}

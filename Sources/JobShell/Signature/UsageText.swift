import JobModel

extension CommandSignature {
    /// How the command is called, on one line: `hosts [HOSTSET] [--status S] [--long]`.
    public var usage: String {
        let places = positionals.map { positional -> String in
            let word = positional.name.uppercased() + (positional.repeats ? "…" : "")
            return positional.isOptional ? "[\(word)]" : word
        }
        let named = options.map { option in
            "[" + (option.type == nil ? "--\(option.name)" : "--\(option.name) \(option.valueName ?? "VALUE")") + "]"
                + (option.repeats ? "…" : "")
        }
        return ([name] + places + named).joined(separator: " ")
    }

    /// The hint of most usage errors.
    var usageHint: String { "usage: \(usage)" }

    /// What `help NAME` and `NAME --help` show.
    public var helpText: String {
        var lines = ["\(name): \(summary)", "", "  \(usage)"]
        if !otherNames.isEmpty { lines.append("  also: \(otherNames.joined(separator: ", "))") }
        if !details.isEmpty { lines += ["", details] }
        let rows =
            positionals.map { ($0.name.uppercased(), $0.help) }
            + options.map { ($0.form, $0.help) }
        if !rows.isEmpty {
            let width = rows.map(\.0.count).max() ?? 0
            lines.append("")
            lines += rows.map { "  " + $0.0 + String(repeating: " ", count: width - $0.0.count + 2) + $0.1 }
        }
        lines += ["", flow]
        if !examples.isEmpty {
            lines += ["", "Examples:"]
            lines += examples.flatMap { ["  \($0.statement)", "      \($0.meaning)"] }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// What it takes from a pipe and gives to one, as a sentence.
    public var flow: String {
        let taken = accepts.map(\.rawValue).joined(separator: ", ")
        let input = accepts.isEmpty ? "Takes nothing from a pipe" : "Takes \(taken)\(needsInput ? "" : ", or nothing")"
        return "\(input); gives \(gives == .same ? "what it took" : gives.rawValue)."
    }
}

extension CommandSignature.Option {
    /// `-x, --exclude HOSTSET`
    public var form: String {
        let letterForm = letter.map { "-\($0), " } ?? ""
        return letterForm + "--\(name)" + (type == nil ? "" : " \(valueName ?? "VALUE")")
    }
}

import JobModel

/// Candidates of the things that commands are about, for commands that take one of them as text.
extension CompletionContext {
    /// The ids of the latest runs, newest first, with status, name and time. Typing a part of a name finds them, too.
    public func jobCandidates() async -> [Completion.Candidate] {
        await jobs().map { job in
            let time = (job.start ?? job.create).map(text) ?? ""
            let help = [time, job.status.name, job.name].filter { !$0.isEmpty }.joined(separator: "  ")
            return Completion.Candidate(String(job.id), help: help)
        }
    }

    /// The positions of the run's steps, with name and status.
    public func stepCandidates() async -> [Completion.Candidate] {
        guard let run = await run() else { return [] }
        return run.steps.enumerated().map { index, step in
            Completion.Candidate(String(index + 1), help: "\(step.name)  \(step.status.name)")
        }
    }

    /// The tags that the step's hosts have, the most frequent first.
    public func tagCandidates() async -> [Completion.Candidate] {
        await hosts()?.tags.map { Completion.Candidate($0.tag, help: quantity($0.count, "host")) } ?? []
    }

    /// The exit codes that the step's hosts have, with the number of hosts.
    public func exitCodeCandidates() async -> [Completion.Candidate] {
        await hosts()?.exitCodes.map { Completion.Candidate(String($0.code), help: quantity($0.count, "host")) } ?? []
    }

    /// The scopes that were chosen in this session, the latest first.
    ///
    /// - Parameter kind: only scopes of this kind, as their ids.
    public func scopeCandidates(_ kind: Scope.Kind) -> [Completion.Candidate] {
        session.seenScopes.reversed().filter { kind == .business || $0.kind == kind }.map { scope in
            Completion.Candidate(kind == scope.kind ? String(scope.id) : scope.word, help: scope.description)
        }
    }

    /// The names of all settings, with their values and meanings.
    public var settingCandidates: [Completion.Candidate] {
        session.settings.declarations.map { setting in
            Completion.Candidate(
                setting.name, help: "\(setting.meaning) (\(session.settings.text(setting.name)))")
        }
    }

    /// The values that a setting takes, its default first, as far as its type tells them; empty for an unknown name.
    public func valueCandidates(ofSetting name: String) -> [Completion.Candidate] {
        guard let setting = session.settings.declarations.first(where: { $0.names.contains(name) }) else { return [] }
        let first = setting.defaultValue.isEmpty ? [] : [Completion.Candidate(setting.defaultValue, help: "(default)")]
        return first + setting.type.candidates(at: self).filter { $0.text != setting.defaultValue }
    }

    /// The names of the masks, with what they take.
    ///
    /// - Parameter isOn: only masks that are on, or only those that are off; nil for all.
    public func maskCandidates(on isOn: Bool? = nil) -> [Completion.Candidate] {
        let masks = session.masks
        return masks.all.filter { isOn == nil || masks.isOn($0.name) == isOn }.map {
            Completion.Candidate($0.name, help: $0.meaning)
        }
    }

    /// The names of the aliases, with their texts.
    public var aliasCandidates: [Completion.Candidate] {
        session.aliases.sorted { $0.key < $1.key }.map { Completion.Candidate($0.key, help: Texts.aliasOf($0.value)) }
    }

    /// The names of the variables that `let` has set, without `$`.
    public var variableCandidates: [Completion.Candidate] {
        session.variables.keys.sorted().map { Completion.Candidate($0) }
    }

    /// The names of all commands, with their summaries.
    public var commandCandidates: [Completion.Candidate] {
        registry.signatures.map { Completion.Candidate($0.name, help: $0.summary) }
    }

    /// The files and folders whose paths begin with a text.
    public func fileCandidates(_ beginning: String) async -> [Completion.Candidate] {
        await FolderListing.candidates(of: beginning)
    }

    /// The names of all plugins, with their summaries.
    public var pluginCandidates: [Completion.Candidate] {
        registry.plugins.map { Completion.Candidate($0.name, help: $0.summary) }
    }
}

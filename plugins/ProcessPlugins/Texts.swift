import JobModel

/// The sentences about plugins in other languages.
enum Texts {
    // MARK: Manifests

    static func badManifest(_ place: String, _ what: String) -> Failure {
        Failure("bad-manifest", "\(place): \(what)")
    }

    static func protocolTooNew(_ version: Int64) -> Failure {
        Failure(
            "plugin-too-new",
            "the plugin speaks version \(version) of the protocol, and this joblog speaks version \(Manifest.protocolVersion)",
            hint: "install a newer joblog, or an older plugin")
    }

    static func badHeader(_ line: Int, _ what: String) -> Failure {
        Failure("bad-header", "line \(line) of the script's header is wrong: \(what)")
    }

    // MARK: What goes wrong in a call

    static func confused(_ plugin: String, _ what: String) -> Failure {
        Failure(
            "plugin-confused", "the plugin \(plugin) broke the protocol and was ended: it sent \(what)",
            hint: "`plugin check PATH` tries a plugin and says what is wrong with it")
    }

    static func silent(_ plugin: String, _ limit: Duration, _ errors: [String]) -> Failure {
        Failure(
            "plugin-silent",
            "the plugin \(plugin) said nothing for \(seconds(limit)) s and was ended\(last(errors))",
            hint: "give it more time with `set plugin-timeout SECONDS`")
    }

    static func ended(_ plugin: String, _ end: PluginProcess.End?, _ errors: [String]) -> Failure {
        switch end {
        case .notStarted(let reason)?:
            Failure("plugin-ended", "the plugin \(plugin) could not be started: \(reason)")
        case .exited(let status)?:
            Failure(
                "plugin-ended",
                "the plugin \(plugin) ended with exit status \(status) before the call was over\(last(errors))")
        case .stopped?, nil: Failure("plugin-ended", "the plugin \(plugin) was ended before the call was over")
        }
    }

    private static func seconds(_ limit: Duration) -> String {
        let (whole, rest) = limit.components
        return rest == 0 ? "\(whole)" : "\(Double(whole) + Double(rest) / 1e18)"
    }

    /// The last lines that a plugin wrote to its standard error, as the end of a sentence.
    private static func last(_ errors: [String]) -> String {
        errors.isEmpty ? "" : "; its last words: " + errors.joined(separator: " / ")
    }

    static func noSuchHost(_ plugin: String, _ host: String) -> Failure {
        Failure("plugin-confused", "the plugin \(plugin) named a host that the step does not have: \(host)")
    }

    // MARK: The command `plugin`

    static let surplusWord = Failure.usage("there is one word too many", hint: "type `plugin --help` for its actions")

    static func whichPlugin(_ form: String) -> Failure {
        .usage("the action needs more words", hint: "type `plugin \(form)`")
    }

    static func noSuchPlugin(_ name: String, among names: [String]) -> Failure {
        Failure(
            "no-such-plugin", "there is no plugin '\(name)'",
            hint: SpellingSuggestion.question(name, among: names) ?? "type `plugin list` to see all plugins")
    }

    static func nameTaken(_ plugin: String, _ command: String) -> Failure {
        Failure(
            "duplicate-command",
            "the plugin \(plugin) was not loaded: there is a command '\(command)' already",
            hint: "type `help \(command)` to see whose it is")
    }

    static func loaded(_ plugin: String, _ commands: String) -> String {
        "loaded \(plugin)" + (commands.isEmpty ? "" : ": \(commands)")
    }

    static func found(_ count: Int) -> String { quantity(count, "plugin") + " beside the built-in ones" }

    static func builtIn(_ name: String) -> Failure {
        .usage("\(name) is a plugin of the program itself, and is allowed everything")
    }

    static func asksForNothing(_ name: String) -> Failure {
        .usage("\(name) does not ask for credentials", hint: "a plugin asks in its manifest, with `asks_credentials`")
    }

    static let notRemembered = Failure(
        "cannot-write",
        "the permission can't be kept: neither HOME nor XDG_STATE_HOME names a folder that can be written")

    static func allowed(_ name: String) -> String { "\(name) gets the credentials from now on, until its file changes" }

    // MARK: Files

    static func notYours(_ path: String, owner: UInt32) -> Failure {
        Failure(
            "plugin-not-trusted", "\(path) was not loaded: it belongs to another user (\(owner))",
            hint: "if you trust it, copy it, so that it is yours")
    }

    static func writableByOthers(_ path: String) -> Failure {
        Failure(
            "plugin-not-trusted", "\(path) was not loaded: users other than its owner may write it",
            hint: "run `chmod go-w \(path.shellWord)`")
    }

    static func notExecutable(_ path: String) -> Failure {
        Failure(
            "plugin-not-executable", "\(path) was not loaded: it is not an executable file",
            hint: "run `chmod +x \(path.shellWord)`")
    }

    static func scriptFailed(_ name: String, _ status: Int, _ errors: [String]) -> Failure {
        Failure(
            "script-failed",
            errors.last.map { "\(name): \($0)" } ?? "the script \(name) ended with exit status \(status)",
            status: .failure)
    }

    static func noPluginFile(_ path: String) -> Failure {
        Failure("no-such-plugin", "there is no file \(path)", hint: "type the path of an executable file")
    }

    static func noSuchFile(_ path: String, _ reason: String) -> Failure {
        Failure("no-such-plugin", "there is no plugin at \(path): \(reason)")
    }

    static func relativeFolder(_ path: String) -> Failure {
        Failure(
            "plugin-not-trusted", "the folder '\(path)' of JOBLOG_PLUGIN_PATH was left out: it is no absolute path",
            hint: "write the whole path, so that no plugin is loaded from wherever you are")
    }

    static func failedToLoad(_ path: String, _ failure: Failure) -> Failure {
        var result = failure
        let what: Sentence = failure.code == "bad-manifest" ? "its manifest is wrong: " : ""
        result.sentence = "\(path) was not loaded: " + what + failure.sentence
        return result
    }
}

import JobModel

import Glibc

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

    static func confused(_ plugin: String, _ what: String, isEnded: Bool = true) -> Failure {
        Failure(
            "plugin-confused",
            "the plugin \(plugin) broke the protocol\(isEnded ? " and was ended" : ""): it sent \(what)",
            hint: "`plugin check PATH` tries a plugin and says what is wrong with it")
    }

    static func calledTooDeep(_ command: String) -> Failure {
        Failure("too-deep", "plugins call one another too deeply: \(command) was not run")
    }

    /// What the shell waits for when a plugin goes wrong.
    enum Wait {
        /// The manifest.
        case manifest
        /// The end of a call.
        case call

        fileprivate var goal: Sentence {
            switch self {
            case .manifest: "before it gave its manifest"
            case .call: "before the call was over"
            }
        }
    }

    static func silent(_ plugin: String, _ limit: Duration, _ wait: Wait, _ errors: [String]) -> Failure {
        Failure(
            "plugin-silent",
            "the plugin \(plugin) said nothing for \(seconds(limit)) s and was ended \(wait.goal)\(last(errors))",
            hint: wait == .call
                ? "give it more time with `set plugin-timeout SECONDS`" : "type `plugin reload` to ask it again")
    }

    static func ended(_ plugin: String, _ end: PluginProcess.End?, _ wait: Wait, _ errors: [String]) -> Failure {
        switch end {
        case .notStarted(let reason)?:
            Failure("plugin-ended", "the plugin \(plugin) could not be started: \(reason)")
        case .exited(let status)?:
            Failure(
                "plugin-ended", "the plugin \(plugin) ended with exit status \(status) \(wait.goal)\(last(errors))")
        case .signaled(let signal)?:
            Failure(
                "plugin-ended",
                "the plugin \(plugin) was ended by \(Self.signal(signal)) \(wait.goal)\(last(errors))")
        case .closedOutput?:
            Failure(
                "plugin-ended",
                "the plugin \(plugin) closed its standard output \(wait.goal) and was ended\(last(errors))")
        case .stopped?, nil: Failure("plugin-ended", "the plugin \(plugin) was ended \(wait.goal)")
        }
    }

    /// A signal with its meaning, such as "signal 11 (Segmentation fault)".
    static func signal(_ number: Int32) -> String {
        "signal \(number)" + (strsignal(number).map { " (\(String(cString: $0)))" } ?? "")
    }

    static func seconds(_ limit: Duration) -> String {
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

    static let onlyForNew = Failure.usage("only `plugin new` has this option", hint: "type `plugin --help`")

    // MARK: New plugins, and checks

    static func noPluginName(_ name: String) -> Failure {
        .usage(
            "'\(name)' can't be the name of a plugin",
            hint: "use lower-case letters, digits, and hyphens between words; the name joblog is taken")
    }

    static func commandExists(_ name: String) -> Failure {
        Failure(
            "duplicate-command", "there is a command '\(name)' already, so no plugin of this name could be loaded",
            hint: "choose another name; `help \(name)` tells whose it is")
    }

    static func noFolder(_ path: String) -> Failure {
        Failure("no-such-folder", "there is no folder \(path)", hint: "type `!mkdir -p \(path.shellWord)`")
    }

    static func fileExists(_ path: String) -> Failure {
        Failure(
            "file-exists", "\(path) is there already, and nothing was written",
            hint: "choose another name, or another folder with `--in FOLDER`")
    }

    static func cannotWrite(_ path: String, _ reason: String) -> Failure {
        Failure(
            "cannot-write", "\(path) can't be written: \(reason)", hint: "choose another folder with `--in FOLDER`")
    }

    static func howToTry(_ language: Skeleton.Language, _ name: String, in folder: String) -> [String] {
        let place = (folder == "." ? "./" : folder.hasSuffix("/") ? folder : folder + "/")
        let path = (place + name).shellWord
        switch language {
        case .sh, .python:
            let test =
                language == .sh
                ? "sh \((place + "test-\(name).sh").shellWord)" : "python3 \((place + "test-\(name).py").shellWord)"
            return [
                "to try it: `joblog --demo -c \("plugin load \(path); job 20000100; step 1; \(name)".shellWord)`",
                "to run its test: `\(test)`; to see whether it keeps to the protocol: `plugin check \(path)`",
            ]
        case .swift:
            let run = "job 20000100; step 1; \(name)".shellWord
            return [
                "to try it: `cd \(path) && swift run \(name)-shell --demo -c \(run)`",
                "to run its test: `cd \(path) && swift test`",
            ]
        }
    }

    static func dependsOn(_ package: String) -> String {
        "it needs joblog's package, which is to be at \(package); change it in Package.swift if it is elsewhere"
    }

    static func checkFailed(_ path: String, _ count: Int, of all: Int) -> Failure {
        Failure("plugin-wrong", "\(quantity(count, "check")) of \(all) found something wrong with \(path)")
    }

    static func standardError(_ path: String, _ line: String) -> String {
        "\(path.split(separator: "/").last ?? "it") wrote to standard error: \(line)"
    }

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
        if PluginFolders.isFolder(path) {
            return Failure(
                "no-such-plugin", "\(path) is a folder, and a plugin is a file",
                hint: "name a file in it, or add the folder to JOBLOG_PLUGIN_PATH")
        }
        return Failure("no-such-plugin", "there is no file \(path)", hint: "type the path of an executable file")
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

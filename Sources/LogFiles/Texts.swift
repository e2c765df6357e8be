import JobModel

/// The sentences of this room for people.
enum Texts {
    static let standardInput = "standard input"

    /// The forms that can be opened, for hints.
    static let forms: Sentence =
        "open a folder with a file for each host, what save wrote (a folder, .tar.gz or .jsonl),"
        + " the platform's exported zip, "
        + "or the output of pdsh, clush or ansible"

    // MARK: Inputs that can't be read

    static func cannotRead(_ name: String, error: Int32) -> Failure {
        cannotRead("\(cannotReadStart(name))\(POSIX.text(of: error))")
    }

    private static func cannotRead(_ sentence: Sentence) -> Failure {
        Failure("cannot-read", sentence, kind: .storage)
    }

    private static func cannotReadStart(_ name: String) -> String { "can't read \(name): " }

    /// Returns the reason why one of many files could not be read, for a list that names the file itself.
    static func reason(_ failure: Failure, of name: String) -> String {
        let start = cannotReadStart(name)
        if failure.message.hasPrefix(start) { return String(failure.message.dropFirst(start.count)) }
        return failure.kind == .damaged ? "damaged gzip: \(failure.message)" : failure.message
    }

    static let noPath = Failure.usage("PATH names no file", hint: "type for example `open logs.tar.gz`")

    static func device(_ name: String) -> Failure {
        cannotRead("\(name) is a device: only files, folders and pipes are read")
    }

    static let terminal = Failure(
        "no-input", "nothing is piped into standard input: it is the terminal",
        hint: "run for example `clush -w web-[01-40] -L uptime | joblog --open -`")

    static let standardInputTaken = Failure(
        "no-input", "standard input is used for the statements, so no logs can be read from it",
        hint: "save the logs to a file and open that")

    static func empty(_ name: String) -> Failure {
        Failure("no-logs", "\(name) is empty: there are no logs in it")
    }

    // MARK: Limits

    private static func size(_ bytes: Int) -> String {
        bytes >= 1 << 30 && bytes % (1 << 30) == 0
            ? "\(bytes >> 30) GiB" : bytes >= 1 << 20 ? "\(bytes >> 20) MiB" : "\(bytes) bytes"
    }

    static func tooMuch(_ limit: Int) -> Failure {
        Failure(
            "too-large", "the logs have more than \(size(limit)) together, which is more than joblog takes in",
            hint: "open the logs of fewer hosts")
    }

    static func tooMuchAtOnce(_ name: String, _ limit: Int) -> Failure {
        Failure(
            "too-large", "\(name) has more than \(size(limit)), which is more than joblog holds in memory",
            hint: "put the logs into a folder with a file for each host, and open that")
    }

    static func logTooLong(_ host: String, _ limit: Int) -> Failure {
        Failure("too-large", "the log of \(host) is larger than joblog takes in: more than \(size(limit))")
    }

    static func lineTooLong(_ limit: Int) -> Failure {
        Failure("too-large", "a line has more than \(size(limit)), which is more than joblog takes in")
    }

    static func tooManyHosts(_ limit: Int) -> Failure {
        Failure("too-many-hosts", "there are more than \(limit) hosts, which is more than joblog takes in")
    }

    static func tooManyFiles(_ name: String, _ limit: Int) -> Failure {
        Failure(
            "too-large", "\(name) contains more than \(limit) files, which is more than joblog looks at",
            hint: "open the folder that contains the logs")
    }

    // MARK: Unknown and unexpected forms

    static func unknownForm(_ name: String, isPlaybook: Bool) -> Failure {
        if isPlaybook {
            return Failure(
                "unknown-form",
                "\(name) is the output of a playbook, which reports tasks and not what each host printed",
                hint: "run the command with `ansible HOSTS -m shell -a COMMAND`, and open what that prints")
        }
        let names = LogFileForm.allCases.map(\.rawValue).joined(separator: ", ")
        return Failure(
            "unknown-form", "it is not clear which lines of \(name) belong to which host",
            hint: "\(forms); name the form with --format where you know it: \(names)")
    }

    static func linesWithoutHost(_ name: String, _ line: Int, _ text: String, _ count: Int) -> Failure {
        let others =
            count == 1 ? "" : ", nor \(count == 2 ? "does" : "do") \(quantity(count - 1, "other line"))"
        return Failure(
            "unknown-form", "line \(line) of \(name) does not begin with a host\(others): \(text)",
            hint:
                "add `--format prefixed` to leave \(count == 1 ? "it" : "them") out and read the"
                + " lines with a host in front"
        )
    }

    static func noHeader(_ name: String) -> Failure {
        Failure(
            "no-logs",
            "\(name) has no header with hosts between two lines of dashes, so it does not have the form gathered",
            hint: "leave --format out, or open it with --format prefixed where each line begins with its host")
    }

    static func wideText(_ name: String) -> Failure {
        Failure(
            "unknown-form", "\(name) is UTF-16 text, and only UTF-8 is read",
            hint: "convert it with `iconv -f UTF-16 -t UTF-8 \(name.shellWord) > logs.txt`")
    }

    static func binary(_ name: String) -> Failure {
        Failure("unknown-form", "\(name) is neither text nor an archive", hint: forms)
    }

    static func savedElsewhere(_ name: String, _ kind: String) -> Failure {
        Failure(
            "unknown-form",
            "\(name) is \(kind), which is made for people to read and does not contain the logs as they were",
            hint: "\(forms); save the logs as a folder, .tar.gz or .jsonl to open them again")
    }

    static func indexAlone(_ name: String) -> Failure {
        Failure(
            "unknown-form", "\(name) describes logs and contains none",
            hint: "open the folder or the archive it belongs to"
        )
    }

    static func otherArchive(_ name: String, _ kind: String) -> Failure {
        Failure(
            "unknown-form", "\(name) is packed as \(kind), which is not read here",
            hint: "unpack it, and open its content")
    }

    static func packedTwice(_ name: String) -> Failure {
        Failure(
            "unknown-form", "\(name) is an archive that was packed once more", hint: "unpack it with `gzip -d` first")
    }

    static func noText(_ name: String, _ form: LogFileForm) -> Failure {
        .usage(
            "\(name) is a folder or an archive, and the form \(form.rawValue) is for text only",
            hint: "leave --format out")
    }

    static func noFolder(_ name: String) -> Failure {
        .usage(
            "\(name) is a text, and the form folder is for folders and archives with a file for each host only",
            hint: "leave --format out")
    }

    static func notSavedByJoblog(_ name: String) -> Failure {
        Failure(
            "unknown-form", "\(name) has no index.csv that joblog wrote",
            hint: "leave --format out, so that the hosts come from the files' names")
    }

    static func noLogs(_ name: String, _ form: LogFileForm, _ notes: [String]) -> Failure {
        switch form {
        case .folder:
            let why = notes.first.map { ": \($0)" } ?? ""
            return Failure(
                "no-logs", "\(name) contains no logs\(why)",
                hint: "name the file of each host's log after the host: 10.0.0.7.log, 3-10.0.0.7.log, web-01.txt")
        case .saved: return Failure("no-logs", "\(name) contains no hosts and no logs")
        case .export:
            return Failure(
                "no-logs", "no line of \(name) begins with AREA:ADDRESS |, as the platform's page exports them")
        case .prefixed, .gathered, .ansible:
            return Failure("no-logs", "no line of \(name) names a host in the form \(form.rawValue)", hint: forms)
        }
    }

    // MARK: Contradictions

    static func unknownHeader(_ line: Int, _ header: String) -> Failure {
        Failure(
            "bad-header", "line \(line) looks like a header, but names no hosts: \(header.prefix(80))",
            hint: "write the hosts' own names with `clush -b` without -r, or each line's host with `clush -L`")
    }

    static func wrongHeader(_ line: Int, _ header: String, _ count: Int) -> Failure {
        Failure(
            "bad-header",
            "the header in line \(line) names \(count) hosts, and gives another number: \(header.prefix(80))")
    }

    static func twoFiles(_ host: String, _ first: String, _ second: String) -> Failure {
        Failure(
            "host-twice", "two files are logs of \(host): \(first) and \(second)",
            hint: "move the wrong one out of the folder")
    }

    static func hostTwice(_ host: String, _ name: String, _ line: Int) -> Failure {
        Failure(
            "host-twice", "line \(line) of \(name) is a second log of \(host)",
            hint: "put each appended part, which begins with a line of its own provenance, into a file of its own")
    }

    static func hostTwiceInIndex(_ host: String) -> Failure {
        Failure(
            "host-twice", "index.csv names \(host) twice",
            hint: "open it with `--format folder`, so that the hosts come from the files' names")
    }

    static func fileTwiceInIndex(_ file: String) -> Failure {
        Failure(
            "bad-index", "index.csv names a file that can't be one host's alone: \(file.prefix(80))",
            hint: "open it with `--format folder`, so that the hosts come from the files' names")
    }

    static func severalSteps(_ host: String, _ file: String) -> Failure {
        Failure(
            "several-steps", "\(file) is another log of \(host): the archive contains the logs of several steps",
            hint: "unpack it, and open the file of the step you want")
    }

    static func noRecord(_ name: String, _ line: Int) -> Failure {
        Failure(
            "bad-record", "line \(line) of \(name) is not a JSON object",
            hint: "save the file again: it was cut or changed")
    }

    static func recordOfNoHost(_ name: String, _ line: Int) -> Failure {
        Failure(
            "bad-record", "line \(line) of \(name) is a record without a host, so there is no log in it",
            hint: "save the logs themselves, as in `save logs.jsonl`")
    }

    // MARK: Missing logs

    static let notSaved = Failure("not-fetched", "the log was not there when the logs were saved")

    static func fileGone(_ path: String) -> Failure { cannotRead("\(path) is gone") }

    // MARK: Notes

    static func strayLines(_ count: Int, _ first: String) -> String {
        "\(quantity(count, "line")) that \(count == 1 ? "belongs" : "belong") to no host"
            + " \(isAre(count)) left out: \(first)"
    }

    static func continuedLines(_ count: Int) -> String {
        "\(quantity(count, "line")) without a host in front \(count == 1 ? "was" : "were") added to"
            + " the host of the line before"
    }

    private static func isAre(_ count: Int) -> String { count == 1 ? "is" : "are" }

    static func recordsWithoutLogs(_ name: String) -> String {
        "\(name) lists hosts and contains no logs: the hosts were saved without their logs"
    }

    static let indexUnreadable =
        "index.csv is missing or was changed, so it is not known what became of the hosts,"
        + " which come from the files' names"

    static func otherDigests(_ hosts: [String], _ count: Int) -> String {
        "the \(count == 1 ? "log" : "logs") of \(named(hosts, of: count)) \(isAre(count)) not as saved:"
            + " the SHA-256 differs"
    }

    static func missingFiles(_ hosts: [String]) -> String {
        "the \(hosts.count == 1 ? "log" : "logs") of \(named(Array(hosts.prefix(5)), of: hosts.count)) "
            + "\(isAre(hosts.count)) missing: index.csv names files that are not there"
    }

    /// - Parameter files: The path of each file, and the reason why it could not be read.
    static func unreadFiles(_ files: [(path: String, reason: String)]) -> String {
        "\(quantity(files.count, "file")) could not be read: "
            + named(files.prefix(5).map { "\($0.path) (\($0.reason))" }, of: files.count)
    }

    private static func named(_ names: [String], of count: Int) -> String {
        names.joined(separator: ", ") + (count > names.count ? " and \(count - names.count) more" : "")
    }

    static func leftOut(_ count: Int, _ first: [String], _ reason: SkippedFiles.Reason) -> String {
        let isOne = count == 1
        let what =
            switch reason {
            case .hidden: isOne ? "hidden file is" : "hidden files are"
            case .link: isOne ? "link is" : "links are"
            case .special: isOne ? "device or pipe is" : "devices or pipes are"
            case .nested:
                isOne
                    ? "file that lies deeper than a host's folder is" : "files that lie deeper than a host's folder are"
            case .otherKind: isOne ? "file of another kind is" : "files of other kinds are"
            case .noHost: isOne ? "file whose name is no host's is" : "files whose names are no host's are"
            case .unclearFolder:
                isOne
                    ? "file of a folder with several is" : "files of folders with several are"
            case .unreadable: isOne ? "folder that can't be read is" : "folders that can't be read are"
            case .unlisted: isOne ? "file that index.csv does not name is" : "files that index.csv does not name are"
            }
        let why = reason == .unclearFolder ? " (name the log stdout, or keep one file for each host)" : ""
        return "\(count) \(what) left out\(why): \(named(first, of: count))"
    }
}

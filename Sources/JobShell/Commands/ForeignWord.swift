import JobModel

/// A word that is a command of another tool, and what to type here in its place.
///
/// This is the one list of such words. It only advises: a command or an alias of the same name wins, and nothing of it
/// ever runs by itself.
struct ForeignWord: Sendable, Codable, Hashable {
    /// Where in a pipeline the word stands.
    enum Place: String, Sendable, Codable {
        /// At the start of a statement.
        case start
        /// After a `|`.
        case afterPipe
        /// At either place.
        case anywhere
    }

    /// The words; `\q` and `!!` count as they are typed.
    let words: [String]
    /// Where they stand.
    let place: Place
    /// What to type in place of the command: `{call}` is the command as it was typed, `{words}` what follows its name. Nil
    /// where no single line does it.
    let instead: String?
    /// A stage of `to` that has to come before it, where there is none.
    let after: String?
    /// What else to know.
    let note: String?
    /// Whether it reads files, so that hosts in place of them mean their logs.
    let reads: Bool

    init(
        _ words: String, _ place: Place = .start, type instead: String?, after: String? = nil, note: String? = nil,
        reads: Bool = false
    ) {
        self.reads = reads
        self.words = words.split(separator: " ").map(String.init)
        self.place = place
        self.instead = instead
        self.after = after
        self.note = note
    }

    /// What is known of a word at a place.
    static func find(_ word: String, afterPipe: Bool) -> ForeignWord? {
        all.first { entry in
            (entry.place == .anywhere || (entry.place == .afterPipe) == afterPipe) && entry.words.contains(word)
        }
    }

    private static let lists = "type `jobs`, `steps` or `hosts` to see what is there; for files type !ls"
    private static let readsOnly = "joblog only reads; start and stop runs on the platform's page"

    /// All of them.
    static let all: [ForeignWord] = [
        // What reads text from a pipe.
        .init("less more most", .anywhere, type: "!less -R {words}", reads: true),
        .init("wc", .anywhere, type: "!{call}", note: "`| to count` tells how many rows there are"),
        .init("count", .afterPipe, type: "to count"),
        .init("uniq", .anywhere, type: "!{call}", note: "`groups` finds the hosts that did the same"),
        .init("jq yq fx gron", .anywhere, type: "!{call}", after: "to json"),
        .init("xargs parallel", .anywhere, type: "!{call}", after: "to addresses"),
        .init("grep filter", .afterPipe, type: "!grep {words}"),
        .init("json jsonl csv tsv addresses", .afterPipe, type: "to {call}"),
        .init("cat", .start, type: "!{call}", note: "`show` shows the logs", reads: true),
        .init(
            "tail", .start, type: "!{call}", note: "`show HOST --tail N` ends a log, `follow` goes with it", reads: true
        ),
        .init("head", .start, type: "!{call}", note: "`show HOST --head N` begins a log", reads: true),
        .init(
            """
            head tail sort awk gawk mawk sed cut tr tee column cat bat egrep fgrep rg ag nl rev tac paste fold fmt \
            perl python python3 ruby node md5sum sha256sum base64 iconv gzip zcat zgrep xclip pbcopy
            """, .anywhere, type: "!{call}"),
        // Programs of the system.
        .init(
            """
            ssh scp ping sudo su curl wget telnet nc dig nslookup ip ifconfig netstat ss traceroute vi vim nvim nano \
            emacs code top htop ps df du free kill killall date uptime uname rm mv cp mkdir rmdir touch chmod chown \
            tar zip unzip git docker kubectl systemctl journalctl bash sh zsh fish make clush pdsh ansible sleep hostname \
            crontab tmux screen rsync sqlite3 mysql
            """, type: "!{call}"),
        .init("clear cls reset", type: "!clear", note: "Ctrl-L does the same at the prompt"),
        // Looking around.
        .init(#"ls ll la dir list tree \d \l \dt \dn show-jobs"#, type: nil, note: lists),
        .init(
            "cd pushd", type: nil,
            note:
                "type `biz ID`, `job ID` or `step N` to choose where you are, `step -` or `biz` to go up; `session` shows it"
        ),
        .init("pwd", type: "session", note: "!pwd tells the folder"),
        .init("whoami status state where info", type: "session"),
        .init("use", type: "biz {words}"),
        .init(
            "select", type: nil,
            note: "type `jobs`, `hosts` or `filter PATTERN`; options such as --status choose among them"),
        .init("log logs", type: "show {words}"),
        .init("search find", type: "filter {words}", note: "`jobs --name TEXT` finds runs"),
        .init("refresh", type: "fetch --refresh"),
        .init(".. up", type: "step -", note: "`biz` leaves the run as well"),
        .init("back popd", type: "job -"),
        .init("download", type: "save PATH"),
        .init("load import", type: "open {words}"),
        .init("env printenv", type: "let", note: "`let` lists the variables of joblog; !env those of the system"),
        .init("printf print", type: "echo {words}"),
        .init("version", type: "!joblog --version"),
        .init("run exec execute rerun retry start stop restart", type: nil, note: readsOnly),
        .init(
            "if for while until case function", type: nil,
            note: "statements are joined by && and ||; for more call joblog -c 'STATEMENTS' from a script of the shell"),
        // Help, leaving and the like of psql, vi and Python.
        .init(#"man apropos \h \? :h :help /help /? h"#, type: "help {words}"),
        .init("help() which type", type: "help {words}"),
        .init(#"\q :q :q! :wq :x quit() exit() bye logout q /quit /exit"#, type: "exit"),
        .init(#"\!"#, type: "!{words}"),
        .init(#"\i ."#, type: "source {words}"),
        .init(#"\set"#, type: "let {words}"),
        .init(#"\s"#, type: "history"),
    ]
}

import JobModel

/// A word that is a command of another tool, or that joblog uses in another place, and what to type instead.
///
/// This is the list of such words (`CallAdvice` knows some more that assign variables in sh), and it only gives hints:
/// a command or an alias of the same name takes precedence, and no entry is ever run.
struct ForeignWord: Sendable, Codable, Hashable {
    /// The positions in a pipeline for which an entry holds.
    enum PipelinePosition: String, Sendable, Codable {
        /// At the start of a statement.
        case start
        /// After a `|`.
        case afterPipe
        /// At either position.
        case anywhere
    }

    /// The words, exactly as they are typed, including words such as `\q` and `!!`.
    let words: [String]
    /// The positions at which the words are recognised.
    let position: PipelinePosition
    /// The text to type instead: `{call}` is replaced by the command as it was typed, `{words}` by the words after its
    /// name. It is nil if no single line does the same.
    let instead: String?
    /// A stage such as `to json`, after which the text comes; it is inserted before the text, if there is no `to` there
    /// yet; nil if none is needed.
    let after: String?
    /// A further sentence for the hint; nil if there is none.
    let note: String?
    /// Whether the command reads files. Hosts in place of its files then mean their logs.
    let reads: Bool

    init(
        _ words: String, _ position: PipelinePosition = .start, type instead: String?, after: String? = nil,
        note: String? = nil,
        reads: Bool = false
    ) {
        self.reads = reads
        self.words = words.split(separator: " ").map(String.init)
        self.position = position
        self.instead = instead
        self.after = after
        self.note = note
    }

    /// The entry for a word at a position; nil if there is none.
    static func find(_ word: String, afterPipe: Bool) -> ForeignWord? {
        all.first { entry in
            (entry.position == .anywhere || (entry.position == .afterPipe) == afterPipe) && entry.words.contains(word)
        }
    }

    private static let lists = "type `jobs`, `steps` or `hosts` to see what is there; for files type `!ls`"
    private static let readsOnly = "joblog only reads; start and stop runs on the platform's page"

    static let all: [ForeignWord] = [
        // Commands that read text from a pipe.
        .init("less more most", .anywhere, type: "!less -R {words}", reads: true),
        .init("wc", .anywhere, type: "!{call}", note: "`| to count` shows how many rows there are"),
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
        // Commands that show or choose something.
        .init(#"ls ll la dir list tree \d \l \dt \dn show-jobs"#, type: nil, note: lists),
        .init(
            "cd pushd", type: nil,
            note:
                "type `biz ID`, `job ID` or `step N` to choose where you are, `step -` or `biz` to go up;"
                + " `session` shows it"
        ),
        .init("pwd", type: "session", note: "`!pwd` shows the folder"),
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
        .init("env printenv", type: "let", note: "`let` lists the variables of joblog, `!env` those of the system"),
        .init("printf print", type: "echo {words}"),
        .init("version", type: "!joblog --version"),
        .init("run exec execute rerun retry start stop restart", type: nil, note: readsOnly),
        .init(
            "if for while until case function", type: nil,
            note: "statements are joined by && and ||; for more call joblog -c 'STATEMENTS'"
                + " from a script of the shell"),
        // Commands of psql, vi and Python for help, leaving and running files.
        .init(#"man apropos \h \? :h :help /help /? h"#, type: "help {words}"),
        .init("help() which type", type: "help {words}"),
        .init(#"\q :q :q! :wq :x quit() exit() bye logout q /quit /exit"#, type: "exit"),
        .init(#"\!"#, type: "!{words}"),
        .init(#"\i ."#, type: "source {words}"),
        .init(#"\set"#, type: "let {words}"),
        .init(#"\s"#, type: "history"),
    ]
}

/// What the program reads of its environment and keeps in files, for help texts and the manual page.
enum Surroundings {
    /// An environment variable, or several that belong together.
    struct Variables {
        let names: [String]
        let meaning: String
    }

    /// The variables that say which platform is asked, about what, and as whom.
    static let platform = [
        Variables(names: ["JOBLOG_URL"], meaning: "The platform's address."),
        Variables(
            names: ["JOBLOG_DOOR"], meaning: "esb or gateway: by which door the platform is reached; esb if not set."),
        Variables(
            names: ["JOBLOG_BIZ", "JOBLOG_JOB", "JOBLOG_STEP"],
            meaning: "The business (a number, or biz_set:9), the run and the step where a session stands at its start."),
        Variables(
            names: ["BK_APP_CODE", "BK_APP_SECRET"], meaning: "The application in whose name requests are made."),
        Variables(
            names: ["BK_TOKEN", "BK_USERNAME", "BK_ACCESS_TOKEN", "BK_JOB_ACCESS_TOKEN"],
            meaning: "The person for whom requests are made: by one of these."),
    ]

    /// The other variables.
    static let others = [
        Variables(names: ["JOBLOGRC"], meaning: "The rc file, instead of the usual one."),
        Variables(
            names: ["JOBLOG_PAGER", "PAGER"],
            meaning: "What a result that does not fit the screen goes through; less -RFX if not set."),
        Variables(
            names: ["JOBLOG_PLUGIN_PATH"],
            meaning: "Folders with plugins, joined by colons; they are looked through first."),
        Variables(names: ["NO_COLOR"], meaning: "No colors, unless --color says otherwise."),
        Variables(
            names: ["COLORFGBG"],
            meaning: "The colors of text and background, such as 0;15, where the terminal does not tell its background."
        ),
        Variables(names: ["EDITRC"], meaning: "The file of key bindings, instead of ~/.editrc."),
        Variables(
            names: ["https_proxy", "http_proxy", "all_proxy", "no_proxy"],
            meaning: "The proxy for the platform, as curl reads it."),
        Variables(
            names: ["XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"],
            meaning:
                "The folders for settings, data, state and caches; ~/.config, ~/.local/share, ~/.local/state and ~/.cache if not"
                + " set."),
    ]

    /// Files by their paths, each with what it is for.
    static let files = [
        (
            path: "~/.joblogrc, $XDG_CONFIG_HOME/joblog/joblogrc",
            meaning: "Statements that run at the start; the first file that exists."
        ),
        (path: "$XDG_STATE_HOME/joblog/history", meaning: "What was typed."),
        (path: "$XDG_CACHE_HOME/joblog/logs.sqlite", meaning: "What was fetched: runs, hosts and logs."),
        (path: "$XDG_DATA_HOME/joblog/plugins", meaning: "Plugins: executable files."),
        (path: "~/.editrc", meaning: "Key bindings of the prompt."),
    ]
}

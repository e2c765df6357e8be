/// Short texts on what is not a command; docs/language.md has all of it.
enum HelpTopics {
    /// The names of the topics.
    static let names = ["language", "hostsets", "exit"]

    /// The text of a topic; nil where there is none (`exit` is a command too: `exit --help` shows that one).
    static func text(_ name: String) -> String? {
        switch name {
        case "language": language
        case "hostsets", "host-sets", "hostset": hostSets
        case "exit", "status": exitStatus
        default: nil
        }
    }

    private static let language = """
        A statement is a pipeline of commands; statements end at a newline or ;, and may be joined by && and ||.

          jobs --last 2d --status failed
          job 20000100; step 1
          hosts --status failed | fetch | to json > failed.json
          show @failed | !grep -v DEBUG | less -R

        'literal'   "with $var"   \\x   # comment   a trailing \\ | && || or an open quote continues
        ! at the start of a stage: everything to the end of the line is for /bin/sh, ; and | too
          jobs | !head -3        jobs | !less -R        hosts | to json | !jq .
        > FILE, >> FILE: write what would have been shown
        let name value, echo $name; alias name 'text'; $biz $job $step $url $status tell the session
        a value never turns into syntax: no splitting, no globbing, no option

        """

    private static let hostSets = """
        10.0.0.[1-20,30]  10.0.[0-3].*  10.0.0.0/24  fd00::5   addresses, ranges, any, networks
        3:10.0.0.7  3:[fd00::5]                                in network area 3
        web-01  web-[01-40,50]  rack[1-3]-node[01-20]  web-*   names; zeros before a number are kept
        name:TEXT                                              a name with other characters
        id:100042                                              by the platform's id
        @failed @ok @running @agent @script @timeout @terminated @submit @transfer @unknown
        @nolog @unfetched @all                                 by outcome, by log
        @g1 @g2                                                groups that were formed last
        tag:TEXT                                               by what job_success or job_fail said
        @file:PATH                                             from a file, one word a line
        @成功 @失败 @执行中 …                                  the platform's words, understood as @ok @failed @running
        ,  joins   !  takes away   &  keeps both   ^  keeps what only one has; left to right

        """

    private static let exitStatus = """
        0    all well
        1    a statement failed
        2    a syntax error (nothing ran), or a usage error (that statement did not run)
        3    credentials refused or missing, or no permission
        4    the platform could not be reached
        5    an expectation did not hold
        130  interrupted

        """
}

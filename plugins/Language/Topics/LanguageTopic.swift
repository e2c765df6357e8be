extension HelpTopic {
    /// Statements, pipes, quoting and variables.
    static let language = HelpTopic(
        "language", otherNames: ["syntax"],
        """
        A statement is a pipeline of commands. Statements end at a newline or ;, and may
        be joined by && and ||.

          jobs --last 2d --status failed
          job 20000100; step 1
          hosts --status failed | fetch | to json > failed.json
          show @failed | !grep -v DEBUG | less -R

        What flows through | is hosts, logs, groups or tables, not text. Only the last
        command's result is shown.

        Words
          'literal'  "with $var"  \\x  # comment
          a trailing \\ | && || or an open quote continues on the next line

        The system's shell
          !  at the start of a stage: everything to the end of the line is for /bin/sh
          jobs | !head -3      jobs | !less -R      hosts | to json | !jq .

        Files
          > FILE   replace a file with what would have been shown
          >> FILE  add it to a file

        Names
          let bad '10.20.0.[1-5]'; hosts $bad    a variable
          alias ll 'hosts --long'; ll @failed    a name for statements
          $biz $job $step $url $status           where you are, and how it went
        A value never turns into syntax: it is not split, and is never an option.

        """)
}

extension HelpTopic {
    /// What comparing looks through.
    static let masks = HelpTopic(
        "masks",
        """
        Two hosts that did the same thing never print the same bytes: times, process
        numbers, the host's own address differ. `groups`, `diff` and `patterns` look
        through what varies by nature. What they look through are masks.

          mask list               all masks, and how often each took something here
          mask off duration       let a difference count again
          mask on duration        look through it again
          mask add build 'build \\d+'
                                  look through what a regular expression matches

        Masks hold until the shell ends. What you need every day goes into ~/.joblogrc.

        For one statement alone
          groups --exact          every byte counts: no mask is looked through
          groups --ignore 'seed=[0-9]+'
                                  look through this as well

        Beyond the masks, of 8 hosts or more the places that vary from host to host are
        learned from their lines.
          groups --explain        which places were learned
          groups --count-place n1
                                  let one of them count
          groups --learned off    compare after the masks alone

        What was looked through is told below the groups. If a difference that you know
        of is missing, look there first.

        """)
}

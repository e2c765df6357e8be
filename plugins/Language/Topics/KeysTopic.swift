extension HelpTopic {
    /// The keyboard.
    static let keys = HelpTopic(
        "keys", otherNames: ["keyboard", "editing"],
        """
        The keys at the prompt. ^A is Ctrl-A, M-b is Alt-B or Esc and then b.

        Complete and suggest
          Tab         complete, or show the choices; further Tabs and arrows walk
                      through them, Enter takes one, Esc closes them
          → or ^E     at the end of the line: take the greyed suggestion
          M-→ or M-f  take one word of it

        Move
          ^A  ^E      to the beginning and the end of the line
          ^B  ^F      back and forward by one character; so do ← and →
          M-b  M-f    back and forward by one word

        Change
          ^_  M-_     undo, redo
          ^W          cut back to the space before the cursor
          M-d         cut the word after the cursor; M-Backspace the one before it
          ^U  ^K      cut the line before, after the cursor
          ^Y  M-y     insert what was cut; the cut before that, in its place
          M-.         insert the last word of the statement before; again goes further

        History
          ↑  ↓        older and newer statements that begin with what is typed
          ^R          search: type a part; ^R again goes on, Enter runs, Esc keeps the
                      line, ^C brings the old line back
          `history TEXT` lists the statements that contain a text.

        Lines
          Enter       run; where the statement is not complete, begin another line
          M-Enter     begin another line
          ^X ^E       edit in $EDITOR
          ^L          clear the screen
          ^C          drop the line; while a command runs, cancel that command
          ^D          on an empty line: leave the shell

        `set keys vi` chooses the keys of vi: Tab, the suggestion and ^R stay, v edits
        in $EDITOR, and ^V Enter begins another line. `set keys emacs` chooses those
        above. docs/keyboard.md has all keys, and how ~/.editrc binds them.

        """)
}

extension HelpTopic {
    /// Commands that others wrote.
    static let plugins = HelpTopic(
        "plugins",
        """
        Every command belongs to a plugin. You can add your own, in any language: it has
        `--help`, takes host sets, and stands in pipes and scripts as built-in ones do.

          plugin                      which plugins there are
          plugin info Filter          one of them, with its commands and file
          plugin new mine             write a small plugin that works, with a test
          plugin check ./mine         try a plugin, and say what is wrong with it
          plugin load ./mine          use it until the shell ends
          plugin reload               look through the plugin folders again

        The smallest plugin is a script with a comment at its beginning:

          #!/bin/sh
          # joblog-command: longest
          # summary: the hosts that took longest
          # reads: hosts
          # as: tsv
          cut -f 11,3 | sort -k 2 -rn | head -n 3

        Make it executable (`!chmod 755 longest`), load it, and type `longest @failed`.

        Executable files in ~/.local/share/joblog/plugins, and in the folders that
        JOBLOG_PLUGIN_PATH names, are plugins of every joblog. A plugin gets the
        session's credentials only after `plugin allow NAME credentials`.

        """)
}

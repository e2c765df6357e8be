extension HelpTopic {
    /// The words that name hosts.
    static let hostSets = HelpTopic(
        "hostsets", otherNames: ["host-sets", "hostset"],
        """
        A host set says which hosts of the step are meant, as in `show @failed`.

        Addresses
          10.0.0.7  fd00::5               one host, in every network area
          10.0.0.[1-20,30]                ranges
          10.0.[0-3].*  10.0.0.0/24       tests on the hosts of the step
          3:10.0.0.7  3:[fd00::5]         in network area 3
          id:100042                       by the platform's id

        Names
          web-01  web-[01-40,50]          a name, ranges; zeros before a number are kept
          web-*  rack[1-3]-node[01-20]    tests on names, several ranges
          name:TEXT                       a name with other characters

        Outcomes
          @failed @ok @running            by outcome
          @agent @script @timeout         why they failed; also @terminated @submit
                                          @transfer @unknown
          @nolog @unfetched @all          without a log, not fetched yet, the whole step
          tag:TEXT                        what job_success or job_fail said
          @成功 @失败 @执行中 …           the platform's words for these

        Results and files
          @g1 @g2                         the groups that `groups` formed last
          @file:PATH                      from a file, one word a line

        Joining, from left to right
          @failed,10.0.0.7                both
          @failed!@agent                  the first without the second
          10.0.0.[1-50]&@failed           only those in both
          @g2^@failed                     only those in one of the two
        `-x HOSTSET` takes hosts away, too: `show @failed -x @agent`.

        """)
}

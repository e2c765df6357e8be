#!/bin/sh
# joblog-command: longest
# summary: the hosts that took longest
# reads: hosts
# as: tsv
# gives: text
# option count N: integer(1..1000); how many, 5 if not given
# option seconds; in seconds, where milliseconds are usual
# example: longest --count 3; the three that took longest
# example: longest @failed --count 3; three of those that failed

set -u

# This is a whole plugin of joblog. The lines above say what the command is; joblog runs the file each time that
# somebody types `longest`, with the hosts on standard input. Their first line has the names of the fields:
#
#     host_id  cloud  ip  ipv6  status  status_name  exit_code  tag  start  end  duration_ms  execute_count
#
# To try it, type in joblog:  plugin load plugins/examples/longest.sh;  job 20000100; step 1;  longest --count 3

per=1 format='%d ms'
if [ -n "${JOBLOG_OPTION_SECONDS:-}" ]; then per=1000 format='%.1f s'; fi

awk -F '\t' -v per="$per" -v format="$format" '
    NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
    $at["duration_ms"] != "" {
        host = $at["ip"]
        if (host == "") host = $at["ipv6"]
        if (host == "" && "name" in at) host = $at["name"]
        if (host == "") host = "id:" $at["host_id"]
        printf format "\t%s\n", $at["duration_ms"] / per, host
    }' | sort -rn | head -n "${JOBLOG_OPTION_COUNT:-5}"

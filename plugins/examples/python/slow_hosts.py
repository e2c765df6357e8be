#!/usr/bin/env python3
"""The hosts of a step that took much longer than the others.

    plugin load plugins/examples/python/slow_hosts.py
    job 20000100; step 1
    slow

This is a plugin of joblog in Python. `joblog.py`, which lies beside it, speaks with joblog; docs/plugins-python.md
explains both. What follows declares a plugin with one command, and gives the command's function.
"""
import statistics

import joblog

plugin = joblog.Plugin("slow-hosts", version="1.0", summary="hosts that took much longer than the others")


@plugin.command(
    "slow", "the hosts that took much longer than the others",
    reads="hosts", gives="table",
    options=[
        joblog.Option("top", "integer", "only the N that took longest", value_name="N", minimum=1),
        joblog.Option("factor", "integer", "how many times the usual deviation is too long; 3 if not given",
                      value_name="K", minimum=1, default=3),
    ],
    columns=[
        joblog.Column("host", format="host"),
        joblog.Column("duration_ms", title="took", format="duration"),
        joblog.Column("over_ms", title="over the median", format="duration"),
        joblog.Column("status", format="host-status"),
    ],
    examples=[
        ("slow", "the slow hosts of the step"),
        ("slow @ok --factor 2", "those of the successful ones, with a stricter norm"),
        ("slow | expect 0", "fail if there are any"),
    ])
def slow(call):
    """What is usual is the median of all hosts of the step, also where only some of them are asked about. The usual
    deviation is the median of the hosts' distances from it (the median absolute deviation). A host is slow if it is
    further above the median than --factor usual deviations."""
    # `call.input` has the hosts that the user means: those from a pipe, those of a host set (slow @failed), or all.
    # joblog sends them while they are read.
    asked = [host for host in call.input if host["duration_ms"] is not None]
    # The norm needs all hosts of the step, so these are asked for.
    everyone = [host["duration_ms"] for host in call.hosts() if host["duration_ms"] is not None]
    if not everyone:
        raise joblog.Failure("no host of this step has a duration", hint="type: hosts", code="no-durations")
    median, limit = norm(everyone, call["factor"])
    call.note(f"usual are {median / 1000:.1f} s; slow is more than {limit / 1000:.1f} s")
    found = sorted((host for host in asked if host["duration_ms"] > limit), key=lambda host: -host["duration_ms"])
    # What a function returns or yields are the rows: dicts, of which `columns` are shown on a screen. All fields are
    # in `slow | to json` and in `slow | save slow.csv`.
    return [
        {
            "host": joblog.host_word(host), "host_id": host["host_id"], "duration_ms": host["duration_ms"],
            "over_ms": host["duration_ms"] - round(median), "status": host["status"],
        }
        for host in found[:call["top"]]
    ]


def norm(durations, factor):
    """The median of durations, and the limit above which a duration is out of the ordinary."""
    median = statistics.median(durations)
    deviation = statistics.median(abs(duration - median) for duration in durations)
    # Where most hosts took the same time, the deviation is nearly 0. A twentieth of the median keeps such a step quiet.
    return median, median + factor * max(deviation, median / 20)


if __name__ == "__main__":
    plugin.run()

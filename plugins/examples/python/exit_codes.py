#!/usr/bin/env python3
"""What the logs of the hosts that failed end with, and which hosts end alike.

    plugin load plugins/examples/python/exit_codes.py
    job 20000100; step 1
    exit-codes @failed

This example reads logs. They come one after the other and none is kept, so a step of thousands of hosts with large
logs needs no more memory than one with a few.
"""
import re

import joblog

# The statuses of hosts that succeeded (3 and 9) or have not ended (5 and 7); docs/language.md lists them all.
NOT_FAILED = (3, 5, 7, 9)

plugin = joblog.Plugin("exit-codes", version="1.0", summary="failed hosts by exit code and by the end of their log")


@plugin.command(
    "exit-codes", "failed hosts by exit code and by the last line of their log",
    reads="logs", gives="table",
    columns=[
        joblog.Column("host_count", title="hosts", format="number"),
        joblog.Column("exit_code", title="exit", format="number"),
        joblog.Column("status", format="host-status"),
        joblog.Column("cause", title="last line", format="line"),
        joblog.Column("folded", title="which", format="host-set"),
    ],
    examples=[
        ("exit-codes @failed", "why hosts failed"),
        ("hosts --exit-code 137 | exit-codes", "what stands last in the logs of killed scripts"),
    ])
def exit_codes(call):
    """Hosts stand together if their exit codes, their statuses and the last lines of their logs are the same. Numbers
    count as equal, and what stands in brackets at the beginning of a line, such as the time, counts for nothing.
    Hosts that succeeded are left out."""
    alike = {}
    count = 0
    for count, host in enumerate(call.input, start=1):
        if count % 100 == 0:
            call.progress(f"{count} logs read")
        if host["status"] in NOT_FAILED:
            continue
        key = (host["exit_code"], host["status"], cause(host))
        alike.setdefault(key, []).append(joblog.host_word(host))
    call.progress()
    if count and not alike:
        call.note(f"none of {count} hosts failed")
    for (exit_code, status, line), hosts in sorted(alike.items(), key=lambda entry: -len(entry[1])):
        yield {
            "exit_code": exit_code, "status": status, "cause": line, "host_count": len(hosts), "hosts": hosts,
            "folded": ",".join(hosts),
        }


def cause(host):
    """The last line of a host's log that is not empty, without what differs from host to host."""
    # Hosts of a file distribution have `files` in place of a log, each with a text of its own.
    log = host.get("log") or "\n".join(file.get("log_content") or "" for file in host.get("files") or [])
    lines = log.rstrip().rsplit("\n", 1)
    last = lines[-1].strip()
    without_stamps = re.sub(r"^(\[[^\]]*\]\s*)+", "", last)
    return re.sub(r"\d+", "#", without_stamps or last) or "(no log)"


if __name__ == "__main__":
    plugin.run()

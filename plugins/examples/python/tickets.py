#!/usr/bin/env python3
"""The tickets that logs mention, as a value of their own kind.

    plugin load plugins/examples/python/tickets.py
    job 20000100; step 1
    tickets | to csv

A command may give a kind of value that joblog has never heard of: here it is called `tickets`. All that works with
any value works with it: `tickets | to csv`, `tickets | save tickets.csv`, `tickets | expect --min 1`. A second
command of this plugin takes the kind from a pipe. The plugin also brings a setting, and a mask for `groups`.
"""
import re

import joblog

PATTERN = r"(?:ticket|任务编号)[ :#]*([\w-]+)"

plugin = joblog.Plugin("tickets", version="1.0", summary="tickets that logs mention")
plugin.setting("ticket-pattern", "text", PATTERN, "a regular expression of Python that finds tickets in lines of logs")
plugin.mask("ticket", "numbers of our tickets", "OPS-1234", r"\bOPS-\d+\b")


@plugin.command(
    "tickets", "the tickets that logs mention", reads="logs", gives="tickets",
    columns=[
        joblog.Column("ticket"),
        joblog.Column("line_count", title="lines", format="number"),
        joblog.Column("host_count", title="hosts", format="number"),
        joblog.Column("folded", title="which", format="host-set"),
    ],
    examples=[
        ("tickets @failed", "what the hosts that failed worked on"),
        ("tickets | save tickets.csv", "for a spreadsheet"),
        ("tickets | expect 1 || tickets", "whether all worked on the same ticket"),
    ])
def tickets(call):
    """What a ticket looks like says `set ticket-pattern`. If the pattern has a group in parentheses, the ticket is
    what the first one matched, else it is all that matched."""
    pattern = call.settings.get("ticket-pattern") or PATTERN
    try:
        expression = re.compile(pattern, re.IGNORECASE)
    except re.error as error:
        # The text of a `Failure` is all that the user sees. A hint says what to type next.
        raise joblog.Failure(f"the ticket pattern {pattern!r} is no regular expression: {error}",
                             hint="type: unset ticket-pattern", code="bad-ticket-pattern")
    line_counts, hosts = {}, {}
    for host in call.input:
        for match in expression.finditer(host.get("log") or ""):
            ticket = match.group(1 if expression.groups else 0)
            if ticket:
                line_counts[ticket] = line_counts.get(ticket, 0) + 1
                hosts.setdefault(ticket, {})[joblog.host_word(host)] = True
    return [
        {
            "ticket": ticket, "line_count": line_counts[ticket], "host_count": len(hosts[ticket]),
            "hosts": list(hosts[ticket]), "folded": ",".join(hosts[ticket]),
        }
        for ticket in sorted(hosts)
    ]


@plugin.command(
    "ticket-links", "the addresses of tickets in a tracker", reads="value", accepts=["tickets"], needs_input=True,
    gives="text", arguments=[joblog.Argument("tracker", "text", "the address before the ticket's number")],
    examples=[("tickets | ticket-links https://tickets.example.com/browse/", "a link for each ticket")])
def ticket_links(call):
    for row in call.input:
        yield call["tracker"] + row["ticket"]


if __name__ == "__main__":
    plugin.run()

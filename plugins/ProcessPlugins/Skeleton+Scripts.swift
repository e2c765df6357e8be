/// Plugins that need no compiler.
extension Skeleton {
    static func shellFiles(_ name: String) -> [File] {
        [
            File(path: name, text: fill(shellPlugin, name), isExecutable: true),
            File(path: "test-\(name).sh", text: fill(shellTest, name)),
        ]
    }

    static func pythonFiles(_ name: String) -> [File] {
        [
            File(path: name, text: fill(pythonPlugin, name), isExecutable: true),
            File(path: "test-\(name).py", text: fill(pythonTest, name)),
            File(path: "joblog.py", text: joblogModule, isShared: true),
        ]
    }

    private static let shellPlugin = #"""
        #!/bin/sh
        # joblog-command: <name>
        # summary: the hosts that took longest
        # reads: hosts
        # as: tsv
        # gives: text
        # option count N: integer(1..1000); how many, 5 if not given
        # example: <name> --count 3; the three that took longest

        set -u

        # The lines above say what the command is; joblog runs this file each time that somebody types `<name>`. It works
        # as it is: change it to what you need. To try it:
        #
        #     joblog --demo -c 'plugin load ./<name>; job 20000100; step 1; <name>'
        #
        # Its test is run with `sh test-<name>.sh`. Copy or link the file into ~/.local/share/joblog/plugins, and every
        # joblog has the command.

        # The hosts are lines of fields on standard input, the names of the fields in the first.
        awk -F '\t' '
            NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
            $at["duration_ms"] != "" { printf "%d ms\t%s\n", $at["duration_ms"], $at["ip"] }
        ' | sort -rn | head -n "${JOBLOG_OPTION_COUNT:-5}"

        """#

    private static let shellTest = #"""
        # The test of the plugin <name>. It needs no joblog: sh test-<name>.sh

        cd "$(dirname "$0")" || exit 1

        found=$(printf 'host_id\tip\tduration_ms\n1\t10.0.0.1\t500\n2\t10.0.0.2\t90000\n3\t10.0.0.3\t\n' | JOBLOG_OPTION_COUNT=1 ./<name>)
        expected=$(printf '90000 ms\t10.0.0.2')

        if [ "$found" = "$expected" ]; then
            echo "<name>: passed"
        else
            printf '<name>: failed\nexpected: %s\nfound: %s\n' "$expected" "$found" >&2
            exit 1
        fi

        """#

    private static let pythonPlugin = #"""
        #!/usr/bin/env python3
        """The hosts that took longest: a plugin of joblog.

        It works as it is: change it to what you need. To try it:

            joblog --demo -c 'plugin load ./<name>; job 20000100; step 1; <name>'

        Its test is run with `python3 test-<name>.py`. Copy or link the file into ~/.local/share/joblog/plugins, together
        with joblog.py, and every joblog has the command. What commands can do is told in joblog.py.
        """
        import joblog

        plugin = joblog.Plugin("<name>", version="0.1", summary="the hosts that took longest")


        @plugin.command(
            "<name>", "the hosts that took longest",
            reads="hosts", gives="table",
            options=[joblog.Option("top", "integer", "how many; 5 if not given", value_name="N", minimum=1, default=5)],
            columns=[
                joblog.Column("host", format="host"),
                joblog.Column("duration_ms", title="took", format="duration"),
            ],
            examples=[("<name> --top 3", "the three that took longest")])
        def command(call):
            hosts = [host for host in call.input if host["duration_ms"] is not None]
            hosts.sort(key=lambda host: host["duration_ms"], reverse=True)
            return [
                {"host": joblog.host_word(host), "duration_ms": host["duration_ms"]}
                for host in hosts[:call["top"]]
            ]


        if __name__ == "__main__":
            plugin.run()

        """#

    private static let pythonTest = #"""
        """The test of the plugin <name>: it plays joblog's part of a call. Run it with `python3 test-<name>.py`."""
        import json
        import pathlib
        import subprocess
        import unittest

        PLUGIN = pathlib.Path(__file__).with_name("<name>")


        def call(arguments, hosts):
            """The items that the command gives for these hosts."""
            messages = [
                {"type": "call", "id": 1, "command": "<name>", "arguments": arguments, "input": {"kind": "hosts"}},
                {"type": "items", "id": 1, "stream": "input", "items": hosts, "end": True},
            ]
            with subprocess.Popen([PLUGIN], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as plugin:
                for message in messages:
                    print(json.dumps(message), file=plugin.stdin, flush=True)
                items = []
                for line in plugin.stdout:
                    answer = json.loads(line)
                    items += answer.get("items", [])
                    if answer["type"] in ("done", "error"):
                        break
                plugin.stdin.close()
            assert answer["type"] == "done", answer
            return items


        class Test(unittest.TestCase):
            def test_the_slowest_comes_first(self):
                hosts = [
                    {"host_id": 1, "cloud": 0, "ip": "10.0.0.1", "duration_ms": 500},
                    {"host_id": 2, "cloud": 0, "ip": "10.0.0.2", "duration_ms": 90000},
                    {"host_id": 3, "cloud": 0, "ip": "10.0.0.3", "duration_ms": None},
                ]
                self.assertEqual(call({"top": 1}, hosts), [{"host": "10.0.0.2", "duration_ms": 90000}])
                self.assertEqual(len(call({}, hosts)), 2)


        if __name__ == "__main__":
            unittest.main()

        """#
}

"""What plugins in other languages cost: the shell's start, a call, calls per second, a stream of logs."""
import os
import re
import shutil
import subprocess
import sys
import time

from measure import DemoServer, aim, environment, home, interleaved, once, show

EXAMPLES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "plugins", "examples")

TRIVIAL = """#!/usr/bin/env python3
import joblog
plugin = joblog.Plugin("{name}", version="1.0", summary="does nothing")
@plugin.command("{name}", summary="does nothing", gives="text")
def nothing(call):
    return "done\\n"
@plugin.command("{name}-count", summary="counts the bytes of logs", reads="logs", gives="text")
def count(call):
    return str(sum(len(host.get("log") or "") for host in call.input)) + "\\n"
plugin.run()
"""

SCRIPT = "#!/bin/sh\n# joblog-command: {name}\n# summary: does nothing\necho done\n"


def folder(name, plugins):
    """A plugin folder with these files, and the module for Python beside them."""
    path = os.path.join(home, name)
    os.makedirs(path)
    for file, text in plugins.items():
        with open(os.path.join(path, file), "w") as out:
            out.write(text)
        os.chmod(os.path.join(path, file), 0o700)
    shutil.copy(os.path.join(EXAMPLES, "python", "joblog.py"), path)
    return {"JOBLOG_PLUGIN_PATH": path}


def run(joblog, _):
    def shell(statements, more, *options):
        return lambda: once([joblog, "--no-rc", "--quiet", *options, "-c", statements], more)

    none = folder("plugins-0", {})
    ten = folder("plugins-10", {f"p{n}": TRIVIAL.format(name=f"p{n}") for n in range(10)})
    hundred = folder("plugins-100", {f"p{n}": TRIVIAL.format(name=f"p{n}") for n in range(100)})
    for more in (ten, hundred):
        shell("echo", more)()  # The manifests are read once.
    a, b, c = interleaved(21, shell("echo", none), shell("echo", ten), shell("echo", hundred))
    show("start with 10 plugins", b, a, "without", aim("within 1 ms", b - a < 1))
    show("start with 100 plugins", c, a, "without", aim("within 1 ms", c - a < 1))

    one = folder("plugins-1", {"nothing": TRIVIAL.format(name="nothing"), "quick": SCRIPT.format(name="quick")})
    shell("echo", one)()
    alone, call, script, python, module = interleaved(
        11, shell("echo", one), shell("nothing", one), shell("quick", one), lambda: once(["python3", "-c", ""]),
        lambda: once(["python3", "-c", f"import sys; sys.path.insert(0, '{one['JOBLOG_PLUGIN_PATH']}'); import joblog"]))
    show("first call of a plugin in Python", call - alone, python, "python3 -c ''")
    show("", call - alone, module, "python3 -c 'import joblog'")
    show("call of a script with a header", script - alone, python, "python3 -c ''")

    calls = 300
    many = shell("; ".join(["nothing"] * calls), one)
    few, all_of_them = interleaved(3, shell("nothing", one), many)
    each = (all_of_them - few) / (calls - 1)
    print(f"{'calls of a plugin that is running':44} {1000 / each:9.0f} a second ({each:.2f} ms each)")

    with DemoServer(joblog, 1000) as server:
        more = one | server.environment | {"XDG_CACHE_HOME": os.path.join(home, "plugin-cache")}
        prepare = "biz 2; job 20000132; step 1"
        shell(f"{prepare}; fetch", more)()
        out = subprocess.run([joblog, "--no-rc", "--quiet", "--offline", "-c", f"{prepare}; nothing-count"],
                             env=environment | more, capture_output=True, text=True)
        size = int(re.findall(r"\d+", out.stdout)[-1]) if out.returncode == 0 else sys.exit(out.stderr)
        base, stream, jsonl = interleaved(
            3, shell(f"{prepare}", more, "--offline"), shell(f"{prepare}; nothing-count", more, "--offline"),
            lambda: once(f"'{joblog}' --no-rc --quiet --offline -c '{prepare}; show | to jsonl' | cat > /dev/null", more, shell=True))
        show(f"{size / 1e6:.0f} MB of logs through a plugin", stream - base, jsonl - base, "to jsonl | cat, the same bytes")

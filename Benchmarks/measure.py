"""What the benchmarks share: runs of programs, their time and memory, and ratios in one line."""
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time

home = tempfile.mkdtemp(prefix="joblog-bench-")
environment = {"PATH": os.environ["PATH"], "HOME": home, "TERM": "xterm-256color", "LANG": "C.UTF-8"}


def once(words, more=None, output=subprocess.DEVNULL, shell=False):
    """Milliseconds of one run of a program, without its output."""
    start = time.perf_counter()
    subprocess.run(words, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.DEVNULL,
                   env=environment | (more or {}), check=True, shell=shell)
    return (time.perf_counter() - start) * 1000


def peak(words, more=None):
    """The most memory a program had at once, in MB, of one run (wait4 tells it in KiB on Linux)."""
    process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL, env=environment | (more or {}))
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"{words} failed")
    return usage.ru_maxrss / 1024


def interleaved(rounds, *measures):
    """The medians of several measures, taken in turn so that noise hits all alike."""
    times = [[] for _ in measures]
    for _ in range(rounds):
        for kept, measure in zip(times, measures):
            kept.append(measure())
    return [statistics.median(kept) for kept in times]


def show(what, ours, theirs, yardstick, aim="", unit="ms"):
    """A figure as a ratio to its yardstick."""
    tail = f"   {aim}" if aim else ""
    print(f"{what:44} {ours:9.1f} {unit:4} {ours / theirs:8.3g} x {yardstick} ({theirs:.1f} {unit}){tail}", flush=True)


def times_faster(what, ours, theirs, yardstick, least):
    """How many times faster than a yardstick, against the aim."""
    ratio = theirs / ours
    verdict = "met" if ratio >= least else "missed"
    print(f"{what:44} {ours:9.1f} ms   {ratio:8.3g} times faster than {yardstick} ({theirs:.1f} ms)   "
          f"aim {least}: {verdict}", flush=True)


def aim(text, is_met):
    """An aim, and whether it was met."""
    return f"aim {text}: {'met' if is_met else 'missed'}"


class DemoServer:
    """The demo platform in a process of its own."""

    def __init__(self, joblog, hosts, *options):
        self.process = subprocess.Popen(
            [joblog, "--demo-server", "--quiet", "--hosts", str(hosts), *options], stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, env=environment, text=True)
        self.url = self.process.stdout.readline().strip()
        self.environment = {"JOBLOG_URL": self.url, "BK_APP_CODE": "joblog-demo", "BK_APP_SECRET": "demo-secret",
                            "BK_USERNAME": "demo"}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()

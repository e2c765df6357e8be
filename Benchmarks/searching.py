"""Searching and saving: filter against rg and grep over the same logs as files, save against cp and tar."""
import os
import shutil
import subprocess
import time

from measure import DemoServer, aim, environment, home, interleaved, once, show

JOB = 20_000_133
HOSTS = 12_000
PATTERNS = [
    ("a literal", "No space left", ""), ("ignoring case", "no SPACE left", "-i"),
    ("several literals", "OOM|Killed|segfault", ""), ("an expression", r"\bexit code [1-9][0-9]*\b", ""),
    ("a Chinese word", "磁盘", ""), ("without matches", "no such text at all", ""),
]


def run(joblog, benchmark):
    logs, cache = f"{home}/search", {"XDG_CACHE_HOME": f"{home}/search-cache"}
    with DemoServer(joblog, HOSTS) as server:
        known = server.environment | cache

        def words(last, *options):
            return [joblog, "--no-rc", "--quiet", *options, "-c", f"biz 2; job {JOB} > /dev/null; step 1; {last}"]

        subprocess.run(words(f"save {logs}"), env=environment | known, check=True, stdout=subprocess.DEVNULL)
        for name in ("index.csv", "provenance.json"):
            os.remove(f"{logs}/{name}")
        size = sum(entry.stat().st_size for entry in os.scandir(logs))
        print(f"\nsearching: {len(os.listdir(logs)):,} logs, {size / 1e6:.0f} MB, warm store; yardsticks read files that "
              "the system has in memory")
        start = interleaved(7, lambda: once(words("biz", "--offline"), known))[0]
        for name, pattern, flag in PATTERNS:
            ours, one, all_cores, grep = interleaved(
                7, lambda: once(words(f"filter {flag} '{pattern}'", "--offline"), known),
                lambda: found(["rg", "-j1", *flag.split(), pattern, logs]),
                lambda: found(["rg", *flag.split(), pattern, logs]),
                lambda: found(["grep", "-rE", *flag.split(), pattern, logs]))
            show(f"filter, {name}", ours, one, "rg -j1", aim("<= 1", ours <= one))
            show("  ", ours, all_cores, "rg")
            show("  ", ours, grep, "grep -rE")
            show("  in an open session, the job and step chosen", ours - start, one, "rg -j1",
                 aim("<= 1", ours - start <= one))
            alone, _ = subprocess.run([benchmark, "searching", logs, flag or "-s", pattern], check=True,
                                      capture_output=True, text=True).stdout.split()
            show("  without the store, one core, in memory", float(alone), one, "rg -j1")
        first, whole = first_result(words("filter job_start", "--offline"), known)
        show("to the first of many results", first, whole, "the whole of it")

        def cold():
            shutil.rmtree(cache["XDG_CACHE_HOME"], ignore_errors=True)
            return once(words("filter 'no such text at all'"), known)

        def fetched():
            shutil.rmtree(cache["XDG_CACHE_HOME"], ignore_errors=True)
            return once(words("fetch"), known)

        both, fetch = interleaved(3, cold, fetched)
        show("filter, cold store: fetched first", both, fetch, "fetch alone")

        print("saving the same logs; what was there is taken away before each round")
        copy, packed = f"{home}/copy", f"{home}/packed.tar.gz"
        target = f"{home}/saved"

        def fresh(command, path, more=None, shell=False):
            subprocess.run(["rm", "-rf", path], check=True)
            subprocess.run(["sync"], check=True)
            return once(command, more, shell=shell)

        text, cp, cp_sync = interleaved(
            3, lambda: fresh(words(f"save {target}", "--offline"), target, known),
            lambda: fresh(["cp", "-r", logs, copy], copy),
            lambda: fresh(f"cp -r {logs} {copy} && sync -f {copy}", copy, shell=True))
        show("save, a folder", text, cp, "cp -r", aim("<= 1.5", text <= 1.5 * cp))
        show("  ", text, cp_sync, "cp -r and sync, which save does")
        archive, tar = interleaved(
            3, lambda: fresh(words(f"save {target}.tar.gz", "--offline"), f"{target}.tar.gz", known),
            lambda: fresh(["tar", "czf", packed, "-C", home, "search"], packed))
        show("save, tar.gz", archive, tar, "tar czf", aim("<= 1.5", archive <= 1.5 * tar))
        page, = interleaved(3, lambda: fresh(words(f"save {target}.html", "--offline"), f"{target}.html", known))
        show("save, html", page, cp, "cp -r", aim("<= 1.5", page <= 1.5 * cp))
        print(f"{'sizes':44} tar.gz {os.path.getsize(f'{target}.tar.gz') / 1e6:.1f} MB, tar's own "
              f"{os.path.getsize(packed) / 1e6:.1f} MB, html {os.path.getsize(f'{target}.html') / 1e6:.1f} MB")


def found(words):
    """Milliseconds of a search, which ends with 1 where nothing is found."""
    start = time.perf_counter()
    subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    return (time.perf_counter() - start) * 1000


def first_result(words, more):
    """Milliseconds to the first byte of a program's output, and to its end."""
    start = time.perf_counter()
    process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                               env=environment | more)
    process.stdout.read(1)
    first = (time.perf_counter() - start) * 1000
    process.stdout.read()
    process.wait()
    return first, (time.perf_counter() - start) * 1000

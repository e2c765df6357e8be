"""Comparing: groups against clubak and dshbak, masks against sha256sum, diff against diff and git diff, growth."""
import json
import os
import random
import shutil
import subprocess

from measure import DemoServer, aim, environment, home, interleaved, once, show, times_faster

BEHAVIOURS, DEPLOYMENT = 20_000_133, 20_000_100


def statements(joblog, job, last, *options):
    return [joblog, "--no-rc", "--quiet", *options, "-c", f"biz 2; job {job} > /dev/null; step 1; {last}"]


def within(benchmark, *words):
    """What the benchmark program measured from within."""
    return float(subprocess.run([benchmark, *words], capture_output=True, text=True, check=True).stdout)


def run(joblog, benchmark):
    hosts = 2000
    cache = {"XDG_CACHE_HOME": f"{home}/compare"}
    with DemoServer(joblog, hosts) as server:
        known = server.environment | cache
        with open(f"{home}/logs.jsonl", "wb") as file:
            subprocess.run(statements(joblog, BEHAVIOURS, "fetch | to jsonl"), stdout=file, check=True,
                           env=environment | known)
        lines = size = 0
        with open(f"{home}/logs.jsonl") as source, open(f"{home}/gathered", "w") as gathered, \
                open(f"{home}/logs", "w") as logs:
            for row in source:
                host = json.loads(row)
                log = host.get("log") or ""
                size += len(log.encode())
                lines += log.count("\n")
                logs.write(log)
                name = host["ip"] or host["ipv6"]
                gathered.writelines(f"{name}: {line}\n" for line in log.splitlines())
        print(f"\ncomparing: {hosts:,} hosts, {lines / hosts:.0f} lines each, {size / 1e6:.1f} MB in all, warm store")
        found = json.loads(subprocess.run(statements(joblog, BEHAVIOURS, "groups | to json"), capture_output=True,
                                          check=True, env=environment | known).stdout)
        print(f"{'groups that joblog finds':44} {len(found):9}      (seven logs, and the hosts without one)")
        online, offline, clubak, dshbak = interleaved(
            5, lambda: once(statements(joblog, BEHAVIOURS, "groups"), known),
            lambda: once(statements(joblog, BEHAVIOURS, "groups", "--offline"), known),
            lambda: once(f"clubak -b < {home}/gathered", shell=True),
            lambda: once(f"dshbak -c < {home}/gathered", shell=True))
        times_faster("groups, status asked of the platform", online, clubak, "clubak -b", 80)
        times_faster("groups, status asked of the platform", online, dshbak, "dshbak -c", 25)
        times_faster("groups, --offline", offline, clubak, "clubak -b", 80)
        times_faster("groups, --offline", offline, dshbak, "dshbak -c", 25)

    with open(f"{home}/logs", "rb") as file:
        text = file.read()
    with open(f"{home}/large", "wb") as file:
        for _ in range(max(1, 100_000_000 // max(1, len(text)))):
            file.write(text)
    large = os.path.getsize(f"{home}/large") / 1e6
    one, two, sha = interleaved(
        5, lambda: within(benchmark, "masks", f"{home}/large", "1"),
        lambda: within(benchmark, "masks", f"{home}/large", "2"),
        lambda: large * 1000 / once(["sha256sum", f"{home}/large"]))
    print(f"{'masks and hash, one core':44} {one:9.0f} MB/s {one / sha:6.3g} x sha256sum ({sha:.0f} MB/s)   "
          f"{aim('not slower', one >= sha)}")
    print(f"{'masks and hash, two cores':44} {two:9.0f} MB/s {two / one:6.3g} x one core", flush=True)
    print(f"{'patterns, counting shapes, one core':44} {within(benchmark, 'patterns', f'{home}/large'):9.0f} MB/s", flush=True)

    for count in (10_000, 100_000):
        for share in (1, 30):
            old, new = texts(count, share)
            empty = ["/dev/null", "/dev/null"]
            measures = [[benchmark, "diffing", old, new], ["diff", "-u", old, new],
                        ["git", "diff", "--no-index", old, new], [benchmark, "diffing", *empty], ["diff", "-u", *empty]]
            ours, gnu, git, start, gnu_start = interleaved(
                15, *[lambda words=words: differing(words) for words in measures])
            what = f"diff of {count:,} lines, {share} % changed"
            show(what, ours, gnu, "diff -u", aim("<= 0.8", ours <= 0.8 * gnu))
            show("  without the programs' starts", ours - start, gnu - gnu_start, "diff -u")
            show(what, ours, git, "git diff --no-index", aim("<= 0.8", ours <= 0.8 * git))
    print("worst inputs: time for twice the input, over time for the input (2 is linear)")
    subprocess.run([benchmark, "worst"], check=True)

    each = {}
    for hosts in (1000, 10_000, 50_000):
        with DemoServer(joblog, hosts) as server:
            known = server.environment | {"XDG_CACHE_HOME": f"{home}/growth"}
            once(statements(joblog, DEPLOYMENT, "fetch"), known)
            rounds = 5 if hosts < 50_000 else 3
            whole, rest = interleaved(
                rounds, lambda: once(statements(joblog, DEPLOYMENT, "groups", "--offline"), known),
                lambda: once(statements(joblog, DEPLOYMENT, "biz", "--offline"), known))
            each[hosts] = (whole - rest) / hosts
            shutil.rmtree(f"{home}/growth")
    for hosts, time in each.items():
        growth = time / each[10_000]
        print(f"{f'groups, {hosts:,} hosts, per host':44} {time * 1000:9.2f} us   {growth:8.3g} x that of 10,000   "
              f"{aim('linear (<= 1.5)', growth <= 1.5)}", flush=True)


def differing(words):
    """Milliseconds of a program that ends with 1 when files differ."""
    return once("{ " + " ".join(words) + "; } || true", shell=True)


def texts(count, share):
    """Two files of lines like a log's, of which so many in a hundred differ; always the same ones."""
    chance = random.Random(count + share)
    words = ["INFO", "WARN", "start", "stop", "connection", "部署", "完成", "retry", "worker", "queue", "flush", "cache"]
    old = [f"[2026-11-23 15:{i // 60 % 60:02}:{i % 60:02}] {' '.join(chance.choices(words, k=6))} {chance.randrange(10**6)}"
           for i in range(count)]
    new = list(old)
    for index in chance.sample(range(count), count * share // 100):
        new[index] += " changed"
    paths = [f"{home}/old-{count}-{share}", f"{home}/new-{count}-{share}"]
    for path, lines in zip(paths, (old, new)):
        with open(path, "w") as file:
            file.write("\n".join(lines) + "\n")
    return paths

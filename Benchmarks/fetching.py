"""Fetching: the wire, the store, memory and growth, against what a user would do by hand."""
import json
import os
import shutil
import subprocess

import measure
from measure import DemoServer, aim, home, interleaved, once, peak, show, times_faster

HOSTS, BATCH = 10_000, 500
BIG, HUGE, LARGE = 20_000_130, 20_000_131, 20_000_132
FIRST_HOST = 100_001


def step_of(job):
    return job + 10_000_001


def ask_by_hand(server, folder, hosts, job):
    """The configuration of a curl that asks for the same batches, the answers in files or nowhere."""
    os.makedirs(folder, exist_ok=True)
    url = server.url + "/api/c/compapi/v2/jobv3/batch_get_job_instance_ip_log/"
    lines = []
    for number, start in enumerate(range(0, hosts, BATCH)):
        body = {"bk_app_code": "joblog-demo", "bk_app_secret": "demo-secret", "bk_username": "demo", "bk_biz_id": 2,
                "job_instance_id": job, "step_instance_id": step_of(job),
                "host_id_list": list(range(FIRST_HOST + start, FIRST_HOST + min(start + BATCH, hosts)))}
        path = f"{folder}/ask-{number}.json"
        with open(path, "w") as file:
            json.dump(body, file)
        lines.append(f'url = "{url}"\ndata = "@{path}"\nheader = "Content-Type: application/json"\n'
                     f'output = "{{}}/answer-{number}.json"\n')
    text = "next\n".join(lines)
    kept, dropped = f"{folder}/kept.curl", f"{folder}/dropped.curl"
    with open(kept, "w") as file:
        file.write(text.replace("{}", folder))
    with open(dropped, "w") as file:
        for number in range(len(lines)):
            text = text.replace(f"{{}}/answer-{number}.json", "/dev/null")
        file.write(text)
    return kept, dropped


def run(joblog, benchmark):
    print(f"\nfetching: {HOSTS:,} hosts of 10 KB in batches of {BATCH}, the demo server in its own process")
    cache = f"{home}/cache"

    def statements(job, last="fetch"):
        return [joblog, "--no-rc", "--quiet", "-c", f"biz 2; job {job} > /dev/null; step 1; {last}"]

    def fetch(server, job=BIG, folder=cache, keep=False):
        if not keep:
            shutil.rmtree(folder, ignore_errors=True)
        return once(statements(job), server.environment | {"XDG_CACHE_HOME": folder})

    with DemoServer(joblog, HOSTS) as server:
        folder = f"{home}/by-hand"
        kept, dropped = ask_by_hand(server, folder, HOSTS, BIG)
        curl = ["curl", "-s", "-Z", "--parallel-max", "6", "-K"]
        by_hand = (f"cd {folder} && rm -rf logs && mkdir logs && {' '.join(curl)} {kept} && for f in answer-*.json; do "
                   "jq -r '.data.script_task_logs[] | \"\\u0001\" + (.ip // .ipv6) + \"\\n\" + .log_content' $f; done | "
                   "awk '/^\\001/ {if (f) close(f); f = \"logs/\" substr($0, 2); next} {print > f}'")
        ours, before, plain, jq = interleaved(
            5, lambda: fetch(server),
            lambda: once(statements(BIG, "biz"), server.environment | {"XDG_CACHE_HOME": f"{home}/status"}),
            lambda: once(curl + [dropped], server.environment),
            lambda: once(by_hand, server.environment, shell=True))
        show("fetch, without asking for the status", ours - before, plain, "curl -Z to /dev/null",
             aim("<= 4 x", ours - before <= 4 * plain))
        show("fetch, from start to end of the program", ours, plain, "curl -Z to /dev/null")
        times_faster("fetch, from start to end of the program", ours, jq, "curl -Z, jq and awk to a file per host", 10)
        raw = HOSTS * 10_000
        size = sum(os.path.getsize(f"{cache}/joblog/{name}") for name in os.listdir(f"{cache}/joblog"))
        print(f"{'store on disk':44} {size / 1e6:9.1f} MB   {size / raw:8.3f} x the raw bytes   "
              f"{aim('<= 0.25', size <= raw / 4)}")
        again, start = interleaved(
            9, lambda: fetch(server, keep=True),
            lambda: once(statements(BIG, "biz"), server.environment | {"XDG_CACHE_HOME": cache}))
        print(f"{'fetch again, all from the store':44} {again - start:9.1f} ms   beside {start:.1f} ms of asking for the "
              f"status of {HOSTS:,} hosts   {aim('< 100 ms', again - start < 100)}")
        shutil.rmtree(cache)
        ours = peak(statements(BIG), server.environment | {"XDG_CACHE_HOME": cache})
        show("peak memory of fetch", ours, peak(curl + [dropped], server.environment), "curl -Z",
             aim("< 150 MB", ours < 150), unit="MB")
        ours = peak(statements(LARGE), server.environment | {"XDG_CACHE_HOME": f"{home}/large"})
        print(f"{'peak memory, 10,000 x 100 KB':44} {ours:9.1f} MB   {aim('< 150 MB', ours < 150)}", flush=True)
        shutil.rmtree(f"{home}/large")
        ours = peak(statements(HUGE), server.environment | {"XDG_CACHE_HOME": f"{home}/huge"})
        print(f"{'peak memory, one log of 200 MB':44} {ours:9.1f} MB   {aim('< 350 MB', ours < 350)}", flush=True)
        shutil.rmtree(f"{home}/huge")
        answer = f"{folder}/answer-0.json"
        scanner, decoder = interleaved(
            5, *[lambda what=what: float(subprocess.run([benchmark, what, answer], capture_output=True, text=True,
                                                        check=True).stdout) for what in ("scanner", "decoder")])
        print(f"{'the scanner alone':44} {scanner:9.0f} MB/s {scanner / decoder:6.3g} times JSONDecoder ({decoder:.0f} MB/s)"
              f"   {aim('8', scanner >= 8 * decoder)}", flush=True)

    # Growth: the deployment's logs of some KB, so that 50,000 hosts take no minute.
    each = {}
    for hosts in (1000, 10_000, 50_000):
        with DemoServer(joblog, hosts) as server:
            rounds = 3 if hosts < 50_000 else 1
            each[hosts] = interleaved(rounds, lambda: fetch(server, BIG, f"{home}/growth"))[0] / hosts
            shutil.rmtree(f"{home}/growth")
    for hosts, time in each.items():
        growth = time / each[10_000]
        print(f"{f'fetch, {hosts:,} hosts, per host':44} {time * 1000:9.1f} us   {growth:8.3g} x that of 10,000   "
              f"{aim('<= 1.5', growth <= 1.5)}", flush=True)

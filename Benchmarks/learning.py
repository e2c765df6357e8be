"""Learning: groups of practice worlds against the truth, and what learning costs in time and memory."""
import json
import os
import random
import shutil
import subprocess
from collections import Counter

from measure import DemoServer, aim, environment, home, interleaved, once, peak
from comparing import BEHAVIOURS, statements


def adjusted_rand_index(truth, groups):
    """How well two labellings agree: 1 where they are the same, about 0 by chance (Hubert and Arabie 1985)."""
    def pairs(labels):
        return sum(count * (count - 1) / 2 for count in Counter(labels).values())
    both, first, second = pairs(zip(truth, groups)), pairs(truth), pairs(groups)
    all_pairs = len(truth) * (len(truth) - 1) / 2
    mean, most = (first * second / all_pairs if all_pairs else 0), (first + second) / 2
    return 1.0 if most == mean else (both - mean) / (most - mean)


def scored(joblog, world, *options):
    """The index of a world's groups, whether they are exact, and how many mix behaviours."""
    with open(f"{world}/truth.json") as file:
        truth = json.load(file)
    answer = subprocess.run(
        [joblog, "--no-rc", "--quiet", "--open", f"{world}/logs", "-c", f"groups {' '.join(options)} | to json"],
        capture_output=True, check=True, env=environment)
    of = {host: group["name"] for group in json.loads(answer.stdout) for host in group["hosts"]}
    hosts = sorted(truth)
    behaviours, groups = [truth[host] for host in hosts], [of.get(host) for host in hosts]
    cells = set(zip(behaviours, groups))
    mixed = sum(1 for count in Counter(group for _, group in cells).values() if count > 1)
    exact = len(cells) == len(set(behaviours)) == len(set(groups))
    return adjusted_rand_index(behaviours, groups), exact, mixed


def accuracy(joblog, benchmark, hosts, seed):
    folder = f"{home}/worlds-{hosts}-{seed}"
    subprocess.run([benchmark, "worlds", folder, "--hosts", str(hosts), "--seed", str(seed)], check=True,
                   stdout=subprocess.DEVNULL)
    # Worlds of few hosts are not learned from; the truth of the last is that there is no norm.
    names = [name for name in sorted(os.listdir(folder))
             if len(os.listdir(f"{folder}/{name}/logs")) >= 8 and name != "every-host-another"]
    learned = {name: scored(joblog, f"{folder}/{name}") for name in names}
    masked = [scored(joblog, f"{folder}/{name}", "--learned", "off")[0] for name in names]
    mean = sum(index for index, _, _ in learned.values()) / len(names)
    exact, mixed = sum(exact for _, exact, _ in learned.values()), sum(mixed for _, _, mixed in learned.values())
    what = f"{len(names)} worlds, {hosts} hosts, seed {seed}"
    least = 0.97 if hosts >= 200 else 0.9
    print(f"{what:44} {mean:9.3f} mean adjusted Rand index, masks alone {sum(masked) / len(names):.3f}; exact {exact}, "
          f"mixed groups {mixed}   {aim(f'>= {least}', mean >= least)}", flush=True)
    for name, (index, is_exact, _) in learned.items():
        if not is_exact:
            print(f"    {name:40} {index:9.3f}")
    shutil.rmtree(folder)


def long_logs(folder, hosts, size):
    """A folder with as many logs of that size; three lines of four have a value of the host's own that no mask knows."""
    chance = random.Random(1)
    os.makedirs(folder)
    for host in range(hosts):
        lines, length, number = [], 0, 0
        while length < size:
            number += 1
            serial = f"{chance.getrandbits(40):010x}"
            text = [f"step {number % 97} of task checked, ticket T{serial}Z closed", f"block b{serial} verified, crc c{number % 97}",
                    f"copied part {number % 97} by worker {serial[:2]}", f"section {number % 97} done, all well"][number % 4]
            lines.append(text)
            length += len(text) + 1
        with open(f"{folder}/10.{host >> 16}.{host >> 8 & 255}.{host & 255}.log", "w") as file:
            file.write("\n".join(lines) + "\n")


def run(joblog, benchmark):
    print("\nlearning: groups of worlds whose truth is known")
    for hosts, seed in ((200, 1), (200, 2), (40, 1), (2000, 1)):
        accuracy(joblog, benchmark, hosts, seed)
    with DemoServer(joblog, 2000) as server:
        known = server.environment | {"XDG_CACHE_HOME": f"{home}/learning"}
        once(statements(joblog, BEHAVIOURS, "fetch"), known)
        learned, masked = interleaved(
            11, lambda: once(statements(joblog, BEHAVIOURS, "groups", "--offline"), known),
            lambda: once(statements(joblog, BEHAVIOURS, "groups --learned off", "--offline"), known))
        print(f"{'groups of 2,000 hosts x 115 lines':44} {learned:9.1f} ms   {learned / masked:8.3g} x --learned off "
              f"({masked:.1f} ms)   {aim('<= 1.6', learned <= 1.6 * masked)}", flush=True)
    folder = f"{home}/long"
    long_logs(folder, 10_000, 100_000)
    memory = peak([joblog, "--no-rc", "--quiet", "--open", folder, "-c", "groups"])
    print(f"{'groups of 10,000 x 100 KB, opened':44} {memory:9.0f} MB at most   {aim('under 150', memory < 150)}", flush=True)
    shutil.rmtree(folder)

"""Typing at the prompt, on a pseudo-terminal of 80 x 24, against bash with readline: from key to echo, bytes for a key,
a paste, the first prompt with a long history, an idle shell, and Tab among many hosts."""
import fcntl
import os
import pty
import re
import select
import signal
import statistics
import struct
import sys
import termios
import time

from measure import aim, environment, home, interleaved, show

KEYS = 200
HISTORY = 50_000
HOSTS = 50_000
# The key that is timed: no escape sequence of a drawing has this letter, so its echo is known by it.
KEY = b"x"
# The end of what is pasted: one character, so that no wrapping divides it.
LAST = "¶".encode()

# What a present-day terminal answers to a program that asks: the background, what it is, synchronised updates.
ANSWERS = [
    (re.compile(rb"\x1b\]11;\?(?:\x07|\x1b\\)"), b"\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\"),
    (re.compile(rb"\x1b\[0?c"), b"\x1b[?62;22c"),
    (re.compile(rb"\x1b\[\?2026\$p"), b"\x1b[?2026;2$y"),
]


class Shell:
    """A shell on a pseudo-terminal. Reads all that it prints; `printed` is what came since the last key."""

    def __init__(self, words, prompt, more=None):
        self.printed = b""
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            # Told before the program starts: it may look once only.
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
            os.execvpe(words[0], words, environment | (more or {}))
        os.set_blocking(self.terminal, False)
        self.wait(lambda: prompt in self.printed, "its prompt")

    def read(self, limit):
        """Takes in what comes within `limit` seconds; false if nothing comes."""
        if not select.select([self.terminal], [], [], limit)[0]:
            return False
        try:
            part = os.read(self.terminal, 65_536)
        except OSError:
            return False
        self.printed += part
        for question, answer in ANSWERS:
            for _ in question.findall(part):
                os.write(self.terminal, answer)
        return bool(part)

    def wait(self, condition, what):
        deadline = time.perf_counter() + 30
        while not condition():
            if time.perf_counter() > deadline:
                self.kill()
                sys.exit(f"{what} did not come within 30 s; what came: {self.printed[-500:]!r}")
            self.read(1)

    def settle(self, quiet=0.03):
        """Reads until nothing was printed for some time."""
        while self.read(quiet):
            pass

    def write(self, keys):
        self.printed = b""
        while keys:
            try:
                keys = keys[os.write(self.terminal, keys):]
            except BlockingIOError:
                # A program that prints into a full terminal does not read on.
                self.read(0.01)

    def type(self, keys, quiet=0.03):
        self.write(keys)
        self.settle(quiet)

    def paste(self, text):
        self.write(b"\x1b[200~" + text + b"\x1b[201~")

    def clear(self):
        """An empty line again, on an empty screen."""
        self.type(b"\x03", 0.1)
        self.type(b"\x0c", 0.1)

    def echo(self):
        """Microseconds from a key to its echo."""
        start = time.perf_counter()
        self.write(KEY)
        self.wait(lambda: KEY in self.printed, "the echo of a key")
        elapsed = time.perf_counter() - start
        # What else belongs to this key must not be taken for the next one's; and the input stays as long as it is.
        self.settle(0.003)
        self.type(b"\x7f", 0.003)
        return elapsed * 1e6

    def bytes_for_a_key(self, keys=20):
        """The median of the bytes that are printed for a key."""
        counts = []
        for _ in range(keys):
            self.type(KEY)
            counts.append(len(self.printed))
            self.type(b"\x7f")
        return statistics.median(counts)

    def ticks(self):
        """The processor time so far, in clock ticks (user and system, proc(5))."""
        with open(f"/proc/{self.process}/stat") as file:
            fields = file.read().rpartition(")")[2].split()
        return int(fields[11]) + int(fields[12])

    def end(self):
        self.type(b"\x03")
        self.write(b"\x04")
        deadline = time.perf_counter() + 5
        while os.waitpid(self.process, os.WNOHANG)[0] == 0:
            if time.perf_counter() > deadline:
                self.kill()
                return
            self.read(0.01)
        os.close(self.terminal)

    def kill(self):
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        os.close(self.terminal)


def words_of(count):
    """A statement of joblog of that many characters. Its words are of nine letters."""
    return ("hosts | filter '" + "abcdefghi " * (count // 10 + 1))[:count].encode()


def folder(name, lines):
    """The environment of a shell that has these lines as its history, joblog's or bash's."""
    path = os.path.join(home, name)
    os.makedirs(os.path.join(path, "joblog"))
    for file in ("joblog/history", "bash-history"):
        with open(os.path.join(path, file), "w") as out:
            out.writelines(line + "\n" for line in lines)
    return {"XDG_STATE_HOME": path, "HISTFILE": os.path.join(path, "bash-history"), "HISTSIZE": "1000000",
            "HISTFILESIZE": "1000000", "PS1": "bash> "}


def show_echo(what, shells, text, limit=None):
    ours, theirs = [], []
    for shell in shells:
        shell.paste(text)
        shell.settle(0.2)
    for _ in range(KEYS):
        for times, shell in zip((ours, theirs), shells):
            times.append(shell.echo())
    for shell in shells:
        shell.clear()
    medians = statistics.median(ours), statistics.median(theirs)
    show(f"from key to echo, {what}, median", *medians, "bash with readline",
         aim(f"<= {limit / 1000:g} ms", medians[0] <= limit) if limit else "", unit="us")
    show("  99th percentile", *(statistics.quantiles(times, n=100)[98] for times in (ours, theirs)),
         "bash with readline", unit="us")


def show_bytes(shells):
    for count in (80, 2000):
        # From the end: none, within the last word, within the word in the middle of the text.
        for place, back, limit in (("at the end", 0, 40), ("in the last word", 5, 40), ("half-way", count // 2, None)):
            counts = []
            for shell in shells:
                shell.paste(words_of(count))
                shell.settle(0.2)
                shell.type(b"\x1b[D" * back, 0.2)
                counts.append(shell.bytes_for_a_key())
                shell.clear()
            show(f"bytes a key, {count:,} letters, {place}", *counts, "bash",
                 aim(f"<= {limit}", counts[0] <= limit) if limit else "", unit="B")


def show_paste(shells):
    text = words_of(100_000) + LAST

    def pasted(shell):
        start = time.perf_counter()
        shell.paste(text)
        shell.wait(lambda: LAST in shell.printed, "the end of what was pasted")
        elapsed = (time.perf_counter() - start) * 1000
        shell.settle(0.2)
        shell.clear()
        return elapsed

    ours, theirs = interleaved(5, *(lambda shell=shell: pasted(shell) for shell in shells))
    show("100 KB pasted, until its end is visible", ours, theirs, "bash", aim("< 400 ms", ours < 400))


def show_first_prompt(start_joblog, start_bash, none):
    long = folder("long-history", (f"hosts | filter 'error number {n}' | groups" for n in range(HISTORY)))

    def first_prompt(start, more):
        begin = time.perf_counter()
        shell = start(more)
        elapsed = (time.perf_counter() - begin) * 1000
        shell.settle()
        shell.end()
        return elapsed

    ours, without, theirs, theirs_without = interleaved(
        21, *(lambda start=start, more=more: first_prompt(start, more)
              for start in (start_joblog, start_bash) for more in (long, none)))
    show(f"first prompt, a history of {HISTORY:,} lines", ours, without, "without a history",
         aim("within 5 ms", ours - without < 5))
    show("  bash", theirs, theirs_without, "without a history")


def show_idle(shells, seconds=5):
    for shell in shells:
        shell.settle(1)
    before = [shell.ticks() for shell in shells]
    # Whoever prints while idle is read, as a terminal does.
    deadline = time.perf_counter() + seconds
    while (left := deadline - time.perf_counter()) > 0:
        for descriptor in select.select([shell.terminal for shell in shells], [], [], left)[0]:
            os.read(descriptor, 65_536)
    ours, theirs = (shell.ticks() - start for shell, start in zip(shells, before))
    print(f"{f'idle at the prompt for {seconds} s':44} {ours:9} ticks of the clock, bash {theirs}   "
          f"{aim('0', ours == 0)}", flush=True)


def show_completion(joblog, more):
    """Tab behind the beginning of an address, when the job's step has 50,000 hosts."""
    def tab(shell):
        """Milliseconds until something is printed, other than a bell; nothing if nothing comes within 2 s."""
        shell.type(b"show 10.2", 0.2)
        start = time.perf_counter()
        shell.write(b"\t")
        while not shell.printed.strip(b"\x07") and time.perf_counter() - start < 2:
            shell.read(0.1)
        elapsed = (time.perf_counter() - start) * 1000
        is_there = bool(shell.printed.strip(b"\x07"))
        shell.settle(0.3)
        # A menu is closed, then the line is dropped.
        shell.type(b"\x1b", 0.2)
        shell.clear()
        return elapsed if is_there else None

    shell = Shell([joblog, "--demo", "--hosts", str(HOSTS), "--no-rc"], "❯".encode(), more)
    try:
        shell.settle(0.3)
        for statement in (b"job 20000100 > /dev/null", b"step 1", b"hosts > /dev/null"):
            shell.write(statement + b"\r")
            # The line itself has the prompt's mark before it, so it is looked for behind the line's end.
            shell.wait(lambda: "❯".encode() in shell.printed.partition(b"\r\n")[2], "the prompt after a statement")
            shell.settle(0.5)
        first = tab(shell)
        if first is None:
            print(f"{f'Tab among {HOSTS:,} hosts':44} is not there: the key prints nothing", flush=True)
            return
        times = [time for time in (tab(shell) for _ in range(9)) if time is not None]
    finally:
        shell.kill()

    words = os.path.join(home, "addresses-to-complete")
    with open(words, "w") as file:
        file.writelines(f"10.20.{n // 254}.{n % 254 + 1}\n" for n in range(HOSTS))
    bash = Shell(["bash", "--norc", "--noprofile"], b"bash> ", more)
    try:
        bash.type(f"complete -W \"$(cat {words})\" show\r".encode(), 1)
        theirs = [time for time in (tab(bash) for _ in range(5)) if time is not None]
    finally:
        bash.kill()
    if not times or not theirs:
        sys.exit("Tab was answered once, and then no more")
    ours, theirs = statistics.median(times), statistics.median(theirs)
    show(f"Tab among {HOSTS:,} hosts", ours, theirs, "bash, complete -W", aim("< 20 ms", ours < 20))
    show("  for the first time", first, theirs, "bash, complete -W")


def run(joblog, _):
    print(f"\nthe keyboard: 80 x 24, {KEYS} keys in turn with bash; a history whose last line begins as what is typed")
    none = folder("no-history", [])
    some = folder("some-history", [words_of(2000).decode() + "x" * 500 + "'", words_of(80).decode() + "x" * 500 + "'"])

    def start_joblog(more):
        return Shell([joblog, "--no-rc"], "❯".encode(), more)

    def start_bash(more):
        return Shell(["bash", "--norc", "--noprofile"], b"bash> ", more)

    shells = [start_joblog(some), start_bash(some)]
    for shell in shells:
        shell.settle(0.5)
    show_echo("80 characters", shells, words_of(80), 2000)
    show_echo("2,000 letters", shells, words_of(2000))
    show_bytes(shells)
    show_paste(shells)
    show_idle(shells)
    for shell in shells:
        shell.end()
    show_first_prompt(start_joblog, start_bash, none)
    show_completion(joblog, none)

"""A joblog on the demo platform that is typed to."""

import codecs
import fcntl
import os
import pty
import select
import shutil
import struct
import tempfile
import termios
import time

from screen import Screen


class Session:
    """A joblog on the demo platform, in a pseudo-terminal whose output is drawn on a screen."""

    def __init__(self, program, columns, rows):
        self.home = tempfile.mkdtemp(prefix="joblog-shows-")
        environment = {
            "HOME": self.home, "PATH": os.environ.get("PATH", "/usr/bin:/bin"), "TERM": "xterm-256color",
            "LANG": "C.UTF-8", "TZ": "Asia/Shanghai", "JOBLOG_PAGER": "off",
        }
        self.screen = Screen(columns, rows)
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.chdir(self.home)
            os.execve(program, [program, "--demo", "--no-rc"], environment)
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.wait(prompts=1)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.close(self.terminal)
        os.waitpid(self.process, 0)
        shutil.rmtree(self.home)

    def read(self, seconds):
        """Draws what comes within a time; false if nothing does."""
        if not select.select([self.terminal], [], [], seconds)[0]:
            return False
        self.screen.feed(self.decoder.decode(os.read(self.terminal, 65536)))
        for reply in self.screen.replies:
            os.write(self.terminal, reply.encode())
        self.screen.replies = []
        return True

    def wait(self, prompts=0, quiet=0.3):
        """Waits until so many prompts were shown, nothing is looked up any more, and nothing comes for a while."""
        end = time.monotonic() + 60
        while self.read(quiet) or self.screen.prompts < prompts or "looking up what fits" in self.screen.text():
            if time.monotonic() > end:
                raise TimeoutError(f"the screen does not come to rest:\n{self.screen.text()}")

    def press(self, keys, quiet=0.06):
        """Sends the bytes of one key."""
        os.write(self.terminal, keys.encode())
        self.read(1)
        self.wait(quiet=quiet)

    def type(self, text):
        for character in text:
            self.press(character)

    def enter(self):
        """Runs the line, and waits for the next prompt."""
        prompts = self.screen.prompts + 1
        os.write(self.terminal, b"\r")
        self.wait(prompts=prompts)

    def run(self, statement):
        self.type(statement)
        self.enter()

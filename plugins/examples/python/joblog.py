"""The protocol between joblog and a plugin in Python, in one file: copy it beside the plugin. It needs Python 3.9 or
newer and nothing else. docs/plugins-python.md explains it. This is a whole plugin:

    #!/usr/bin/env python3
    import joblog
    plugin = joblog.Plugin("slow-hosts", version="1.0", summary="hosts that took long")

    @plugin.command("slow", "the hosts that took a minute or more", reads="hosts", gives="hosts")
    def slow(call):
        for host in call.input:
            if (host["duration_ms"] or 0) >= 60_000:
                yield host

    if __name__ == "__main__":
        plugin.run()
"""
import itertools, json, os, select, signal, sys, time  # noqa: E401


class Failure(Exception):
    """What the user reads of a call that failed. A request that the shell refuses raises it in the command. `hint`
    says what to type next, `code` is a stable word such as "no-such-ticket", `status` is 1 to 5 (1 if left out)."""
    def __init__(self, message, hint=None, code=None, status=None):
        super().__init__(message)
        self.message, self.hint, self.code, self.status = str(message), hint, code, status


class Cancelled(BaseException):
    """The user pressed Ctrl-C, or nobody reads the value any more. It is raised where the command next asks the shell
    for something or gives it something. It is no `Exception`, so that `except Exception` lets it pass."""


class Argument(dict):
    """An argument by position, of a type of the protocol: text, path, integer, seconds, duration, size, time,
    host-set, host-status, run-status, choice, statement. Limits are `minimum` and `maximum` of an integer, and the
    `choices` of a choice."""
    def __init__(self, name, type="text", help="", *, optional=False, repeats=False, default=None, **limits):
        super().__init__(name=name, type=_type(type, limits), help=help, optional=optional, repeats=repeats)
        self.default = [] if repeats and default is None else default


class Option(dict):
    """An option, named without hyphens. Without a type it is a flag. Limits are those of `Argument`."""
    def __init__(self, name, type=None, help="", *, letter=None, value_name=None, repeats=False, default=None,
                 **limits):
        super().__init__(_given(name=name, letter=letter, type=type and _type(type, limits), value_name=value_name,
                                help=help, repeats=repeats))
        self.default = False if type is None else [] if repeats and default is None else default


def Column(field, title=None, format=None):
    """A column on the screen: the field of the rows, a heading, and a format such as "duration" or "host-set"."""
    return _given(field=field, title=title, format=format)


class Plugin:
    """What a plugin brings is declared first; then `run` answers the shell."""
    def __init__(self, name, version="", summary="", asks_credentials=False):
        self.manifest = dict(type="manifest", protocol=1, name=name, version=version, summary=summary, commands=[],
                             settings=[], masks=[], asks_credentials=asks_credentials)
        self._commands = {}

    def command(self, name, summary, *, arguments=(), options=(), columns=(), examples=(), **fields):
        """Makes a command of the function below, which gets a `Call`. The function returns a list, a text or nothing,
        or yields one item after the other: each goes out at once. An item is a dict, or for `gives="text"` a line or
        several. The docstring is the rest of the command's help.
        `examples` are pairs: a statement and what it does. `fields` are the protocol's: reads, gives, accepts,
        needs_input, other_names, secret, whole_name."""
        def declare(function):
            details = "\n".join(line.strip() for line in (function.__doc__ or "").strip().splitlines())
            self.manifest["commands"].append(dict(
                name=name, summary=summary, details=details, positionals=list(arguments), options=list(options),
                examples=[dict(statement=statement, meaning=meaning) for statement, meaning in examples], **fields))
            defaults = {word["name"]: word.default for word in [*arguments, *options]}
            self._commands[name] = function, defaults, list(columns), fields.get("gives")
            return function
        return declare

    def setting(self, name, type, default, meaning, **limits):
        """Declares a setting: users change it with `set`, commands read it as `call.settings[name]`."""
        self.manifest["settings"].append(dict(name=name, type=_type(type, limits), default=default, meaning=meaning))

    def mask(self, name, meaning, example, pattern):
        """Declares a mask: text that `groups` and `diff` look through, by a regular expression."""
        self.manifest["masks"].append(dict(name=name, meaning=meaning, example=example, pattern=pattern))

    def run(self):
        """Answers the shell until the shell ends. What commands and their children print goes to standard error."""
        if os.isatty(0):
            print("this is a plugin; in joblog, type: plugin load", os.path.abspath(sys.argv[0]), file=sys.stderr)
        shell = _Shell()
        while True:
            message = shell.receive()
            if message.get("type") == "describe":
                shell.send(self.manifest)
            elif message.get("type") == "call":
                shell.send({"id": message.get("id"), **self._answer(shell, message)})

    def _answer(self, shell, message):
        try:
            if message.get("command") not in self._commands:
                raise Failure(f"the plugin has no command {message.get('command')!r}", hint="type: plugin reload")
            function, defaults, columns, gives = self._commands[message["command"]]
            call = Call(shell, message, defaults, columns)
            call._give(gives, function(call))
        except Cancelled:
            pass
        except Failure as failure:
            return _given(type="error", **vars(failure))
        except Exception as error:
            import traceback  # Only here, because a plugin should start fast.
            traceback.print_exc(limit=-8)
            script = os.path.basename(sys.argv[0])
            lines = [line for path, line, *_ in traceback.extract_tb(error.__traceback__) if path.endswith(script)]
            place = f" ({script}, line {lines[-1]})" if lines else ""
            return {"type": "error", "code": "plugin-error", "message": f"{type(error).__name__}: {error}{place}"}
        return {"type": "done"}


class Call:
    """One call of a command. `call["top"]` is the argument or option `top` as the user gave it, else its default, else
    None (False for a flag, [] for what repeats). `input` has the items that the command reads, `input_kind` what they
    are, `arguments` just what was given, `session` where the user stands, `settings` the settings. `columns` may be
    changed before the first item is given. A call belongs to the thread that the command runs in."""
    def __init__(self, shell, message, defaults, columns):
        self._shell, self._id, self._defaults, self.columns = shell, message.get("id"), defaults, list(columns)
        self._is_cancelled, self._last_check, self._numbers = False, 0.0, itertools.count(1)
        self.arguments, self.session = message.get("arguments") or {}, message.get("session") or {}
        self.settings = self.session.get("settings") or {}
        self.input_kind = (message.get("input") or {}).get("kind", "nothing")
        self.input = iter(()) if self.input_kind == "nothing" else self._items("input")

    def __getitem__(self, name):
        return self.arguments[name] if name in self.arguments else self._defaults[name]

    def note(self, text):
        """Says a sentence beside the result."""
        self._send({"type": "note", "text": str(text)})

    def progress(self, text=None):
        """Shows a line that the next one replaces. Without a text it goes away."""
        self._send(_given(type="progress", text=text))

    def ask(self, question, secret=False):
        """Asks the user and returns the answer. A secret answer is not shown while it is typed."""
        return self._request({"type": "ask", "question": question, "secret": secret}, "answer").get("text", "")

    def hosts(self, hosts=None):
        """The hosts of the chosen step, or those of a host set such as "@failed"; they come while they are read."""
        return self._open(type="hosts", hosts=hosts)

    def logs(self, hosts=None, step=None):
        """Hosts with their logs, of the chosen step or of another one. Logs that are not here are fetched."""
        return self._open(type="logs", hosts=hosts, step=step)

    def run(self, command, words=(), input=None, kind="hosts"):
        """The items of another command's value. `input` are items of the kind `kind` that the command gets."""
        return self._open(type="run", command=command, words=[str(word) for word in words],
                          input=None if input is None else {"kind": kind, "items": list(input)})

    def check(self):
        """Raises `Cancelled` if the call was cancelled. Only long computing without other use of the call needs it."""
        if time.monotonic() - self._last_check > 0.02:
            while not self._is_cancelled and (message := self._shell.receive(wait=False)) is not None:
                self._is_cancelled = self._cancels(message)
                self._shell.early.append(message)
            self._last_check = time.monotonic()
        if self._is_cancelled:
            raise Cancelled

    def _cancels(self, message):
        return message.get("type") == "cancel" and message.get("id") == self._id

    def _send(self, message):
        self.check()
        self._shell.send({"id": self._id, **message})

    def _request(self, request, answer):
        self._send(request)
        while not self._is_cancelled:
            message = self._shell.receive()
            self._is_cancelled = self._cancels(message)
            stream = message.get("stream") or "input"
            if message.get("id") == self._id and stream == request.get("stream", "input"):
                if message.get("type") == answer:
                    return message
                if message.get("type") == "refused":
                    raise Failure(message.get("message", "refused"), message.get("hint"), message.get("code"))
        raise Cancelled

    def _open(self, **request):
        stream = f"s{next(self._numbers)}"
        self._send(_given(stream=stream, **request))
        return self._items(stream, self._pull(stream))  # Pulled at once, so that a refusal is raised by the request.

    def _pull(self, stream):
        return self._request({"type": "pull", "stream": stream}, "items")

    def _items(self, stream, part=None):
        part = part or self._pull(stream)
        while True:
            for item in part.get("items", ()):
                self.check()
                yield item
            if part.get("end"):
                return
            part = self._pull(stream)

    def _give(self, kind, result):
        if isinstance(result, str):  # In lines, because a message has a limit.
            result = result[:-1 if result.endswith("\n") else None].split("\n")
        result = [] if result is None else [result] if isinstance(result, dict) else result
        # A list goes in parts. What is yielded goes at once, because the next item may take long.
        items, most, is_begun = iter(result), 20 if isinstance(result, list) else 1, False
        try:
            while True:
                part = list(itertools.islice(items, most))
                if part and not kind:
                    raise TypeError(f"the command declares no `gives`, so it can't give {part[0]!r:.80}")
                if kind and not is_begun:
                    self._send(_given(type="value", kind=kind, columns=self.columns or None))
                    is_begun = True
                if not part:
                    return
                if kind == "text":
                    part = [text if text.endswith("\n") else text + "\n" for text in part]
                self._send({"type": "items", "items": part})
        finally:
            getattr(items, "close", bool)()  # Runs what a generator has under `finally`.


class _Shell:
    """The shell at the other end of two pipes: a JSON object a line. For everybody else, standard input is empty and
    standard output is standard error, so that no `print` and no child process can break the exchange."""
    def __init__(self):
        self._input, self._output, self._unread = os.dup(0), os.dup(1), bytearray()
        self.early = []  # Messages that came while nobody waited for one.
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(2, 1)
        sys.stdout = sys.stderr
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # Ends by an exception, so that `finally` is run.

    def receive(self, wait=True):
        """The next message; {} for a line that is none. Without `wait`, None if no whole line is there."""
        if wait and self.early:
            return self.early.pop(0)
        searched = 0
        while (end := self._unread.find(b"\n", searched)) < 0:
            searched = len(self._unread)
            if not wait and not select.select([self._input], [], [], 0)[0]:
                return None
            if not (more := os.read(self._input, 1 << 20)):
                sys.exit(0)
            self._unread += more
        line = bytes(self._unread[:end])
        del self._unread[:end + 1]
        try:
            message = json.loads(line)
        except (ValueError, RecursionError):
            message = None
        if not isinstance(message, dict):
            print(f"joblog.py: this line of the shell is no message: {line!r:.200}", file=sys.stderr)
            return {}
        return message if message.get("type") != "quit" else sys.exit(0)

    def send(self, message):
        data = _encode(message).encode() + b"\n"
        try:
            while data:
                data = data[os.write(self._output, data):]
        except BrokenPipeError:
            sys.exit(0)


def host_word(host):
    """A host as a word that joblog understands: 10.20.0.7, 3:10.20.0.7 in network area 3, a name, or id:100042."""
    address = host.get("ip") or host.get("ipv6") or ""
    if address and host.get("cloud"):
        return f"{host['cloud']}:[{address}]" if ":" in address else f"{host['cloud']}:{address}"
    return address or host.get("name") or f"id:{host.get('host_id')}"


def _given(**fields):
    return {name: value for name, value in fields.items() if value is not None}


def _type(kind, limits):
    return {"kind": kind, **limits} if limits else kind


_encode = json.JSONEncoder(allow_nan=False, separators=(",", ":")).encode  # ASCII, so any text is a valid line.

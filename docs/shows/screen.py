"""A terminal in memory: what joblog writes becomes rows of cells."""

import re
import unicodedata
from typing import NamedTuple


class Style(NamedTuple):
    """What SGR sequences (ECMA-48) turn on. Colors are numbers of the palette of 256; None is the terminal's own."""

    foreground: int | None = None
    background: int | None = None
    bold: bool = False
    dim: bool = False
    italic: bool = False
    underline: bool = False
    reverse: bool = False

    def sgr(self):
        codes = ["0"]
        for number, name in enumerate(("bold", "dim", "italic", "underline"), 1):
            if getattr(self, name):
                codes.append(str(number))
        if self.reverse:
            codes.append("7")
        for color, usual, bright, extended in ((self.foreground, 30, 90, 38), (self.background, 40, 100, 48)):
            if color is None:
                continue
            codes.append(
                str(usual + color) if color < 8 else str(bright + color - 8) if color < 16 else f"{extended};5;{color}")
        return f"\x1b[{';'.join(codes)}m"


class Cell(NamedTuple):
    """A grapheme and its style. The cell behind a wide one has the text ""."""

    text: str
    style: Style


BLANK = Cell(" ", Style())


def width(character):
    """The number of columns of a character; combining marks and joiners have none."""
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


class Screen:
    """A terminal, as far as joblog needs one.

    `replies` collects what it answers to questions. `prompts` counts how often bracketed paste was turned on, which
    joblog does when it begins to read a line.
    """

    TOKENS = re.compile(
        r"\x1b\](?P<string>[^\x07\x1b]*)(?:\x07|\x1b\\)|\x1b\[(?P<parameters>[0-9;?]*)(?P<final>[@-~])"
        r"|(?P<control>[\x00-\x1f])|(?P<text>[^\x00-\x1f])", re.S)

    def __init__(self, columns, rows):
        self.columns, self.row_count = columns, rows
        self.rows = [self.empty() for _ in range(rows)]
        self.left = []  # the rows that have left the screen at its top
        self.row = self.column = 0
        self.style = Style()
        self.replies = []
        self.prompts = 0
        self.pending = ""

    def empty(self):
        return [BLANK] * self.columns

    def feed(self, text):
        text = self.pending + text
        place = 0
        while place < len(text):
            token = self.TOKENS.match(text, place)
            if token is None:
                if len(text) - place > 1000:
                    raise ValueError(f"not understood: {text[place:place + 40]!r}")
                break
            place = token.end()
            if token["text"] is not None:
                self.put(token["text"])
            elif token["control"] is not None:
                self.act(token["control"])
            elif token["final"] is not None:
                self.run(token["final"], token["parameters"])
            elif token["string"] == "11;?":
                self.replies.append("\x1b]11;rgb:1616/1b1b/2222\x07")
        self.pending = text[place:]

    def put(self, character):
        count = width(character)
        if count == 0:
            before = max(0, min(self.column, self.columns) - 1)
            while before > 0 and self.rows[self.row][before].text == "":
                before -= 1
            old = self.rows[self.row][before]
            self.rows[self.row][before] = Cell(old.text + character, old.style)
            return
        if self.column + count > self.columns:
            self.column = 0
            self.line_feed()
        row = self.rows[self.row]
        for column in (self.column, self.column + count - 1):
            self.split(row, column)
        row[self.column] = Cell(character, self.style)
        if count == 2:
            row[self.column + 1] = Cell("", self.style)
        self.column += count

    def split(self, row, column):
        """Blanks both halves of a wide character of which one is overwritten."""
        if row[column].text == "" and column > 0:
            row[column - 1] = BLANK
        if column + 1 < self.columns and row[column + 1].text == "":
            row[column + 1] = BLANK

    def line_feed(self):
        if self.row + 1 < self.row_count:
            self.row += 1
            return
        self.left.append(self.rows.pop(0))
        self.rows.append(self.empty())

    def act(self, control):
        if control == "\r":
            self.column = 0
        elif control == "\n":
            self.line_feed()
        elif control == "\b":
            self.column = max(0, min(self.column, self.columns - 1) - 1)
        elif control == "\t":
            self.column = min(self.columns - 1, (self.column // 8 + 1) * 8)

    def run(self, final, parameters):
        if parameters == "?2004" and final == "h":
            self.prompts += 1
        if parameters.startswith("?") or final == "t":
            return  # a mode, or the stack of titles
        numbers = [int(number) if number else 0 for number in parameters.split(";")]
        count = max(1, numbers[0])
        column = min(self.column, self.columns - 1)
        row = self.rows[self.row]
        if final == "m":
            self.set_style(numbers)
            return
        if final == "c":
            self.replies.append("\x1b[?62c")
            return
        if final == "n":
            self.replies.append(f"\x1b[{self.row + 1};{column + 1}R")
            return
        if final == "A":
            self.row = max(0, self.row - count)
        elif final == "B":
            self.row = min(self.row_count - 1, self.row + count)
        elif final == "C":
            column = min(self.columns - 1, column + count)
        elif final == "D":
            column = max(0, column - count)
        elif final == "G":
            column = min(self.columns, count) - 1
        elif final == "H":
            self.row = min(self.row_count, count) - 1
            column = min(self.columns, max(1, numbers[1] if len(numbers) > 1 else 1)) - 1
        elif final == "K":
            row[column:] = [BLANK] * (self.columns - column)
        elif final == "J":
            if numbers[0] == 2:
                self.rows = [self.empty() for _ in self.rows]
            else:
                row[column:] = [BLANK] * (self.columns - column)
                for index in range(self.row + 1, self.row_count):
                    self.rows[index] = self.empty()
        elif final == "@":
            row[column:] = ([BLANK] * count + row[column:])[:self.columns - column]
        elif final == "P":
            row[column:] = (row[column + count:] + [BLANK] * count)[:self.columns - column]
        else:
            raise ValueError(f"a sequence that this script does not know: ESC [ {parameters} {final}")
        self.column = column

    def set_style(self, numbers):
        switches = {1: "bold", 2: "dim", 3: "italic", 4: "underline", 7: "reverse"}
        numbers = iter(numbers)
        for number in numbers:
            if number == 0:
                self.style = Style()
            elif number in switches:
                self.style = self.style._replace(**{switches[number]: True})
            elif number == 22:
                self.style = self.style._replace(bold=False, dim=False)
            elif number - 20 in switches:
                self.style = self.style._replace(**{switches[number - 20]: False})
            elif number in (38, 48):
                if next(numbers, None) != 5:
                    raise ValueError("a color that is none of the palette")
                name = "foreground" if number == 38 else "background"
                self.style = self.style._replace(**{name: next(numbers)})
            elif number in (39, 49):
                self.style = self.style._replace(**{"foreground" if number == 39 else "background": None})
            else:
                base = 30 if number < 40 else 40 if number < 50 else 82 if number < 100 else 92
                name = "foreground" if number < 40 or 90 <= number < 100 else "background"
                self.style = self.style._replace(**{name: number - base})

    def text(self):
        return "\n".join("".join(cell.text for cell in row).rstrip() for row in self.rows)

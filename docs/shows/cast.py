"""A session as an asciicast: screens become events."""

import json

from screen import BLANK, Style


class Cast:
    """The events of a cast: what turns each screen into the next, with the time since the beginning in seconds."""

    def __init__(self, session, title):
        self.session = session
        self.columns, self.height = session.screen.columns, session.screen.row_count
        header = {
            "version": 2, "width": self.columns, "height": self.height, "title": title,
            "env": {"TERM": "xterm-256color"},
        }
        self.lines = [json.dumps(header, ensure_ascii=False)]
        self.time = 0
        self.rows = [[BLANK] * self.columns for _ in range(self.height)]
        self.left = 0

    def show(self, delay):
        """Adds the difference between the last screen and this one, after a delay in milliseconds."""
        self.time += delay
        screen = self.session.screen
        rows = screen.left[self.left:] + screen.rows
        output = ""
        for index, row in enumerate(rows):
            if index >= self.height:
                output += f"\x1b[{self.height};1H\r\n{self.drawn(row, 0)}"
            elif row != self.rows[index]:
                start = next(column for column in range(self.columns) if row[column] != self.rows[index][column])
                while start > 0 and row[start].text == "":
                    start -= 1
                end = self.end(self.rows[index])
                output += f"\x1b[{index + 1};{start + 1}H{self.drawn(row, start, end)}"
        output += f"\x1b[{screen.row + 1};{min(screen.column, self.columns - 1) + 1}H"
        self.rows = [list(row) for row in screen.rows]
        self.left = len(screen.left)
        self.lines.append(json.dumps([self.time / 1000, "o", output], ensure_ascii=False))

    @staticmethod
    def end(row):
        """The column behind the last cell that is not blank."""
        return max((column + 1 for column, cell in enumerate(row) if cell != BLANK), default=0)

    def drawn(self, row, start, old_end=0):
        """The text of a row from a column on, with what erases the rest of a longer one."""
        end = self.end(row)
        output, style = "", Style()
        for cell in row[start:end]:
            if cell.style != style:
                output += cell.style.sgr()
                style = cell.style
            output += cell.text
        if style != Style():
            output += Style().sgr()
        return output + ("\x1b[K" if old_end > max(start, end) else "")

    # A person's typing, in milliseconds; the first key comes after a look at the screen.
    KEY, PAUSES, RUNNING = 85, (0, 30, -20, 45, 10, -30, 60, -10), 350

    def type(self, text):
        for index, character in enumerate(text):
            self.session.press(character)
            self.show(self.KEY + self.PAUSES[(index + ord(character)) % len(self.PAUSES)])

    def press(self, key, delay=500):
        self.session.press(key, quiet=0.3)
        self.show(delay)

    def enter(self, reading):
        """Runs the line; then the watcher has some time to read, in milliseconds."""
        self.session.enter()
        self.show(self.RUNNING)
        self.time += reading

    def write(self, path):
        # The last screen stays for a while.
        self.lines.append(json.dumps([(self.time + 1500) / 1000, "o", ""]))
        path.write_text("\n".join(self.lines) + "\n", encoding="utf-8")

"""A screen as SVG."""

import json

from screen import BLANK, width

CELL, LINE, SIZE, MARGIN = 8.4, 19, 14, 16
PAPER, INK = "#161b22", "#d6dde6"
PALETTE = [
    "#484f58", "#ff7b72", "#56d364", "#e3b341", "#79c0ff", "#d2a8ff", "#56d4dd", "#d6dde6",
    "#8b949e", "#ffa198", "#7ee787", "#f2cc60", "#a5d6ff", "#e2c5ff", "#8ae9f0", "#ffffff",
]


def color(number):
    if number < 16:
        return PALETTE[number]
    if number >= 232:
        return "#" + f"{8 + (number - 232) * 10:02x}" * 3
    levels = (0, 95, 135, 175, 215, 255)
    number -= 16
    return "#" + "".join(f"{levels[number // by % 6]:02x}" for by in (36, 6, 1))


def escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class Picture:
    """A screen as SVG: text in a monospaced font, each piece at the place of its cells, whatever font there is."""

    def __init__(self, rows, cursor, title):
        while rows and all(cell == BLANK for cell in rows[-1]):
            rows = rows[:-1]
        self.rows, self.cursor, self.title = rows, cursor, title
        self.columns = max(
            [cursor[1] + 2] + [column + 1 for row in rows for column, cell in enumerate(row) if cell != BLANK])
        self.classes = {}

    @staticmethod
    def number(value):
        return f"{value:.1f}".removesuffix(".0")

    def left(self, column):
        return self.number(MARGIN + column * CELL)

    def kind(self, style):
        """The class of a style; "" for plain text."""
        ink, paper = style.foreground, style.background
        rules = []
        fill = color(ink) if ink is not None else INK
        if style.reverse:
            fill = color(paper) if paper is not None else PAPER
        if fill != INK:
            rules.append(f"fill:{fill}")
        if style.bold:
            rules.append("font-weight:bold")
        if style.dim:
            rules.append("opacity:.6")
        if style.italic:
            rules.append("font-style:italic")
        if style.underline:
            rules.append("text-decoration:underline")
        if not rules:
            return ""
        return self.classes.setdefault(";".join(rules), f"s{len(self.classes)}")

    def pieces(self, row):
        """The pieces of a row in one style: the first column, the style, whether it is ASCII, the cells with their
        columns, and the column behind. Blanks between pieces are left out."""
        pieces = []
        for column, cell in enumerate(row):
            if cell.text == "":
                continue
            last = pieces[-1] if pieces else None
            # Beyond ASCII, another font may have the character, with a width of its own: it has a place of its own.
            is_plain = cell.text.isascii()
            end = column + sum(map(width, cell.text))
            if last and last[1] == cell.style and last[2] == is_plain and last[4] == column:
                last[3].append((column, cell.text))
                last[4] = end
            elif cell.text != " " or cell.style.underline:
                pieces.append([column, cell.style, is_plain, [(column, cell.text)], end])
        return pieces

    def text(self, row, baseline):
        output = ""
        for column, style, is_plain, cells, _ in self.pieces(row):
            if set(text for _, text in cells) <= {"█", "▒"}:
                for place, text in cells:
                    opacity = "" if text == "█" else ' opacity=".5"'
                    fill = color(style.foreground) if style.foreground is not None else INK
                    output += (
                        f'<rect x="{self.left(place)}" y="{baseline - SIZE + 1}" width="{CELL + 0.2:.1f}" '
                        f'height="{LINE - 4}" fill="{fill}"{opacity}/>')
                continue
            kind = self.kind(style)
            text = "".join(text for _, text in cells)
            if not style.underline:
                text = text.rstrip()
            if not text:
                continue
            places = self.left(column) if is_plain else " ".join(self.left(place) for place, _ in cells)
            length = f' textLength="{self.number(len(text) * CELL)}"' if is_plain and len(text) > 1 else ""
            output += f'<text{f" class={json.dumps(kind)}" if kind else ""} x="{places}" y="{baseline}"{length}>'
            output += escaped(text) + "</text>"
        return output

    def backgrounds(self, row, top):
        output, column = "", 0
        while column < len(row):
            start, style = column, row[column].style
            while column < len(row) and row[column].style == style:
                column += 1
            fill = style.foreground if style.reverse else style.background
            if style.reverse or fill is not None:
                fill = color(fill) if fill is not None else INK
                output += (
                    f'<rect x="{self.left(start)}" y="{top}" width="{self.number((column - start) * CELL)}" '
                    f'height="{LINE}" fill="{fill}"/>')
        return output

    def svg(self):
        body = ""
        for index, row in enumerate(self.rows):
            top = MARGIN + index * LINE
            line = self.backgrounds(row, top) + self.text(row, top + SIZE)
            if line:
                body += line + "\n"
        row, column = self.cursor
        body += (
            f'<rect x="{self.left(column)}" y="{MARGIN + row * LINE}" width="{CELL}" height="{LINE}" '
            f'fill="{INK}" opacity=".55"/>\n')
        wide, high = self.number(2 * MARGIN + self.columns * CELL), 2 * MARGIN + len(self.rows) * LINE
        rules = "".join(f".{name}{{{rule}}}" for rule, name in self.classes.items())
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}" '
            f'role="img">\n<title>{escaped(self.title)}</title>\n'
            f'<style>text{{font:{SIZE}px "DejaVu Sans Mono",Menlo,Consolas,"Noto Sans Mono CJK SC",monospace;'
            f"fill:{INK};white-space:pre}}{rules}</style>\n"
            f'<rect width="100%" height="100%" rx="8" fill="{PAPER}"/>\n{body}</svg>\n')

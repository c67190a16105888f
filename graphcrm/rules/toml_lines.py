"""The line of every key of a TOML text, so that an error can name it.

``tomllib`` forgets where a value stood. This reads a text that ``tomllib`` has
already accepted, so it may trust it to be well formed.
"""

from __future__ import annotations

import re

Path = tuple[str | int, ...]

_KEY = re.compile(r"""\s*("[^"]*"|'[^']*'|[A-Za-z0-9_-]+)\s*(\.?)""")
_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_HEADER = re.compile(r"(\[{1,2})\s*([^\]\n]+?)\s*\]{1,2}")
_PLAIN = re.compile(r"[^,\]}\n#]*")
_TEXTS = (
    re.compile(r'"""(?:\\.|[^\\])*?"""', re.DOTALL),
    re.compile(r"'''.*?'''", re.DOTALL),
    re.compile(r'"(?:\\.|[^"\\\n])*"'),
    re.compile(r"'[^'\n]*'"),
)


def key_lines(text: str) -> dict[Path, int]:
    r"""Return path → 1-based line of every table, key and array element.

    >>> key_lines('a = 1\n[[b]]\nc = ["x",\n"y"]')[("b", 0, "c", 1)]
    4
    """
    return _Scanner(text).scan()


# What people write in place of TOML → what would be right. Quoted texts are taken
# out of the line before it is looked at.
_SLIPS = (
    (r'(^|[^"])"([^"]|$)', "close the quotes on the line on which they begin"),
    (r"[“”„«»‘’]", 'put texts in straight quotes: "…"'),
    (r"\d\s*%", 'put rates in quotes: "10%"'),
    (r"=\s*(True|False|TRUE|FALSE|yes|no)\b", "write true or false, without quotes"),
    (r"\b\d{4}-(\d-|\d\d-\d\b)", "write days with two digits: 2026-01-05"),
    (
        r"\b\d{4}-(00|1[3-9]|[2-9]\d|\d\d-(00|3[2-9]|[4-9]\d))",
        "there is no such day in the calendar",
    ),
    (r"=\s*\d{1,3}(,\d{3})+\b", "write numbers without separators: 1000"),
    (r"=\s*[^\W\d]", 'put texts, names and conditions in quotes: "…"'),
    (r'(""|\d|\])\s+\w+\s*=|""\s*(""|\d|\{)|\}\s*\{', "put a comma between two values"),
    (r"^\s*[\w.]+\s*(:|\"\")", "write key = value"),
)


def slip(line: str) -> str:
    """Return what would be right in a line that is no TOML, "" where we do not know.

    >>> slip("rate = 10%")
    'put rates in quotes: "10%"'
    """
    bare = re.sub(r"'[^']*'|\"[^\"]*\"", '""', line).split("#")[0]
    return next((right for wrong, right in _SLIPS if re.search(wrong, bare)), "")


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: dict[Path, int] = {}
        self.counts: dict[Path, int] = {}

    def scan(self) -> dict[Path, int]:
        table: Path = ()
        while True:
            self._skip(_BLANK)
            if self.at >= len(self.text):
                return self.lines
            header = _HEADER.match(self.text, self.at)
            if header:
                table = self._table(header)
                self.at = header.end()
            else:
                self._pair(table)

    def _table(self, header: re.Match[str]) -> Path:
        path: Path = ()
        names = [name.strip(" \"'") for name in header[2].split(".")]
        for position, name in enumerate(names):
            path += (name,)
            if header[1] == "[[" and position == len(names) - 1:
                self.counts[path] = self.counts.get(path, -1) + 1
            if path in self.counts:
                path += (self.counts[path],)
            self._note(path)
        return path

    def _pair(self, table: Path) -> None:
        path = table
        while True:
            key = _KEY.match(self.text, self.at)
            assert key, f"not TOML at {self.at}"
            path += (key[1].strip("\"'"),)
            self._note(path)
            self.at = key.end()
            if not key[2]:
                break
        self.at = self.text.index("=", self.at) + 1
        self._value(path)

    def _value(self, path: Path) -> None:
        self._skip(_BLANK)
        self._note(path)
        opening = self.text[self.at]
        if opening == "[":
            self._items("]", path)
        elif opening == "{":
            self._items("}", path)
        else:
            self._skip(*_TEXTS)
            self._skip(_PLAIN)  # all of a number; after a text, blanks at most

    def _items(self, closing: str, path: Path) -> None:
        self.at += 1
        number = 0
        while True:
            self._skip(_BLANK)
            mark = self.text[self.at]
            if mark == closing:
                self.at += 1
                return
            if mark == ",":
                self.at += 1
            elif closing == "]":
                self._value((*path, number))
                number += 1
            else:
                self._pair(path)

    def _note(self, path: Path) -> None:
        self.lines.setdefault(path, self.text.count("\n", 0, self.at) + 1)

    def _skip(self, *patterns: re.Pattern[str]) -> None:
        for pattern in patterns:
            found = pattern.match(self.text, self.at)
            if found:
                self.at = found.end()
                return

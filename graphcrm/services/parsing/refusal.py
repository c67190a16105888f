"""``Refused``: why a file cannot be read, in words, on the child's side."""

from __future__ import annotations


class Refused(Exception):
    """The whole file is refused.

    ``row`` is 1-based, 0 where the file as a whole is meant; ``column`` is a
    spreadsheet letter or empty; ``too_large`` marks a stated limit.
    """

    def __init__(
        self,
        message: str,
        *,
        row: int = 0,
        column: str = "",
        value: str = "",
        too_large: bool = False,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.row = row
        self.column = column
        self.value = value
        self.too_large = too_large


def letters(position: int) -> str:
    """Return the spreadsheet letters of a 0-based column, 27 → ``AB``."""
    name = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        name = chr(65 + rest) + name
    return name

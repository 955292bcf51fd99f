"""A cell as the readers hand it on, and the name of its place.

Rows are numbered from 1, as on the screen of a spreadsheet; columns are counted from 0, as in a list of
cells. A number is `{"n": "66836.9"}`: exact decimal text, so no float comes near a figure. A date is `{"d":
"2020-08-15"}`, a moment `{"t": "2020-08-15T09:30:00"}` (or only a time of day), an error `{"e": "#REF!"}`.
"""

from __future__ import annotations

Cell = None | str | bool | dict[str, str]

BLANKS = " \t\r\n\f\v\u00a0\u3000\u200b\ufeff"
UNCALCULATED = "#UNCALCULATED!"
"""The error text of a formula saved without a result (written by a program, never opened in Excel or WPS)."""


def column_letter(index: int) -> str:
    """The letters of a column counted from 0: 0 is A, 26 is AA, 16383 is XFD. Raises ValueError below 0."""
    if index < 0:
        raise ValueError(f"a column index is 0 or more, not {index}")
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """The opposite of `column_letter`: A is 0, XFD is 16383."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def cell_address(row: int, column: int) -> str:
    """The address an officer can type into Excel: row 1, column 0 is A1."""
    return f"{column_letter(column)}{row}"


def cell_text(cell: Cell) -> str:
    """The cell as plain text for reading headers and previews; nothing is "", true is 是 as WPS users write
    it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, str):
        return cell
    return next(iter(cell.values()))


def is_blank(cell: Cell) -> bool:
    """Whether the cell shows nothing: empty, or only white space (full-width and zero-width too)."""
    return cell is None or (isinstance(cell, str) and not cell.strip(BLANKS))

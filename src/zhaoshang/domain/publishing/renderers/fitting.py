"""Which texts surely fit where they stand at their first size: the typesetter need not measure those. Widths in mm, sizes in points.

An estimate on the safe side: a Chinese character is as wide as it is high, a letter or digit less than two thirds of that, and a line breaks
before it is full. What may not fit is measured by the typesetter, which then takes a smaller size.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any

POINT = 25.4 / 72  # mm
LETTER, BREAKING = 0.64, 1.12
LEADING = 0.42  # between lines, in sizes
CELL = 0.84 + 1.05 + LEADING  # the name above a fact's value and the space around both, in sizes
GUTTER = 5  # mm between columns of facts


def ems(text: str) -> float:
    """How wide a text is at most, in its size."""
    return sum(1.0 if ord(c) > 0x7F else LETTER for c in text)


def lines_of(text: str, width: float, size: float) -> int:
    """How many lines a text takes at most."""
    return sum(max(1, ceil(ems(part) * size * POINT * BREAKING / width)) for part in text.split("\n"))


def fits(text: str, width: float, height: float, size: float, leading: float = LEADING) -> bool:
    """Whether a text surely fits into a box."""
    lines = lines_of(text, width, size)
    return (lines + (lines - 1) * leading) * size * POINT <= height


def on_one_line(text: str, width: float, size: float) -> bool:
    """Whether a text surely stands on one line."""
    return ems(text) * size * POINT <= width


def table_fits(rows: Sequence[dict[str, Any]], width: float, height: float, size: float, columns: int) -> bool:
    """Whether a table of facts (name above value, line by line in so many columns) surely fits."""
    each = (width - GUTTER * (columns - 1)) / columns
    values = [lines_of(f"{row['value']}{row['old'] and '原：'}{row['old']}", each, size) for row in rows]
    names = [lines_of(row["name"], each, size * 0.84) for row in rows]
    total = 0.0
    for start in range(0, len(rows), columns):
        high = max(values[start : start + columns])
        total += CELL + max(names[start : start + columns]) - 1 + high + (high - 1) * LEADING
    return total * size * POINT <= height

"""GB/T 4754-2017: which division codes belong to manufacturing, and the letters of the sections."""

from __future__ import annotations

# Section C holds divisions 13 to 43 (GB/T 4754-2017, table of contents).
MANUFACTURING_DIVISIONS = frozenset(f"{n:02d}" for n in range(13, 44))


def is_manufacturing(code: str) -> bool | None:
    """Whether an industry code (a letter, or two to four digits, or both) is manufacturing; None when it is no code."""
    text = code.strip().upper()
    if text[:1].isalpha():
        return text[0] == "C" if len(text) == 1 or text[1:3].isdigit() else None
    return text[:2] in MANUFACTURING_DIVISIONS if len(text) > 1 and text[:2].isdigit() else None

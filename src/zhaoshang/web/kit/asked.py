"""Whole numbers that an address or a form asks for, whatever was written."""

from __future__ import annotations

LONGEST = 9  # digits: more is no page, version or year of ours, and turning a long text into a number takes for ever


def whole(text: str | None, otherwise: int = 0) -> int:
    """The number, if the text is one of at most nine ASCII digits; else `otherwise`."""
    said = (text or "").strip()
    return int(said) if said.isascii() and said.isdecimal() and len(said) <= LONGEST else otherwise

"""Characters as people type them: full-width digits, no-break blanks, invisible marks.

Only the full-width ASCII block is narrowed. Unicode's NFKC would also turn 10² into 102 and ① into 1, which
in a column of figures is a silent error.
"""

from __future__ import annotations

import re

_NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0xFFE5: 0xA5}
# Zero-width joiner (200D) is not here: it holds emoji and some scripts together.
_INVISIBLE = dict.fromkeys([0x200B, 0x2060, 0xFEFF, 0x00AD, 0x200E, 0x200F])
_UNSEEN = re.compile("[\u200b\u2060\ufeff\u00ad\u200e\u200f]")
_BLANKS = re.compile(r"[^\S\n]+")


# Embeddings, overrides and isolates: they make a text read otherwise than it is written (4.8 as 8.4).
_STEERING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def unsteered(text: str) -> str:
    """The text without the characters that only turn its direction."""
    return text if text.isascii() else _STEERING.sub("", text)


def half_width(text: str) -> str:
    """Full-width ASCII narrowed, invisible marks gone, every kind of blank made a plain one, ends trimmed."""
    if not text.isascii():
        text = text.translate(_NARROW).translate(_INVISIBLE)
    return _BLANKS.sub(" ", text).strip()


def tidy(text: str) -> str:
    """Text fit to be kept and shown: ends and runs of blanks trimmed line by line; every visible character
    stays.

    Line breaks inside stay, because progress notes are written in lines. Rare characters and emoji are
    untouched.
    """
    if "\n" not in text and "\r" not in text:  # one line, the common case: `split` knows every blank
        return " ".join(_UNSEEN.sub("", text).split())
    lines = text.replace("\r\n", "\n").replace("\r", "\n").translate(_INVISIBLE).split("\n")
    return "\n".join(_BLANKS.sub(" ", line).strip() for line in lines).strip()

"""Words for finding: what a text is found by, and what somebody who searches means.

Chinese is cut into single characters and pairs, so that a word of two characters is found wherever it stands and no
dictionary has to know it. Names are found by their pinyin as well, whole or by initials, from any syllable on: 祥符桥 is
found by xfq, fq, xiangfu and fuqiao. Latin words and numbers are found by how they begin.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from zhaoshang.kernel.names import fold

_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUNS = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+")
_IS_HAN = re.compile(rf"[{_HAN}]")
LONGEST_TERM = 40
MOST_TERMS = 16
LONGEST_READING = 12  # syllables of one run that are read on from each other


@dataclass(frozen=True, slots=True)
class Term:
    """One thing a text has to hold: a token as it is, or (`begins`) any token that begins so."""

    token: str
    begins: bool


def terms_of(asked: str) -> list[Term]:
    """What a person who wrote this looks for; a text has to hold all of it. Nothing for signs only."""
    found: dict[Term, None] = {}
    for run in _RUNS.findall(fold(asked)):
        if _IS_HAN.match(run):
            found.update(dict.fromkeys(Term(piece, False) for piece in _pairs(run)))
        else:
            found[Term(run[:LONGEST_TERM], True)] = None
    return list(found)[:MOST_TERMS]


def tokens_of(names: Iterable[str], texts: Iterable[str] = ()) -> list[str]:
    """What names and texts are found by, each token once; names by their pinyin too."""
    found: dict[str, None] = {}
    for text in texts:
        found.update(dict.fromkeys(_written(text)))
    for name in names:
        found.update(dict.fromkeys(_written(name)))
        found.update(dict.fromkeys(_read(name)))
    return list(found)


def _written(text: str) -> Iterator[str]:
    for run in _RUNS.findall(fold(text)):
        if _IS_HAN.match(run):
            yield from run
            yield from _pairs(run)
        else:
            yield run[:LONGEST_TERM]


def _pairs(run: str) -> list[str]:
    return [run] if len(run) == 1 else [run[at : at + 2] for at in range(len(run) - 1)]


@lru_cache(maxsize=4096)
def _read(name: str) -> tuple[str, ...]:
    """The pinyin of each run of characters from every syllable on: whole, and initials."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 -- its dictionary takes half a second; most programs never ask

    found: list[str] = []
    for run in re.findall(rf"[{_HAN}]+", fold(name)):
        syllables = [s for s in lazy_pinyin(run, errors="ignore") if s.isascii() and s.isalpha()]
        for at in range(len(syllables)):
            on = syllables[at : at + LONGEST_READING]
            found += ["".join(on)[:LONGEST_TERM], "".join(s[0] for s in on)]
    return tuple(found)

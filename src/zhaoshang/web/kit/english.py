"""What the books and ledgers say in Chinese, for readers of English: names that have an English one, and the few words a ledger's
cells repeat. People, firms, streets and whatever else nobody gave an English name keep theirs."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from functools import lru_cache

from zhaoshang.domain.estate.states import USES_OF_TERMS
from zhaoshang.domain.industries.models import IndustryCentre
from zhaoshang.domain.organisations.models import Organisation
from zhaoshang.web.kit.words import english

A_MINUTE = 60  # for so long a renamed unit may still be called by its former name on public pages
_SEPARATORS = re.compile(r"\s*[、，,；;]\s*")
_TERM = re.compile(r"(?P<use>[\u4e00-\u9fff]*?)(?:用地|用途)?\s*(?P<years>\d{1,3})\s*年(?:期)?")


def english_names() -> dict[str, str]:
    """English names of units and industry centres by the Chinese ones; for a Chinese page nothing is asked of the database."""
    return _read() if english() else {}


def name_said(name: str) -> str:
    """A unit, a subdistrict or an industry centre in the reader's language; several in one text each, as far as they are known."""
    if not english() or not name:
        return name
    names = _names(int(time.monotonic() // A_MINUTE))
    if name in names:
        return names[name]
    return _each(name, names.get)


def term_said(term: str) -> str:
    """A term of grant in the reader's language: 住宅70年、商业40年 is “residential 70 years, commercial 40 years”. What is written in
    another way stays as it is."""
    return _each(term, _years) if english() else term


def _each(text: str, translate: Callable[[str], str | None]) -> str:
    """The parts of a list one by one; the whole text as it is when a part is not known, for half a translation misleads."""
    parts = [translate(part) for part in _SEPARATORS.split(text.strip())]
    return text if None in parts else ", ".join(part for part in parts if part)


def _years(part: str) -> str | None:
    found = _TERM.fullmatch(part)
    if found is None or found["use"] not in USES_OF_TERMS:
        return None
    return f"{USES_OF_TERMS[found['use']]} {int(found['years'])} years".strip()


@lru_cache(maxsize=1)
def _names(minute: int) -> dict[str, str]:
    return _read()


def _read() -> dict[str, str]:
    named = [
        *Organisation.objects.values_list("name", "name_en"),
        *IndustryCentre.objects.values_list("name", "name_en"),
    ]
    return {name: name_en for name, name_en in named if name_en}


def forget() -> None:
    """The next page reads the names anew."""
    _names.cache_clear()

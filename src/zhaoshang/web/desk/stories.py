"""What the journal tells, in the reader's words: who did what to what, and the story of one thing."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from django.utils.translation import gettext

from zhaoshang.domain.journal.commands import REGISTRY
from zhaoshang.domain.journal.queries import about
from zhaoshang.domain.targets.queries.registry import registry
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.web.kit.words import english, said

LONGEST = 200

# What the program does after a migrate, which is nobody's command.
BY_ITSELF = {
    "evidence.open_books": Bilingual("设立账簿", "open the books"),
    "organisations.furnish": Bilingual("设立初始单位和角色", "lay down the first units and roles"),
    "projects.furnish": Bilingual(
        "设立初始的咨询时限和个人信息告知", "lay down the first limits and notice for enquiries"
    ),
    "journal.take_stock": Bilingual("清点已有记录", "take stock of what is there"),
}


def story_of(
    kind: str,
    pk: Any,
    *,
    without: Collection[str] = (),
    without_reason: Collection[str] = (),
    besides: Callable[[Any], tuple[str, str]] = lambda _entry: ("", ""),
) -> list[dict[str, Any]]:
    """What happened to one thing, newest first: when, what, by whom and why. For whoever may see the thing itself.

    Left out are the verbs `without`, and why those `without_reason` were done. `besides` gives a name and words that an entry is
    about and does not hold itself: a visitor's own name takes the place of “visitor”.
    """
    told = []
    for entry in about(kind, pk).exclude(verb__in=without)[:LONGEST]:
        name, words = besides(entry)
        who = [name] if name and entry.by_key == "visitor" else [actor(entry), *([name] if name else [])]
        reason = "" if entry.verb in without_reason else entry.reason
        told.append({"at": entry.at, "what": " · ".join((str(verb_name(entry.verb)), *who)), "more": reason or words})
    return told


def did(entry: Any, names: dict[str, str]) -> str:
    """What was done to what, in a line."""
    thing, verb = subject(entry.subject_name, names), str(verb_name(entry.verb))
    return f"{verb}{': ' if english() else '：'}{thing}" if thing else verb


def actor(entry: Any) -> str:
    """Who did it: people by their names, the machine and visitors in the reader's language."""
    if entry.by_key == "visitor":
        return gettext("Visitor")
    return gettext("System") if entry.by_key in ("user:machine", "program") else str(entry.by_name)


def subject(name: str, names: dict[str, str]) -> str:
    """What an entry is about, figures by their names instead of their keys, and what has an English name by that."""
    return names.get(name) or " ".join(_word(w, names) for w in name.split(" "))


def _word(word: str, names: dict[str, str]) -> str:
    return str(said(registry()[word].name)) if word in registry() else names.get(word, word)


def verb_name(key: str) -> object:
    """What a command is called."""
    return said(REGISTRY[key].name if key in REGISTRY else BY_ITSELF.get(key, Bilingual(key, key)))

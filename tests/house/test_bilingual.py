"""Both languages of everything the product says by itself: figures, ledgers, columns, commands, roles, refusals."""

from __future__ import annotations

import ast
import dataclasses
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.house.premises import HAN, LATIN, SRC, called, everything_loaded, inside, rooms, sources
from zhaoshang.domain.evidence.queries import LEDGERS
from zhaoshang.domain.evidence.readers.errors import ReadingRefused
from zhaoshang.domain.evidence.states import STATES, VERDICTS
from zhaoshang.domain.journal.commands import REGISTRY
from zhaoshang.domain.organisations.states import ROLES
from zhaoshang.domain.targets.queries.registry import registry
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.refusal import Refusal

# Signs that are the same in every language, and the empty text of "nothing to say".
SIGNS = {"", "%", "—", "–"}
PLACEHOLDER = re.compile(r"\{(\w+)[^{}]*\}")


def said_in(thing: Any, where: str) -> Iterator[tuple[str, Bilingual]]:
    """Every bilingual text in a description, however deep it lies."""
    if isinstance(thing, Bilingual):
        yield where, thing
    elif dataclasses.is_dataclass(thing) and not isinstance(thing, type):
        for field in dataclasses.fields(thing):
            yield from said_in(getattr(thing, field.name), f"{where}.{field.name}")
    elif isinstance(thing, list | tuple | set | frozenset):
        for at, part in enumerate(thing):
            yield from said_in(part, f"{where}[{at}]")
    elif isinstance(thing, dict):
        for key, part in thing.items():
            yield from said_in(part, f"{where}[{key}]")


def faults(said: Bilingual) -> list[str]:
    """What is wrong with a text in two languages."""
    if said.zh in SIGNS and said.en in SIGNS and said.zh == said.en:
        return []
    wrong = [] if HAN.search(said.zh) else ["the Chinese is no Chinese"]
    wrong += [] if LATIN.search(said.en) else ["the English is no English"]
    differ = _placeholders(said.zh) != _placeholders(said.en)
    return wrong + (["the placeholders differ"] if differ else [])


def _placeholders(text: str) -> set[str]:
    """The names a text has filled in; `why_zh` in the Chinese and `why_en` in the English are one."""
    return {re.sub(r"_(zh|en)$", "", name) for name in PLACEHOLDER.findall(text)}


REGISTRIES: dict[str, Any] = {
    "figures": registry(),
    "ledgers": LEDGERS,
    "commands": REGISTRY,
    "roles": ROLES,
    "import states": STATES,
    "verdicts": VERDICTS,
}


@pytest.mark.parametrize("name", REGISTRIES)
def test_both_languages_are_complete(name: str) -> None:
    texts = list(said_in(REGISTRIES[name], name))
    wrong = {where: (said.zh, said.en, faults(said)) for where, said in texts if faults(said)}

    assert wrong == {}
    assert len(texts) >= 5


def test_every_figure_says_what_it_means_and_what_it_leaves_out() -> None:
    """An empty text may stand where there is nothing to say, never here."""
    empty = [
        f"{key}.{name}"
        for key, figure in registry().items()
        for name in ("name", "means", "leaves_out", "counts_by", "reference", "owner", "scope", "unit")
        if not getattr(figure, name).zh or not getattr(figure, name).en
    ]

    assert empty == []
    assert [k for k, ledger in LEDGERS.items() if not ledger.meaning.zh] == []


def test_texts_written_anywhere_in_the_source_are_complete() -> None:
    """Not only those the registries hold: notes of a check, sections of a bulletin, labels."""
    wrong, seen = [], 0
    for path, tree in sources(SRC):
        for node in ast.walk(tree):
            if called(node) != "Bilingual":
                continue
            said = [a.value for a in node.args if isinstance(a, ast.Constant)]  # type: ignore[attr-defined]
            if len(said) == 2:
                seen += 1
                wrong += [f"{inside(path)}:{node.lineno}: {fault}" for fault in faults(Bilingual(*said))]  # type: ignore[attr-defined]

    assert wrong == []
    assert seen > 500


# --- refusals -------------------------------------------------------------------------------------------------------


def refusals() -> list[type[Refusal]]:
    """Every refusal of the product, its modules all loaded."""
    everything_loaded()
    found, waiting = [], [Refusal]
    while waiting:
        below = waiting.pop().__subclasses__()
        waiting += below
        found += [r for r in below if r.__module__.startswith("zhaoshang.")]
    return sorted(set(found), key=lambda r: (r.__module__, r.__name__))


# Never raised themselves: what they gather is.
BASES = {ReadingRefused}


@pytest.mark.parametrize("refusal", refusals(), ids=lambda r: r.__name__)
def test_a_refusal_says_what_and_what_to_do(refusal: type[Refusal]) -> None:
    own = {name for base in refusal.__mro__[: refusal.__mro__.index(Refusal)] for name in vars(base)}

    assert {"code", "sentence", "remedy"} <= own or refusal in BASES, "a refusal owns its sentence and its remedy"
    assert faults(refusal.sentence) == [] and refusal.sentence.zh, refusal.sentence
    assert faults(refusal.remedy) == [] and refusal.remedy.zh, refusal.remedy
    assert re.fullmatch(r"[a-z]+\.[a-z_]+", refusal.code), "room.word"


@pytest.mark.parametrize("refusal", refusals(), ids=lambda r: r.__name__)
def test_a_refusal_of_a_room_bears_its_rooms_name(refusal: type[Refusal]) -> None:
    parts = refusal.__module__.split(".")
    if parts[1] == "domain":
        assert refusal.code.split(".")[0] == ("reading" if "readers" in parts else parts[2])
    else:
        assert refusal.code.split(".")[0] not in rooms(), "that word belongs to a room"


def test_no_two_refusals_share_a_code() -> None:
    codes: dict[str, list[str]] = {}
    for refusal in refusals():
        codes.setdefault(refusal.code, []).append(refusal.__qualname__)

    assert {c: names for c, names in codes.items() if len(names) > 1} == {}
    assert len(codes) > 60


@pytest.mark.parametrize(
    ("zh", "en", "fault"),
    [
        ("用地{need}亩", "{need} mu", 0), ("为{why_zh}", "for {why_en}", 0), ("%", "%", 0),
        ("用地{need}亩", "{needed} mu", 1), ("land", "land", 1), ("用地", "", 1), ("", "land", 1), ("%", "", 2),
    ],
)  # fmt: skip
def test_a_fault_would_be_found(zh: str, en: str, fault: int) -> None:
    assert len(faults(Bilingual(zh, en))) == fault

"""Verbs: each has its rule and the one shape; each page asks for a permission that exists; each role names real verbs."""

from __future__ import annotations

import ast
import inspect
import re
from typing import Any

import pytest
import rules

from tests.house.premises import DOMAIN, called, everything_loaded, inside, rooms, sources
from tests.web.test_matrix import DESK
from zhaoshang.domain.evidence.queries import LEDGERS
from zhaoshang.domain.journal.commands import REGISTRY, Command, command
from zhaoshang.domain.organisations.states import ROLES, VIEWS
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.web.kit.context import DESK as MENU

everything_loaded()
OURS = {key: verb for key, verb in REGISTRY.items() if not key.startswith("tests.")}


@pytest.mark.parametrize("key", sorted(OURS))
def test_a_verb_has_its_rule_and_its_room(key: str) -> None:
    verb: Command = OURS[key]

    assert rules.perm_exists(key), f"{key}: say who may, in the rules.py of its room"
    assert re.fullmatch(r"[a-z]+\.[a-z_]+", key) and key.split(".", maxsplit=1)[0] in rooms()
    assert verb.function.__module__.startswith(f"zhaoshang.domain.{key.split('.', maxsplit=1)[0]}."), (
        "a verb lives in its room"
    )


@pytest.mark.parametrize("key", sorted(OURS))
def test_a_verb_takes_keywords_only_with_by_and_at(key: str) -> None:
    taken = inspect.signature(OURS[key].function).parameters

    assert {p.kind for p in taken.values()} == {inspect.Parameter.KEYWORD_ONLY}
    assert {"by", "at"} <= set(taken) and all(taken[name].default is inspect.Parameter.empty for name in ("by", "at"))
    assert OURS[key].about is None or OURS[key].about in taken
    assert inspect.getdoc(OURS[key].function), "what is so after it?"


def test_every_verb_that_is_written_is_registered() -> None:
    """A module nobody imports would have commands nobody can give a rule."""
    written = {
        decorator.args[0].value
        for _, tree in sources(DOMAIN)
        for function in ast.walk(tree)
        for decorator in getattr(function, "decorator_list", [])
        if called(decorator) == "command"
    }

    assert written == set(OURS)
    assert len(written) > 30


def test_a_verb_of_another_shape_is_refused_when_it_is_written() -> None:
    def by_place(batch: Any, *, by: Any, at: Any) -> None: ...
    def timeless(*, by: Any) -> None: ...

    for function in (by_place, timeless):
        with pytest.raises(TypeError, match="keyword-only"):
            command("tests.shape", Bilingual("样子", "shape"))(function)
    assert "tests.shape" not in REGISTRY


@pytest.mark.parametrize("name, rule", [(name, view.rule) for name, _, view in DESK])
def test_a_page_asks_for_a_permission_that_exists(name: str, rule: str) -> None:
    assert rules.perm_exists(rule), f"{name} asks for {rule}, which no rule knows: nobody could open it"
    assert rule in VIEWS or rule in OURS


def test_menus_ledgers_and_roles_name_permissions_that_exist() -> None:
    named = {rule for *_, rule in MENU} | {ledger.permission for ledger in LEDGERS.values()}
    held = {verb for role in ROLES for verb in role.verbs}
    whole_rooms = {verb[:-2] for verb in held if verb.endswith(".*")}

    assert {rule for rule in named | held if not rule.endswith("*") and not rules.perm_exists(rule)} == set()
    assert whole_rooms <= set(rooms())


def test_every_permission_asked_for_in_the_source_exists() -> None:
    """`has_perm("…")`, `may("…")` and `reaching(user, "…")` with a verb nobody registered is always no."""
    unknown = []
    for path, tree in sources():
        for call in ast.walk(tree):
            if called(call) in ("has_perm", "may", "reaching", "within_reach", "holds", "holder_of"):
                for given in call.args:  # type: ignore[attr-defined]
                    if (
                        isinstance(given, ast.Constant)
                        and "." in str(given.value)
                        and not rules.perm_exists(given.value)
                    ):
                        unknown.append(f"{inside(path)}:{given.lineno}: {given.value}")

    assert unknown == []

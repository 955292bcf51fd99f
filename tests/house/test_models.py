"""Tables: who goes with when, relations run downwards, no column rounds, and the migrations say what the models say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.management import call_command
from django.db import models

from tests.house.premises import floors, our_models, rooms

# Moments nobody brings about: which, and why there is no `_by`.
NOBODY = {
    ("evidence.Import", "beat"): "the pulse of the background process, not an act of a person",
    ("tours.Panorama", "beat"): "the same",
    ("estate.Hold", "expires"): "the moment a promise ends by itself",
    ("tours.Retouch", "beat"): "the same",
    ("publishing.HandbookEdition", "beat"): "the same",
    ("tours.Visit", "guide_seen"): "when the guide was last known to be connected, noted by the live process",
    ("tours.VisitGuest", "seen"): "the same of a guest",
}
AT, WHO = datetime(2020, 9, 1, tzinfo=UTC), "user:lin"


def pairs() -> Iterator[tuple[type[models.Model], str, set[str]]]:
    """(table, what happened, which of `at` and `by` it keeps) of every dated act of every table."""
    for model in our_models():
        acts: dict[str, set[str]] = {}
        for field in model._meta.concrete_fields:
            act, _, half = field.name.rpartition("_")
            if act and half in ("at", "by"):
                acts.setdefault(act, set()).add(half)
        for act, halves in acts.items():
            yield model, act, halves


def always_both(model: type[models.Model], act: str) -> bool:
    """Whether no row can be without either half: neither column takes a null or means to be left blank."""
    at, by = model._meta.get_field(f"{act}_at"), model._meta.get_field(f"{act}_by")
    return not at.null and not by.null and not by.blank  # type: ignore[union-attr]


def ties(model: type[models.Model], act: str) -> list[models.CheckConstraint]:
    """The constraints that speak of exactly the two halves of an act."""
    halves = {f"{act}_at", f"{act}_by"}
    checks = [c for c in model._meta.constraints if isinstance(c, models.CheckConstraint)]
    return [c for c in checks if {path.split("__")[0] for path in _paths(c.condition)} == halves]


def _paths(condition: Any) -> Iterator[str]:
    for child in condition.children:
        if isinstance(child, models.Q):
            yield from _paths(child)
        else:
            yield child[0]


def test_there_are_pairs_to_look_at() -> None:
    assert len(list(pairs())) > 25


def test_every_moment_has_its_person_and_every_person_a_moment() -> None:
    alone = {(m._meta.label, act) for m, act, halves in pairs() if halves != {"at", "by"}}

    assert alone == set(NOBODY), "who did it, and when? Or say in NOBODY why nobody did"


@pytest.mark.django_db
def test_the_database_refuses_half_a_pair() -> None:
    wrong = []
    for model, act, halves in pairs():
        if halves != {"at", "by"} or always_both(model, act):
            continue
        tied = ties(model, act)
        if not tied:
            wrong.append(f"{model._meta.label}: nothing ties {act}_at to {act}_by")
        for at, by, fits in ((None, "", True), (AT, WHO, True), (AT, "", False), (None, WHO, False)):
            row = {
                f"{act}_at": models.Value(at, models.DateTimeField()),
                f"{act}_by": models.Value(by, models.CharField()),
            }
            taken = all(c.condition.check(row) for c in tied)  # type: ignore[union-attr]
            if tied and taken is not fits:
                wrong.append(
                    f"{model._meta.label}: {act}_at={at}, {act}_by={by!r} is {'taken' if taken else 'refused'}"
                )

    assert wrong == []


def test_relations_run_downwards() -> None:
    upwards, seen = [], 0
    for model in our_models():
        here = model._meta.app_label
        for field in model._meta.get_fields():
            if not (field.is_relation and field.concrete) or field.related_model is None:
                continue
            assert not isinstance(field.related_model, str), f"{model._meta.label}.{field.name} leads nowhere"
            there, seen = field.related_model._meta.app_label, seen + 1
            if there != here and not (there in floors() and floors()[there] < floors()[here]):
                upwards.append(f"{model._meta.label}.{field.name} → {field.related_model._meta.label}")

    assert upwards == []
    assert seen > 20


def test_every_room_has_its_floor() -> None:
    assert set(rooms()) <= set(floors()), "a new room: give it a floor in .importlinter"
    assert floors()["journal"] == 0 < floors()["projects"] < floors()["publishing"]


def test_no_column_rounds() -> None:
    """R49: SQLite keeps decimals as floats, so figures are kept as whole numbers of their smallest step (ExactField)."""
    rounding = [
        f"{model._meta.label}.{field.name}"
        for model in our_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.FloatField | models.DecimalField)
    ]

    assert rounding == []


@pytest.mark.django_db
def test_migrations_say_what_the_models_say() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)

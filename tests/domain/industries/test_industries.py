"""Centres are named and named again; an industry code says whether it is manufacturing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.factories.moments import Clock
from zhaoshang.domain.industries.commands import name_centre
from zhaoshang.domain.industries.errors import CentreKeepsName
from zhaoshang.domain.industries.models import IndustryCentre
from zhaoshang.domain.industries.queries import visible_to
from zhaoshang.domain.industries.states import is_manufacturing


def test_a_centre_named_again_keeps_its_key_and_its_first_day(machine: Any, clock: Clock) -> None:
    told = {"key": "example", "name": "示例中心", "since": date(2020, 3, 1)}
    name_centre(**told, name_en="Example", order=90, by=machine, at=clock())
    name_centre(**told | {"since": date(2020, 6, 1)}, name_en="Sample", order=80, by=machine, at=clock())
    with pytest.raises(CentreKeepsName):  # ledgers name it so: its counts would become 0
        name_centre(**told | {"name": "示例产业中心"}, name_en="Sample", order=80, by=machine, at=clock())

    only = IndustryCentre.objects.get(key="example")

    assert (only.name, only.name_en, only.order, only.since) == ("示例中心", "Sample", 80, date(2020, 3, 1))


def test_centres_are_public_and_stand_in_the_bureaus_order(machine: Any, clock: Clock) -> None:
    for key, order in (("second", 902), ("first", 901)):
        name_centre(key=key, name=key, name_en=key, order=order, since=date(2020, 1, 1), by=machine, at=clock())

    assert [c.key for c in visible_to(None) if c.order > 900] == ["first", "second"]


@pytest.mark.parametrize(
    ("code", "manufacturing"),
    [
        ("C", True), ("c39", True), ("C3911", True), ("13", True), ("43", True), ("3911", True),
        ("12", False), ("44", False), ("6510", False), ("I65", False), ("J", False),
        ("", None), ("制造业", None), ("C制", None), ("1", None), ("-", None),
    ],
)  # fmt: skip
def test_section_c_is_manufacturing(code: str, manufacturing: bool | None) -> None:
    assert is_manufacturing(code) is manufacturing

"""Sealing: batches chained to one another, a head that proves them, and what verify says of an honest journal."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from tests.factories.moments import Clock
from zhaoshang.domain.journal.commands import seal
from zhaoshang.domain.journal.models import Entry, Seal, utc_text
from zhaoshang.domain.journal.queries import about, head, verify, visible_to
from zhaoshang.domain.organisations import commands as people
from zhaoshang.domain.organisations.models import Role
from zhaoshang.kernel.sealing import EMPTY, merkle_root

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("blank_journal")]


def write(count: int, by: Any, clock: Clock) -> None:
    for number in range(count):
        reach = ("all", "own", "nothing")[number % 3]
        people.redefine_role(role=Role.objects.get(key="expert"), verbs=["desk.enter"], reach=reach, by=by, at=clock())


def test_nothing_to_seal(machine: Any, clock: Clock) -> None:
    assert seal(by=machine, at=clock()) is None
    assert head() == {"number": 0, "digest": EMPTY, "entries": 0}
    assert Entry.objects.filter(verb="journal.seal", outcome="done").count() == 1  # the call itself is on record


def test_batches_are_chained_and_cover_every_entry(machine: Any, clock: Clock) -> None:
    for count in (1, 2, 3, 7, 8, 9):
        write(count, machine, clock)
        assert seal(by=machine, at=clock())
    seals = list(Seal.objects.order_by("number"))
    assert [s.number for s in seals] == [1, 2, 3, 4, 5, 6]
    assert [s.count for s in seals] == [1, 3, 4, 8, 9, 10]  # from the second on, the sealing before is inside
    assert seals[0].previous == EMPTY == hashlib.sha256(b"").hexdigest()
    for before, after in zip(seals, seals[1:], strict=False):
        assert after.previous == before.digest
    for made in seals:
        places = list(made.entries.order_by("position").values_list("position", "digest"))
        assert [p for p, _ in places] == list(range(made.count))
        assert merkle_root(d for _, d in places) == made.root
    found = verify([head()])
    assert (found.broken, found.seals, found.head) == ([], 6, seals[-1].digest)
    assert (found.entries, found.sealed) == (Entry.objects.count(), Entry.objects.filter(seal__isnull=False).count())
    assert found.entries == found.sealed + 1


def test_a_seal_takes_the_oldest_first(machine: Any, clock: Clock) -> None:
    write(5, machine, clock)
    made = seal(by=machine, at=clock(), most=3)
    assert made
    assert list(made.entries.order_by("position")) == list(Entry.objects.order_by("id")[:3])


def test_heads_of_every_day_are_still_reached(machine: Any, clock: Clock) -> None:
    heads = [head()]
    for _ in range(5):
        write(2, machine, clock)
        seal(by=machine, at=clock())
        heads.append(head())
    assert verify(heads).broken == []
    assert [h["number"] for h in heads] == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize("wrong", [{"digest": "0" * 64}, {"number": 9}, {"digest": EMPTY}])
def test_a_head_of_another_history_is_told(machine: Any, clock: Clock, wrong: dict[str, Any]) -> None:
    write(2, machine, clock)
    seal(by=machine, at=clock())
    told = verify([{**head(), **wrong}]).broken
    assert len(told) == 1
    assert "exported head" in told[0]


def test_many_old_unsealed_entries_are_told(machine: Any, clock: Clock) -> None:
    """A batch that skips many entries would leave them changeable for ever."""
    from zhaoshang.domain.journal import queries

    write(queries.CONCURRENT + 2, machine, clock)
    newest = Entry.objects.order_by("-id").first()
    assert newest
    from zhaoshang.domain.journal.models import writing
    from zhaoshang.kernel.sealing import digest

    root = merkle_root([newest.digest])
    parts = {"number": 1, "at": utc_text(clock.at), "count": 1, "algorithm": "sha256", "root": root, "previous": EMPTY}
    with writing("tests"):
        made = Seal.objects.create(**{**parts, "at": clock.at}, digest=digest(parts))
        Entry.objects.filter(pk=newest.pk).update(seal=made, position=0)
    assert "older than the last seal" in verify([]).broken[0]


def test_moments_are_the_same_text_in_every_zone() -> None:
    noon = datetime(2020, 9, 1, 4, 0, 0, 5, tzinfo=UTC)
    assert utc_text(noon) == utc_text(noon.astimezone(timezone(timedelta(hours=8)))) == "2020-09-01T04:00:00.000005Z"


def test_readers_of_the_journal_see_all_others_their_own(people: dict[str, Any], machine: Any, clock: Clock) -> None:
    auditor, officer = people["auditor"], people["bureau_officer"]
    assert visible_to(auditor).count() == Entry.objects.count() > 20
    assert visible_to(officer).count() == 0
    with pytest.raises(Exception, match="没有"):
        seal(by=officer, at=clock())
    assert [e.verb for e in visible_to(officer)] == ["journal.seal"]
    assert about("organisations.user", officer.pk).count() == 2  # appointed, granted

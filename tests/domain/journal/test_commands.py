"""One verb, one permission, one transaction, one entry: what `@command` promises whatever the verb does."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest
from django.db import transaction

from tests.factories.moments import Clock
from tests.factories.people import Crowd
from zhaoshang.domain.industries.commands import name_centre
from zhaoshang.domain.industries.models import IndustryCentre
from zhaoshang.domain.journal.commands import REGISTRY, command, entry_uid, tell
from zhaoshang.domain.journal.errors import NotAllowed, OutsideCommand, ReasonTooLong
from zhaoshang.domain.journal.models import Entry, GuardedModel, writing
from zhaoshang.domain.organisations import commands as people
from zhaoshang.domain.organisations.errors import NotGranted
from zhaoshang.kernel.bilingual import Bilingual

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("blank_journal")]
NAMES = Bilingual("试", "try")
CENTRE = {"key": "digital", "name": "数字健康", "name_en": "Digital health", "order": 1}


def entries(verb: str = "industries.name_centre", outcome: str = "done") -> int:
    return Entry.objects.filter(verb=verb, outcome=outcome).count()


def centre(clock: Clock, by: Any) -> IndustryCentre:
    return name_centre(**CENTRE, since=clock().date(), by=by, at=clock())


def test_one_call_leaves_one_entry_that_says_all(machine: Any, clock: Clock) -> None:
    made = centre(clock, machine)
    entry = Entry.objects.get(verb="industries.name_centre")
    assert (entry.by_key, entry.by_name, entry.outcome) == ("user:machine", "系统", "done")
    assert (entry.subject_kind, entry.subject_id, entry.subject_name) == (
        "industries.industrycentre", str(made.pk), "数字健康",
    )  # fmt: skip
    assert entry.at == clock.at
    told = json.loads(entry.payload)
    assert list(told.pop("wrote")) == ["industries_industrycentre"]
    assert told == {"key": "digital", "name": "数字健康"}


@pytest.mark.parametrize("missing", ["by", "at"])
def test_a_call_without_actor_or_moment_does_nothing(machine: Any, clock: Clock, missing: str) -> None:
    given = {**CENTRE, "since": clock().date(), "by": machine, "at": clock()}
    del given[missing]
    with pytest.raises((TypeError, KeyError)):
        name_centre(**given)
    assert not IndustryCentre.objects.exists()
    assert not entries()


def test_a_positional_argument_does_nothing(machine: Any, clock: Clock) -> None:
    given = {k: v for k, v in CENTRE.items() if k != "key"}
    with pytest.raises(TypeError):
        name_centre("digital", **given, since=clock().date(), by=machine, at=clock())  # type: ignore[call-arg]
    assert not IndustryCentre.objects.exists()
    assert not entries()


@pytest.mark.parametrize("shape", ["positional", "no by", "no at"])
def test_a_function_of_another_shape_is_no_command(shape: str) -> None:
    def positional(thing: Any, *, by: Any, at: datetime) -> None: ...
    def no_by(*, at: datetime) -> None: ...
    def no_at(*, by: Any) -> None: ...

    function = {"positional": positional, "no by": no_by, "no at": no_at}[shape]
    with pytest.raises(TypeError, match="keyword-only"):
        command("tests.odd", NAMES)(function)  # type: ignore[arg-type]
    assert "tests.odd" not in REGISTRY


def test_every_registered_command_is_called_in_both_languages() -> None:
    for key, known in REGISTRY.items():
        assert known.key == key
        assert known.name.zh and known.name.en, key
        assert "." in key


def test_rolled_back_together(machine: Any, clock: Clock) -> None:
    class Cut(Exception): ...

    with pytest.raises(Cut), transaction.atomic():
        centre(clock, machine)
        assert entries() == 1
        raise Cut
    assert not entries()
    assert not IndustryCentre.objects.exists()


def test_a_bug_inside_leaves_neither_effect_nor_entry(machine: Any, clock: Clock) -> None:
    with pytest.raises(Exception, match="name_en"):  # a null the column does not take
        name_centre(**{**CENTRE, "name_en": None}, since=clock().date(), by=machine, at=clock())  # type: ignore[arg-type]
    assert not IndustryCentre.objects.exists()
    assert not entries()


def test_without_the_role_nothing_happens_and_the_refusal_is_kept(crowd: Crowd, clock: Clock) -> None:
    officer = crowd("bureau_officer")
    with pytest.raises(NotAllowed) as refused:
        centre(clock, officer)
    assert "设立产业中心" in refused.value.said.zh
    assert "name an industry centre" in refused.value.said.en
    assert not IndustryCentre.objects.exists()
    entry = Entry.objects.get(verb="industries.name_centre")
    assert (entry.outcome, entry.by_key) == ("refused", officer.journal_key)
    assert json.loads(entry.payload)["refusal"] == "journal.not_allowed"


def test_a_verb_without_a_rule_is_for_nobody(machine: Any, clock: Clock) -> None:
    @command("tests.unruled", NAMES)
    def unruled(*, by: Any, at: datetime) -> None:
        raise AssertionError("never reached")

    try:
        with pytest.raises(NotAllowed):
            unruled(by=machine, at=clock())
    finally:
        del REGISTRY["tests.unruled"]


def test_a_refusal_rolls_back_what_was_written_before_it(crowd: Crowd, machine: Any, clock: Clock) -> None:
    person = crowd("auditor")
    held = person.grants.get()
    people.withdraw(grant=held, reason="调离", by=machine, at=clock())
    before = list(Entry.objects.order_by("id").values_list("uid", flat=True))
    with pytest.raises(NotGranted):
        people.withdraw(grant=held, reason="again", by=machine, at=clock())
    added = Entry.objects.exclude(uid__in=before).get()
    assert (added.verb, added.outcome) == ("organisations.withdraw", "refused")


def test_the_reason_given_is_kept(crowd: Crowd, machine: Any, clock: Clock) -> None:
    people.dismiss(user=crowd("expert"), reason="调离", by=machine, at=clock())
    assert Entry.objects.get(verb="organisations.dismiss").reason == "调离"


def test_a_reason_is_a_sentence_not_a_paper(crowd: Crowd, machine: Any, clock: Clock) -> None:
    person = crowd("expert")
    with pytest.raises(ReasonTooLong) as refused:
        people.dismiss(user=person, reason="由" * 501, by=machine, at=clock())
    assert "501" in refused.value.said.zh
    person.refresh_from_db()
    assert person.is_active
    kept = Entry.objects.get(verb="organisations.dismiss", outcome="refused")
    assert len(kept.reason) < 1000, "what was refused for its length is not kept whole"
    people.dismiss(user=person, reason="由" * 500, by=machine, at=clock())


def test_a_password_never_enters_the_journal(crowd: Crowd, machine: Any, clock: Clock) -> None:
    secret = "三潭 secret 印月 2020"
    person = crowd("expert")
    people.set_password(user=person, password=secret, by=machine, at=clock())
    people.appoint(
        username="neu", full_name="示例", organisation=person.organisation, password=secret, by=machine, at=clock()
    )
    for entry in Entry.objects.all():
        assert secret not in f"{entry.payload}{entry.reason}{entry.subject_name}"


@pytest.mark.parametrize("call", [lambda: tell(None, a=1), entry_uid])
def test_telling_outside_a_command_is_a_bug(call: Any) -> None:
    with pytest.raises(RuntimeError):
        call()


def guarded() -> list[type[GuardedModel]]:
    from django.apps import apps

    return [m for m in apps.get_models() if issubclass(m, GuardedModel)]


@pytest.mark.parametrize("model", guarded(), ids=lambda m: m._meta.label)
@pytest.mark.parametrize(
    "write",
    [
        lambda m: m().save(),
        lambda m: m(pk=1).delete(),
        lambda m: m.objects.create(),
        lambda m: m.objects.all().update(pk=1),
        lambda m: m.objects.all().delete(),
        lambda m: m.objects.bulk_create([m()]),
        lambda m: m.objects.bulk_update([m(pk=1)], [m._meta.concrete_fields[-1].name]),
        lambda m: m.objects.get_or_create(pk=-1),
        lambda m: m.objects.insert([]),
    ],
    ids=[
        "save",
        "delete one",
        "create",
        "update",
        "delete all",
        "bulk create",
        "bulk update",
        "get or create",
        "insert",
    ],
)
def test_guarded_tables_refuse_writers_outside_commands(model: type[GuardedModel], write: Any) -> None:
    before = model.objects.count()
    with pytest.raises(OutsideCommand), transaction.atomic():
        write(model)
    assert model.objects.count() == before


def test_a_guard_opens_for_its_command_only() -> None:
    with writing("tests"):
        pass
    with pytest.raises(OutsideCommand):
        Entry().save()

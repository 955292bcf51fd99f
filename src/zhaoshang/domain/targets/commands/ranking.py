"""The rules of ranks: scoring schemes and peer groups, each version from a day on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from zhaoshang.domain.evidence.commands.facts import lock_books
from zhaoshang.domain.journal.commands import command, tell
from zhaoshang.domain.targets.errors import BadPeerGroup, BadScheme, BadSchemeHead, HistoryWouldMove
from zhaoshang.domain.targets.models import PeerGroup, Scheme
from zhaoshang.domain.targets.queries.registry import registry
from zhaoshang.domain.targets.states import METHODS, TERM_NAMES, TERMS
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.sealing import canonical, plain_decimal


@command("targets.define_scheme", Bilingual("制定计分办法", "define a scoring scheme"))
def define_scheme(
    *,
    key: str,
    name: str,
    issuer: str,
    since: date,
    items: list[dict[str, Any]],
    doc_no: str = "",
    until: date | None = None,
    is_sample: bool = False,
    by: Any,
    at: datetime,
) -> Scheme:
    """A new version of the scheme is in force from `since`.

    Refuses an unknown figure or method, a missing, wrong or superfluous number, a figure named twice, a scheme without
    name, issuer or items, and one that would move the ranks of closed months.
    """
    _check_head(key, name, issuer, since, until, items)
    checked = [_item(number, item) for number, item in enumerate(items, 1)]
    for number, item in enumerate(checked, 1):
        if any(other["figure"] == item["figure"] for other in checked[: number - 1]):
            figure_name = registry()[item["figure"]].name
            what = Bilingual("指标“{name}”列了两次", "the figure “{name}” is listed twice").filled(name=figure_name)
            raise BadScheme(row=number, what=what, field="figure")
    _leave_closed_months(since, Scheme.objects.all())
    version = Scheme.objects.filter(key=key).count() + 1
    made: Scheme = Scheme.objects.create(
        key=key,
        version=version,
        name=name,
        issuer=issuer,
        doc_no=doc_no,
        since=since,
        until=until,
        items=checked,
        is_sample=is_sample,
        recorded_at=at,
        recorded_by=by.journal_key,
    )
    tell(made, key=key, version=version, items=canonical(checked).decode())
    return made


@command("targets.group_peers", Bilingual("设定同城组", "group peers"))
def group_peers(
    *, name: str, places: list[str], since: date, source: str, is_sample: bool = False, by: Any, at: datetime
) -> PeerGroup:
    """These places are compared with one another from `since` on; the group of that name ends there.

    Refuses a group without name, source or places, a place named twice, a day before the group it follows, and one that
    would move the ranks of closed months.
    """
    listed = [place.strip() for place in places if place.strip()]
    twice = next((place for place in listed if listed.count(place) > 1), "")
    before = PeerGroup.objects.filter(name=name, until__isnull=True).first()
    for wrong, field, what in (
        (not name.strip(), "name", Bilingual("没有组名", "it has no name")),
        (not source.strip(), "source", Bilingual("没有写明来源", "it does not say who grouped it")),
        (not listed, "places", Bilingual("一个区也没有", "it names no district")),
        (twice, "places", Bilingual(f"“{twice}”写了两次", f"“{twice}” is named twice")),
        (
            before is not None and since < before.since,
            "since",
            Bilingual(
                f"起始日早于同名组现行的起始日{before.since if before else ''}",
                f"it begins before the group of that name in force, which began {before.since if before else ''}",
            ),
        ),
    ):
        if wrong:
            raise BadPeerGroup(what=what, field=field)
    _leave_closed_months(since, PeerGroup.objects.all())
    PeerGroup.objects.filter(name=name, until__isnull=True).update(until=since)
    made: PeerGroup = PeerGroup.objects.create(
        name=name, places=listed, since=since, source=source, is_sample=is_sample
    )
    tell(made, name=name, places=listed)
    return made


def _leave_closed_months(since: date, standing: Iterable[Any]) -> None:
    """What closed months are ranked by stays: a new rule begins after them, unless there was none."""
    closed = lock_books()
    if closed is None or since > closed.last_day:
        return
    if any(row.since <= closed.last_day and (row.until is None or row.until > closed.last_day) for row in standing):
        following = closed.next()
        raise HistoryWouldMove(field="since", since=since, open_month=following.label, first_day=following.first_day)


def _check_head(key: str, name: str, issuer: str, since: date, until: date | None, items: list[dict[str, Any]]) -> None:
    for wrong, field, what in (
        (
            not re.fullmatch(r"[a-z][a-z0-9_]{0,59}", key),
            "key",
            Bilingual("代号要用小写字母、数字和下划线", "its key needs small letters, digits and underscores"),
        ),
        (not name.strip(), "name", Bilingual("没有名称", "it has no name")),
        (not issuer.strip(), "issuer", Bilingual("没有写明制定单位", "it does not say who issued it")),
        (until is not None and until <= since, "until", Bilingual("失效日不晚于施行日", "it ends before it begins")),
        (not items, "items", Bilingual("一项也没有", "it has no item")),
    ):
        if wrong:
            raise BadSchemeHead(what=what, field=field)


def _item(number: int, item: dict[str, Any]) -> dict[str, Any]:
    """An item as it is kept: figure, method and exact numbers as text. Raises BadScheme, whose details name the `field`."""

    def bad(field: str, zh: str, en: str) -> BadScheme:
        return BadScheme(row=number, what=Bilingual(zh, en), field=field)

    if item.get("figure") not in registry():
        raise bad("figure", f"没有指标“{item.get('figure')}”", f"no figure “{item.get('figure')}”")
    method = str(item.get("method"))
    if method not in METHODS:
        raise bad("method", f"没有计分方式“{method}”", f"no method “{method}”")
    needed, allowed = TERMS[method]
    kept: dict[str, Any] = {"figure": item["figure"], "method": method}
    for term, value in item.items():
        if term not in TERM_NAMES:
            raise bad("figure", f"不认识“{term}”", f"“{term}” is not known")
        if term not in ("figure", "method", "weight", *needed, *allowed) and value not in (None, ""):
            name = TERM_NAMES[term]
            raise bad(term, f"这种计分方式没有“{name.zh}”", f"this method has no “{name.en}”")
    for term in ("weight", *needed, *allowed):
        value, name = item.get(term), TERM_NAMES[term]
        if value in (None, ""):
            if term in allowed:
                continue
            raise bad(term, f"缺少“{name.zh}”（{term}）", f"“{name.en}” ({term}) is missing")
        number_given = _number(value)
        if number_given is None or number_given < 0:
            raise bad(
                term, f"“{name.zh}”写的是“{value}”，不是数字或小于0", f"“{name.en}” is “{value}”, no number from 0 on"
            )
        kept[term] = plain_decimal(number_given)
    return kept


def _number(value: Any) -> Decimal | None:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < Decimal(10) ** 12 else None

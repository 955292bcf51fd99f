"""The league table (赛马榜): places scored by a versioned scheme, ranked in the city and in the peer group.

Ours is computed; other places' results are as published. A place without a result for an item is scored 0 there and the
table says so. Equal scores share a rank unless the scheme's tie-breaks part them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings

from zhaoshang.domain.targets.models import Scheme
from zhaoshang.domain.targets.queries.standing import Standing, competition_ranks, external, peer_group, standings
from zhaoshang.kernel.period import Month

ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Mark:
    """What one item gave one place: its value and target as known, and the score, not rounded."""

    figure: str
    value: Decimal | None
    target: Decimal | None
    completion: Decimal | None
    score: Decimal
    is_known: bool
    lacks_target: bool = False  # scored by completion, and none is known: it scores nothing


@dataclass(frozen=True, slots=True)
class LeagueRow:
    """One place in the table. The score is not rounded: ranks are made of it; it is rounded where it is shown."""

    place: str
    is_ours: bool
    in_group: bool
    marks: tuple[Mark, ...]
    score: Decimal
    rank: int
    group_rank: int | None
    moved: int | None = None


@dataclass(frozen=True, slots=True)
class League:
    """The table of a month."""

    month: Month
    scheme: Scheme
    group_name: str
    rows: tuple[LeagueRow, ...]
    is_sample: bool

    @property
    def is_alone(self) -> bool:
        """Whether of no other place enough is known, half of the items at least: there is no rank among one."""
        return sum(map(_is_known_enough, self.rows)) <= 1

    @property
    def is_alone_in_group(self) -> bool:
        """The same of the peer group."""
        return sum(row.in_group and _is_known_enough(row) for row in self.rows) <= 1


def _is_known_enough(row: LeagueRow) -> bool:
    return row.is_ours or 2 * sum(mark.is_known for mark in row.marks) >= len(row.marks)


def our_place() -> str:
    """How this district is called among the others."""
    return str(settings.DISTRICT["zh"])


def scheme_for(month: Month) -> Scheme | None:
    """The newest version of the scoring rules in force on the month's last day."""
    schemes = Scheme.objects.filter(since__lte=month.last_day).order_by("-since", "-version")
    return next((s for s in schemes if s.until is None or s.until > month.last_day), None)


def league(
    month: Month,
    as_of: datetime | None = None,
    *,
    with_movement: bool = True,
    ours: Iterable[Standing] | None = None,
) -> League | None:
    """The table of a month, or None while no scheme is in force. `moved` is places gained since last month.

    `ours` are this district's standings of that month and moment, where the caller has them already.
    """
    scheme = scheme_for(month)
    if scheme is None:
        return None
    keys = [item["figure"] for item in scheme.items]
    known = _known(month, keys, as_of, ours)
    marks = {place: tuple(_mark(item, place, known) for item in scheme.items) for place in known}
    totals = {place: sum((m.score for m in given), Decimal(0)) for place, given in marks.items()}
    order = {place: (totals[place], *_tie_breaks(marks[place])) for place in known}
    overall = competition_ranks(order)
    group = peer_group(month)
    members = {p: order[p] for p in known if group and (p in group.places or p == our_place())}
    in_group = competition_ranks(members)
    before: dict[str, int] = {}
    if with_movement and month.month > 1 and len(known) > 1:
        last = league(month.previous(), as_of, with_movement=False)
        # A place alone in its table had no rank to move from.
        before = {r.place: r.rank for r in last.rows} if last and not last.is_alone else {}
    rows = [
        LeagueRow(
            place=place,
            is_ours=place == our_place(),
            in_group=place in members,
            marks=marks[place],
            score=totals[place],
            rank=overall[place],
            group_rank=in_group.get(place),
            moved=before[place] - overall[place] if place in before else None,
        )
        for place in known
    ]
    rows.sort(key=lambda r: (r.rank, not r.is_ours, r.place))
    return League(month, scheme, group.name if group else "", tuple(rows), scheme.is_sample)


Known = dict[str, dict[str, tuple[Decimal | None, Decimal | None]]]


def _known(month: Month, keys: list[str], as_of: datetime | None, ours: Iterable[Standing] | None) -> Known:
    mine = {
        s.worth.figure.key: (s.worth.cumulative, s.target.value if s.target else None)
        for s in (standings(month, as_of, keys) if ours is None else ours)
        if s.worth.figure.key in keys
    }
    known: Known = {our_place(): mine}
    for result in external(month, as_of):
        if not result.ours and result.figure in keys:
            known.setdefault(result.place, {})[result.figure] = (result.value, result.target)
    return known


def _mark(item: dict[str, Any], place: str, known: Known) -> Mark:
    value, target = known[place].get(item["figure"], (None, None))
    completion = value / target if value is not None and target else None
    score = ZERO if value is None else _score(item, value, completion, known)
    lacks_target = value is not None and completion is None and item["method"] in ("capped_ratio", "ratio")
    return Mark(item["figure"], value, target, completion, score, value is not None, lacks_target)


ZERO = Decimal(0)


def _score(item: dict[str, Any], value: Decimal, completion: Decimal | None, known: Known) -> Decimal:
    weight = Decimal(str(item["weight"]))
    match item["method"]:
        case "capped_ratio":
            return min(completion or ZERO, ONE) * weight
        case "ratio":
            return _capped((completion or ZERO) * weight, item)
        case "deduct":
            missing = max(Decimal(str(item["need"])) - value, ZERO)
            return max(weight - missing * Decimal(str(item["step"])), ZERO)
        case "points":
            return _capped(value * Decimal(str(item["step"])), item)
        case "penalty":
            return -value * Decimal(str(item["step"]))
        case "efficacy":
            return _efficacy(item, value, weight, known)
    return ZERO


def _efficacy(item: dict[str, Any], value: Decimal, weight: Decimal, known: Known) -> Decimal:
    """60 % of the weight, and 40 % by place between the least and the most of all; full weight when all are equal."""
    every = [v for results in known.values() if (v := results.get(item["figure"], (None, None))[0]) is not None]
    least, most = min(every), max(every)
    share = (value - least) / (most - least) if most != least else ONE
    return weight * Decimal("0.6") + weight * Decimal("0.4") * share


def _capped(score: Decimal, item: dict[str, Any]) -> Decimal:
    return min(score, Decimal(str(item["cap"]))) if item.get("cap") is not None else score


def _tie_breaks(marks: tuple[Mark, ...]) -> tuple[Decimal, Decimal]:
    """Completion of the first item, then its absolute value: published with the scheme."""
    first = marks[0] if marks else None
    return (first.completion or ZERO, first.value or ZERO) if first else (ZERO, ZERO)

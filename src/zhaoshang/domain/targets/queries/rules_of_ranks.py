"""The rules ranks are made by: versions of the scoring rules and peer groups, each with whether it is in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from zhaoshang.domain.targets.models import ExternalResult, PeerGroup, Scheme
from zhaoshang.domain.targets.queries.league import scheme_for
from zhaoshang.domain.targets.queries.standing import peer_group
from zhaoshang.kernel.period import Month


@dataclass(frozen=True, slots=True)
class Rule:
    """A scheme or a group, and whether months of today are ranked by it."""

    row: Any
    in_force: bool


def schemes(today: date) -> list[Rule]:
    """Every version of every scoring scheme, the newest first."""
    now = scheme_for(Month.of(today))
    return [Rule(row, now == row) for row in Scheme.objects.order_by("-since", "-version", "-pk")]


def scheme_to_copy(today: date) -> Scheme | None:
    """The version a new one begins from: the one in force, else the newest."""
    return scheme_for(Month.of(today)) or Scheme.objects.order_by("-since", "-version").first()


def groups(today: date) -> list[Rule]:
    """Every peer group, the newest first."""
    now = peer_group(Month.of(today))
    return [Rule(row, now == row) for row in PeerGroup.objects.order_by("-since", "-pk")]


def published() -> Any:
    """Every result others published, the newest first."""
    return ExternalResult.objects.order_by("-pk")


def as_told(scheme: Scheme) -> dict[str, Any]:
    """A scheme as a document to edit and define again."""
    return {
        "key": scheme.key,
        "name": scheme.name,
        "issuer": scheme.issuer,
        "doc_no": scheme.doc_no,
        "since": scheme.since.isoformat(),
        "until": scheme.until.isoformat() if scheme.until else None,
        "is_sample": scheme.is_sample,
        "items": scheme.items,
    }

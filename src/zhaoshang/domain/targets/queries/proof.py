"""Whether closed months still say what they said: digests of what was frozen, and the facts that count in them."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from typing import Any

from zhaoshang.domain.targets.models import ClosedMonth, FrozenFigure
from zhaoshang.domain.targets.queries.registry import registry
from zhaoshang.domain.targets.queries.sums import facts_of
from zhaoshang.domain.targets.queries.values import live, worth
from zhaoshang.kernel.figure import Shape
from zhaoshang.kernel.finding import Finding
from zhaoshang.kernel.period import Month
from zhaoshang.kernel.sealing import digest


def altered_months() -> Iterator[str]:
    """A sentence for each closed month whose frozen figures or whose counted facts were changed."""
    for month in ClosedMonth.objects.order_by("first_day"):
        frozen = list(FrozenFigure.objects.filter(month=month).order_by("id"))
        for row in frozen:
            if digest(content(row)) != row.digest:
                yield Finding(
                    f"{month} {row.figure}: its frozen value or rows were changed",
                    zh=f"{month} {row.figure}：封存的数值或行被改动过",
                )
        if digest({"month": month.first_day, "figures": [row.digest for row in frozen]}) != month.digest:
            yield Finding(
                f"{month}: its figures are not those that were frozen",
                zh=f"{month}：现有的数字不是当时封存的",
            )
        yield from _not_as_counted(Month.of(month.first_day), frozen)


def content(row: FrozenFigure) -> dict[str, Any]:
    """What the digest of a frozen figure covers, from the row and from the facts it names."""
    figure = registry().get(row.figure)
    ids: list[int] = json.loads(zlib.decompress(bytes(row.row_ids)))
    said: list[str] = []
    if figure is not None and figure.shape is not Shape.RATIO:
        by_id = dict(facts_of(figure).model._default_manager.filter(pk__in=ids).values_list("pk", "values_digest"))
        said = [by_id.get(pk, "missing") for pk in ids]
    return {
        "figure": row.figure,
        "version": row.version,
        "in_month": row.in_month,
        "cumulative": row.cumulative,
        "parts": row.parts,
        "rows": digest(said),
        "target": row.target,
    }


def _not_as_counted(month: Month, frozen: list[FrozenFigure]) -> Iterator[str]:
    for row in frozen:
        figure = registry().get(row.figure)
        if figure is None or figure.version != row.version:
            continue
        now = live(worth(figure, month))
        column = FrozenFigure._meta.get_field("cumulative")
        value = None if now.cumulative is None else column.to_python(now.cumulative)
        if value != row.cumulative:
            yield Finding(
                f"{month} {row.figure}: the facts now give {value}, {row.cumulative} was frozen",
                zh=f"{month} {row.figure}：按数据现算是{value}，封存的是{row.cumulative}",
            )

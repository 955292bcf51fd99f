"""Figures as pages show them: frozen objects ready for the kit's tiles and tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language

from zhaoshang.domain.targets.queries.standing import Standing
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.figure import Figure, Shape
from zhaoshang.kernel.percent import Agreement, printed_agrees, round_half_up
from zhaoshang.kernel.qualifier import Qualifier
from zhaoshang.web.kit.words import english, number


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure as a tile or a line of a table."""

    key: str
    label: Bilingual
    value: str | None
    in_month: str | None
    unit: Bilingual
    status: str
    actual: Decimal | None
    target: Decimal | None
    target_value: str
    target_text: str
    target_note: str
    completion: str
    gap: str
    gap_is_good: bool
    rows: int
    corrections: int
    href: str
    is_frozen: bool
    is_part: bool
    caution: Bilingual | None
    comparison: Comparison | None

    @property
    def left(self) -> str:
        """The foot of a tile: what the target is."""
        return self.target_text


@dataclass(frozen=True, slots=True)
class Comparison:
    """Our figure beside the printed one."""

    printed: str
    agreement: str
    note: Bilingual
    source: str
    rank: str


def tile(standing: Standing, link: Callable[[str], str]) -> Tile:
    """One figure for display; values half-up at the figure's places. `link` gives its address by key."""
    worth = standing.worth
    figure = worth.figure
    target = standing.target
    return Tile(
        key=figure.key,
        label=figure.name,
        value=stated(figure, worth.cumulative, worth.qualifier),
        in_month=shown(figure, worth.in_month),
        unit=figure.unit,
        status=standing.pace,
        actual=worth.cumulative,
        target=target.value if target else None,
        target_value=_target_value(standing),
        target_text=_target_text(standing),
        target_note=target.note if target else "",
        completion=f"{number(round_half_up(standing.completion), 2)}%" if standing.completion is not None else "",
        gap=f"{round_half_up(standing.gap):+}" if standing.gap is not None else "",
        gap_is_good=bool(standing.gap is not None and standing.gap >= 0),
        rows=worth.rows_cumulative,
        corrections=worth.corrections,
        href=link(figure.key),
        is_frozen=worth.is_frozen,
        is_part=figure.parent is not None,
        caution=figure.caution,
        comparison=comparison(standing),
    )


def shown(figure: Figure, value: Decimal | None) -> str | None:
    """A value at the figure's places, or None where there is none."""
    return None if value is None else number(round_half_up(value, figure.places), figure.places)


def stated(figure: Figure, value: Decimal | None, qualifier: Qualifier) -> str | None:
    """The same with the word it has to be printed with: 超72.00, over 72.00."""
    plain = shown(figure, value)
    return None if plain is None else qualifier.print_with(plain, language=get_language() or "zh-hans")


def comparison(standing: Standing) -> Comparison | None:
    """How the printed figure and ours agree; None when nobody printed one."""
    printed = standing.printed
    if printed is None:
        return None
    text, agreement, note = printed.printed_value, "equal", Bilingual("", "")
    if printed.printed_percent is not None and standing.completion is not None:
        text = f"{number(printed.printed_percent.normalize() if printed.printed_percent else 0, 2)}%"
        agreement, note = _agreement(printed.printed_percent, standing.completion, "%")
    elif printed.value is not None and standing.worth.cumulative is not None:
        if printed.qualifier:
            agreement, note = _qualified(printed.qualifier, printed.value, standing.worth.cumulative)
        else:
            agreement, note = _agreement(printed.value, standing.worth.cumulative, "")
    return Comparison(
        text or (number(printed.value) if printed.value is not None else "–"),
        agreement,
        note,
        printed.source,
        _rank(printed),
    )


def _agreement(printed: Decimal, computed: Decimal, unit: str) -> tuple[str, Bilingual]:
    verdict = printed_agrees(round_half_up(printed), computed)
    ours = f"{round_half_up(computed)}{unit}"
    if verdict is Agreement.EQUAL:
        return "equal", Bilingual("与公开报道一致", "agrees with the print")
    if verdict is Agreement.TRUNCATED:
        return "truncated", Bilingual(
            f"公开报道截去了尾数；四舍五入为{ours}", f"the print cuts the number off; rounded half-up it is {ours}"
        )
    return "different", Bilingual(f"与公开报道不同，本系统为{ours}", f"differs from the print; ours is {ours}")


def _qualified(qualifier: str, printed: Decimal, ours: Decimal) -> tuple[str, Bilingual]:
    floors = {Qualifier.GT, Qualifier.GTE, Qualifier.GT_APPROX}
    holds = ours >= printed if qualifier in floors else True
    if holds:
        return "equal", Bilingual("与公开报道的说法相符", "consistent with what was printed")
    return "different", Bilingual("与公开报道的说法不符", "not consistent with what was printed")


def _rank(printed: Any) -> str:
    parts = []
    if printed.rank_city:
        parts.append(f"city no. {printed.rank_city}" if english() else f"全市第{printed.rank_city}")
    if printed.rank_group:
        parts.append(f"group no. {printed.rank_group}" if english() else f"同城组第{printed.rank_group}")
    return (", " if english() else "、").join(parts)


def _target_value(standing: Standing) -> str:
    """The target as its authority wrote it; in English, which nobody wrote, in the figure's own unit and places."""
    target = standing.target
    if target is None:
        return ""
    value = shown(standing.worth.figure, target.value) or ""
    if target.is_derived:
        return f"{value} (derived)" if english() else f"{value}（推算）"
    return value if english() else target.printed or value


def _target_text(standing: Standing) -> str:
    value = _target_value(standing)
    return value and (f"target {value}" if english() else f"目标 {value}")


def is_plain(figure: Figure) -> bool:
    """Whether a month's own value means something (levels and changes stand at a day)."""
    return figure.shape in (Shape.FLOW, Shape.RATIO)

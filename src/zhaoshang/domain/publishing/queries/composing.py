"""The draft of a month's bulletin: pure reading, no clock, the same for the same books."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.conf import settings

from zhaoshang.domain.publishing.queries.blocks import Json, section, text
from zhaoshang.domain.publishing.queries.editions import next_edition, number_of
from zhaoshang.domain.publishing.queries.frozen import Counted, FrozenMonth, frozen_month
from zhaoshang.domain.publishing.queries.sections.comparison import comparison
from zhaoshang.domain.publishing.queries.sections.corrections import corrections
from zhaoshang.domain.publishing.queries.sections.definitions import definitions
from zhaoshang.domain.publishing.queries.sections.estate import estate
from zhaoshang.domain.publishing.queries.sections.funnel import negotiated_to_landed
from zhaoshang.domain.publishing.queries.sections.league import horse_race
from zhaoshang.domain.publishing.queries.sections.main import main
from zhaoshang.domain.publishing.queries.sections.projects import projects
from zhaoshang.kernel import sealing
from zhaoshang.kernel.period import Month
from zhaoshang.kernel.sealing import plain_decimal
from zhaoshang.kernel.zone import day_of

SCHEMA = 1
NUMERALS = "一二三四五六七八九"
NUMBERED = (main, projects, estate, negotiated_to_landed, horse_race, corrections)
ANNEXES = (definitions, comparison)


def draft(month: Month) -> Json:
    """The content of the month's next edition, in both languages, from its frozen figures (form: `blocks`).

    Results of other places and printed ones stand as they are on record when it is drafted. Refuses an open month
    (`MonthNotClosed`) and one whose frozen figures no longer match their digest (`MonthChanged`).
    """
    frozen = frozen_month(month)
    edition = next_edition(month)
    sections = [_numbered(place, made(frozen)) for place, made in enumerate(NUMBERED)]
    sections += [made(frozen) for made in ANNEXES]
    samples = any(c.has_samples for c in frozen.figures.values())
    return {"schema": SCHEMA, "month": str(month), "edition": edition, "number": number_of(month, edition)} | {
        **_head(frozen, edition),
        "month_digest": frozen.closed.digest,
        "has_samples": samples,
        "sample_note": text(
            "本期含示例数据：标“示例”的行是演示用的，不是真实业务。",
            "This issue contains samples: rows marked “sample” are for demonstration, not real business.",
        )
        if samples
        else None,
        "figures": [_raw(c) for c in frozen.figures.values()],
        "sections": sections,
        "confidentiality": text(
            "月报一律不含保密项目：统计时保密的项目不计入任何数字，也不列名。",
            "A bulletin never holds confidential projects: what was confidential when it was counted is in no figure and is not named.",
        ),
    }


def digest(content: Json) -> str:
    """The hash of a content, the same before and after it lay in a database."""
    return sealing.digest(content)


def same_figures(content: Json, rows: dict[str, Any]) -> bool:
    """Whether the raw figures of a content are exactly these frozen rows."""
    told = {f["key"]: f for f in content.get("figures", [])}
    return told.keys() == rows.keys() and all(
        told[key][name] == _plain(getattr(row, name))
        for key, row in rows.items()
        for name in ("in_month", "cumulative", "target")
    )


def _head(frozen: FrozenMonth, edition: int) -> Json:
    month, place = frozen.month, settings.DISTRICT
    closed_on = day_of(frozen.closed.closed_at)
    again_zh, again_en = (f"（第{edition}版）", f" (edition {edition})") if edition > 1 else ("", "")
    return {
        "title": text(f"{place['zh']}招商引资工作月报", f"{place['en']}: Monthly Bulletin of Investment Promotion"),
        "issue": text(f"{month.year}年第{month.month}期{again_zh}", f"{month.year}, No. {month.month}{again_en}"),
        "period": text(f"{month.year}年{month.cumulative_label.zh}", f"{month.cumulative_label.en} {month.year}"),
        "issuer": text(f"{place['zh']}投资促进局", f"{place['en']} Investment Promotion Bureau"),
        "closed_on": closed_on.isoformat(),
        "date": text(
            f"{closed_on.year}年{closed_on.month}月{closed_on.day}日封账", f"figures frozen on {closed_on.isoformat()}"
        ),
    }


def _numbered(place: int, made: Json) -> Json:
    title = made["title"]
    return section(made["key"], f"{NUMERALS[place]}、{title['zh']}", f"{place + 1}. {title['en']}", made["blocks"])


def _raw(c: Counted) -> Json:
    """A figure for a machine: values unrounded, as they were frozen."""
    return {
        "key": c.figure.key,
        "name": text(c.figure.name),
        "unit": text(c.figure.unit),
        "places": c.figure.places,
        "version": c.version,
        "in_month": _plain(c.in_month),
        "cumulative": _plain(c.cumulative),
        "qualifier": str(c.qualifier),
        "target": _plain(c.target),
        "completion": _plain(c.completion),
        "gap": _plain(c.gap),
        "rows": c.rows,
        "corrections": c.corrections,
        "sample": c.has_samples,
    }


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else plain_decimal(value)

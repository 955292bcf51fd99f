"""What a component works out of its props before it is drawn: lengths in percent, tones, page numbers.

Lengths are drawn as SVG attributes, never as inline styles, which the content policy refuses.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext, pgettext

from zhaoshang.kernel.refusal import Refusal
from zhaoshang.kernel.sealing import plain_decimal
from zhaoshang.web.kit.icons import ICONS
from zhaoshang.web.kit.words import said

Props = dict[str, Any]
TONES = ("good", "warn", "bad", "info", "us", "neutral", "sample", "confidential")
# How a figure stands against its target at this moment of the year.
STATUSES = {"ahead": "good", "on": "good", "behind": "warn", "red": "bad", "none": "neutral"}


def icon(props: Mapping[str, Any]) -> Props:
    name = props["name"]
    if name not in ICONS:
        raise ImproperlyConfigured(f"There is no icon “{name}”. There are: {', '.join(sorted(ICONS))}.")
    return {"path": ICONS[name]}


def percent(part: object, whole: object) -> str:
    """A length for an SVG attribute: "66.67%", between 0 and 100."""
    top = Decimal(str(whole))
    if top <= 0:
        return "0%"
    share = min(max(Decimal(str(part)) / top * 100, Decimal(0)), Decimal(100))
    return f"{share:.2f}%"


def bar(props: Mapping[str, Any]) -> Props:
    """The filled length, the tick, and for a divided bar the start and length of each part."""
    actual, target, parts = props.get("actual"), props.get("target"), props.get("parts")
    amounts = [Decimal(str(amount)) for _, amount in parts or ()]
    full = sum(amounts, Decimal(0)) if amounts else Decimal(str(actual or 0))
    scale = max(full, Decimal(str(target or 0)))
    segments, start = [], Decimal(0)
    for place, ((label, _), amount) in enumerate(zip(parts or (), amounts, strict=True), start=1):
        segments.append(
            {
                "label": label,
                "x": percent(start, scale),
                "width": percent(amount, scale),
                "place": min(place, 6),
            }
        )
        start += amount
    return {
        "drawn": actual is not None or bool(segments),
        "fill": percent(full, scale),
        "tick": percent(target, scale) if target else None,
        "segments": segments,
    }


def bar_line(props: Mapping[str, Any]) -> Props:
    return {"drawing": bar(props)}


def status_words() -> dict[str, str]:
    return {
        "ahead": pgettext("figure", "Ahead"),
        "on": pgettext("figure", "On course"),
        "behind": pgettext("figure", "Behind"),
        "red": pgettext("figure", "Far behind"),
        "none": pgettext("figure", "No target"),
    }


def tile(props: Mapping[str, Any]) -> Props:
    status = props.get("status")
    if status and status not in STATUSES:
        raise ImproperlyConfigured(f"A tile has no status “{status}”. There are: {', '.join(STATUSES)}.")
    return {
        "bar": bar(props),
        "chip_tone": STATUSES.get(status or "", "neutral"),
        "chip_text": props.get("status_text") or status_words().get(status or "", ""),
        "line": sparkline({"values": props["spark"]}) if props.get("spark") else None,
    }


def chip(props: Mapping[str, Any]) -> Props:
    tone = props.get("tone") or "neutral"
    if tone not in TONES:
        raise ImproperlyConfigured(f"A chip has no tone “{tone}”. There are: {', '.join(TONES)}.")
    words = {"sample": gettext("Sample"), "confidential": gettext("Confidential")}
    return {"tone": tone, "text": props.get("text") or words.get(tone, "")}


def alert(props: Mapping[str, Any]) -> Props:
    tone = props.get("tone") or "info"
    if tone not in ("info", "good", "warn", "bad"):
        raise ImproperlyConfigured(f"An alert has no tone “{tone}”. There are: info, good, warn, bad.")
    return {"tone": tone, "role": "alert" if tone == "bad" else "status"}


def refusal(props: Mapping[str, Any]) -> Props:
    """A `Refusal` brings its own sentence and remedy; the list of lacks may come from it or from a gate."""
    given = props.get("refusal")
    if not isinstance(given, Refusal):
        return {}
    lacks = props.get("lacks")
    if lacks is None:
        lacks = getattr(given, "lacks", None) or given.details.get("lacks")
    return {
        "say": props.get("say") or given.said,
        "cure": props.get("cure") or given.cure,
        "lacks": lacks if isinstance(lacks, (list, tuple)) else None,
    }


def field(props: Mapping[str, Any]) -> Props:
    widget = props["field"].field.widget
    kind = getattr(widget, "input_type", None) or type(widget).__name__.lower()
    return {
        "kind": kind,
        "inline": props.get("inline")
        if props.get("inline") is not None
        else kind == "checkbox" and not widget_has_many(widget),
        "drop": props.get("drop") if props.get("drop") is not None else kind == "file",
        "many": widget_has_many(widget),
    }


def widget_has_many(widget: object) -> bool:
    """Radio buttons and lists of ticks are a group with a legend, not one input with a label."""
    return bool(getattr(widget, "use_fieldset", False))


def steps(props: Mapping[str, Any]) -> Props:
    current = int(props["current"])
    rows = []
    for place, item in enumerate(props["items"], start=1):
        one = item if isinstance(item, Mapping) else {"label": item}
        state = "done" if place < current else "now" if place == current else "next"
        rows.append({"href": None, "note": None} | dict(one) | {"state": state})
    return {"rows": rows}


def pagination(props: Mapping[str, Any]) -> Props:
    page, param = props["page"], props.get("param") or "page"
    query = str(props.get("query") or "").lstrip("?")
    before = f"?{query}&" if query else "?"
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "start": f"{before}{param}=",
        "numbers": [number if isinstance(number, int) else None for number in numbers],
        "count": props.get("total") if props.get("total") is not None else page.paginator.count,
    }


def sparkline(props: Mapping[str, Any]) -> Props:
    """Points in a box of 100 × 32; gaps are left out, a single value is a dot in the middle."""
    values: Sequence[object] = list(props["values"])
    known = [Decimal(str(value)) for value in values if value is not None]
    if not known:
        return {"points": "", "last": None}
    low, high = min(known), max(known)
    spread = (high - low) or Decimal(1)
    step = Decimal(100) / max(len(values) - 1, 1)
    points = [
        (step * place, Decimal(28) - (Decimal(str(value)) - low) / spread * 24)
        for place, value in enumerate(values)
        if value is not None
    ]
    return {
        "points": " ".join(f"{x:.2f},{y:.2f}" for x, y in points),
        "last": {"x": f"{points[-1][0]:.2f}%", "y": f"{points[-1][1]:.2f}"},
    }


def funnel(props: Mapping[str, Any]) -> Props:
    rows: Iterable[Sequence[Any]] = props["rows"]
    listed = [(*row, None)[:3] for row in rows]
    top = max((Decimal(str(value or 0)) for _, value, _ in listed), default=Decimal(0))
    return {
        "bars": [
            {"label": label, "value": value, "note": note, "width": percent(value or 0, top)}
            for label, value, note in listed
        ]
    }


def chart(props: Mapping[str, Any]) -> Props:
    """The data as JSON for the island, as rows for the table beside it, and as bars for paper."""
    data: Mapping[str, Any] = props["data"]
    unknown = set(data) - {"kind", "labels", "series", "unit", "places", "target"}
    if unknown or data.get("kind") not in ("line", "bar"):
        raise ImproperlyConfigured(
            "A chart's data has kind (line or bar), labels, series, and may have unit, places, target."
        )
    lines = [
        {"label": label, "values": [one["values"][place] for one in data["series"]]}
        for place, label in enumerate(data["labels"])
    ]
    return {
        "json": json.dumps(data, default=_plain, ensure_ascii=False),
        "lines": lines,
        "names": [one["name"] for one in data["series"]],
        "places": data.get("places"),
        "bars": _bars(data),
        "size": props.get("size") or "normal",
    }


def _bars(data: Mapping[str, Any]) -> list[Props]:
    """Every value as a lying bar: a picture that needs no script, on paper and without one."""
    target = (data.get("target") or {}).get("value")
    known = [Decimal(str(v)) for one in data["series"] for v in one["values"] if v not in (None, "")]
    top = max([*known, Decimal(str(target or 0))], default=Decimal(0))
    tick = percent(target, top) if target else None
    several = len(data["series"]) > 1
    return [
        {
            "label": label,
            "name": one["name"] if several else "",
            "value": one["values"][place],
            "drawing": {"fill": percent(one["values"][place] or 0, top), "tick": tick},
        }
        for place, label in enumerate(data["labels"])
        for one in data["series"]
    ]


def _plain(value: object) -> object:
    """A decimal travels as text, so nothing is rounded on the way; a Bilingual in the reader's language."""
    return plain_decimal(value) if isinstance(value, Decimal) else str(said(value))

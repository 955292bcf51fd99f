"""附二、与公开报道的比对: our figure beside what was printed elsewhere, and whether a print cut off or differs."""

from __future__ import annotations

from decimal import Decimal

from zhaoshang.domain.publishing.queries.blocks import Json, clean, column, note, paragraph, row, section, table, text
from zhaoshang.domain.publishing.queries.frozen import Counted, FrozenMonth
from zhaoshang.domain.targets.models import ExternalResult
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.percent import Agreement, printed_agrees, round_half_up, truncate
from zhaoshang.kernel.qualifier import Qualifier
from zhaoshang.kernel.sealing import plain_decimal

FLOORS = (Qualifier.GT, Qualifier.GTE, Qualifier.GT_APPROX)


def comparison(frozen: FrozenMonth) -> Json:
    """The section."""
    title = ("附二　与公开报道的比对", "Annex 2: beside what was published")
    listed = [c for c in frozen.figures.values() if c.printed]
    if not listed:
        said = text("没有登记公开报道的结果。", "No published result is on record.")
        return section("comparison", *title, [paragraph(said)])
    sources = list(dict.fromkeys(clean(c.printed.source) for c in listed if c.printed))
    columns = [
        column("指标", "Figure", weight=24),
        column("本期数字", "Our figure", weight=20),
        column("公开报道", "As printed", weight=20),
        column("比对", "Comparison", weight=38),
        column("出处", "Source", weight=8),
    ]
    notes = list(dict.fromkeys(clean(c.printed.note) for c in listed if c.printed and c.printed.note))
    rows = [_row(c, c.printed, sources, notes) for c in listed if c.printed]
    return section(
        "comparison",
        *title,
        [
            table(text("本期数字与公开报道", "Our figures and what was printed"), columns, rows),
            *(note(text(f"[{n}] {source}")) for n, source in enumerate(sources, 1)),
            *(note(text(f"注{n}：{said}", f"Note {n}: {said}")) for n, said in enumerate(notes, 1)),
            note(
                text(
                    "报道的数字只作比对，不参与计算；两边不同时都照实列出。",
                    "Printed numbers are kept for comparison and never computed with; where they differ both are shown.",
                )
            ),
        ],
    )


def _row(c: Counted, printed: ExternalResult, sources: list[str], notes: list[str]) -> Json:
    f = c.figure
    ours = c.with_unit(c.cumulative) if c.cumulative is not None else Bilingual("—", "—")
    rate = "" if c.completion is None or printed.printed_percent is None else f"{round_half_up(c.completion)}%"
    theirs = clean(printed.printed_value) or ("—" if printed.value is None else _plain(printed.value))
    theirs_rate = "" if printed.printed_percent is None else f"{_plain(printed.printed_percent)}%"
    verdicts = [v for v in (_of_value(c, printed), _of_rate(c, printed), _of_rank(printed)) if v]
    if printed.note:
        place = notes.index(clean(printed.note)) + 1
        verdicts.append(Bilingual(f"见注{place}", f"see note {place}"))
    return row(
        [
            text(f.name),
            text(
                ours.zh + (f"，{rate}" if rate else ""),
                ours.en + (f", {rate}" if rate else ""),
            ),
            text(
                theirs + (f"，{theirs_rate}" if theirs_rate else ""),
                theirs + (f", {theirs_rate}" if theirs_rate else ""),
            ),
            text(
                "；".join(v.zh for v in verdicts),
                "; ".join(v.en for v in verdicts),
            ),
            text(f"[{sources.index(clean(printed.source)) + 1}]"),
        ],
        sample=printed.is_sample,
    )


def _of_value(c: Counted, printed: ExternalResult) -> Bilingual | None:
    if printed.value is None or c.cumulative is None:
        return Bilingual("报道没有数值，无法比对", "no value to compare")
    stated, value = Qualifier(printed.qualifier or Qualifier.EXACT), Decimal(_plain(printed.value))
    if stated is Qualifier.APPROX:
        return Bilingual("报道为约数，只并列，不判断", "printed as an approximation; shown beside ours, not judged")
    if not stated.is_exact:
        holds = c.cumulative >= value if stated in FLOORS else c.cumulative <= value
        return Bilingual("与报道所说相符", "agrees with what is printed") if holds else _differs(c, value)
    match printed_agrees(value, c.cumulative):
        case Agreement.EQUAL:
            return Bilingual("数值一致", "the value agrees")
        case Agreement.TRUNCATED:
            return Bilingual("数值为原文截位，不是四舍五入", "the value is cut off in print, not rounded")
    return _differs(c, value)


def _differs(c: Counted, value: Decimal) -> Bilingual:
    gap = (c.cumulative or Decimal(0)) - value
    shown = f"{round_half_up(gap, c.figure.places):+,f}"
    return Bilingual(
        f"数值不同，本期减报道为{shown}{c.figure.unit.zh}", f"the value differs by {shown} {c.figure.unit.en}"
    )


def _of_rate(c: Counted, printed: ExternalResult) -> Bilingual | None:
    if printed.printed_percent is None or c.completion is None:
        return None
    rate = Decimal(_plain(printed.printed_percent))
    exact, exponent = c.completion, rate.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    match printed_agrees(rate, exact):
        case Agreement.EQUAL:
            return Bilingual("完成率一致", "the rate agrees")
        case Agreement.TRUNCATED:
            digits, right = truncate(exact, places + 4), round_half_up(exact, places)
            return Bilingual(
                f"完成率{digits}…，报道截位为{rate}，四舍五入应为{right}",
                f"the rate is {digits}…; the print cuts it off at {rate}, rounding gives {right}",
            )
    right = round_half_up(exact, places)
    return Bilingual(
        f"完成率不同：按目标计算为{right}%，报道为{rate}%",
        f"the rate differs: {right}% by the target, {rate}% in print",
    )


def _of_rank(printed: ExternalResult) -> Bilingual | None:
    if not (printed.rank_city or printed.rank_group):
        return None
    zh = [f"全市第{printed.rank_city}"] * bool(printed.rank_city) + [f"同城组第{printed.rank_group}"] * bool(
        printed.rank_group
    )
    en = [f"city {printed.rank_city}"] * bool(printed.rank_city) + [f"group {printed.rank_group}"] * bool(
        printed.rank_group
    )
    doubt = printed.rank_is_ambiguous
    return Bilingual(
        f"报道名次{'、'.join(zh)}" + ("（归属有歧义）" if doubt else ""),
        f"rank in print: {', '.join(en)}" + (" (ambiguous)" if doubt else ""),
    )


def _plain(value: Decimal) -> str:
    """A stored value at the decimals it was printed with: trailing zeros of the column dropped."""
    return plain_decimal(value)

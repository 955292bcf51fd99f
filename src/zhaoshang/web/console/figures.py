"""`zhaoshang figures`, `rows`, `close`, `target`: the figures of a month, the rows behind one, closing a month."""

from __future__ import annotations

from datetime import datetime, time
from decimal import Decimal
from typing import Any

import click

from zhaoshang.web.console.answers import Amount, Day, acting, as_json, clock, either, language, told


class MonthType(click.ParamType[Any]):
    """A month as typed: 2020-08, 202008, 2020年8月."""

    name = "month"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        from zhaoshang.kernel.period import Month  # noqa: PLC0415 -- keeps `--help` quick
        from zhaoshang.kernel.refusal import Refusal  # noqa: PLC0415 -- as above

        try:
            return value if isinstance(value, Month) else Month.parse(str(value))
        except Refusal as refusal:
            self.fail(either(refusal.said.zh, refusal.said.en), param, ctx)


def _moment(day: datetime | None) -> datetime | None:
    """The end of a day in China: what was known on that day is what was recorded until then."""
    from zhaoshang.kernel.zone import SHANGHAI  # noqa: PLC0415 -- keeps `--help` quick

    return datetime.combine(day.date(), time.max, SHANGHAI) if day else None


def _lies_ahead(month: Any) -> bool:
    """Whether a month has not begun in China."""
    from zhaoshang.kernel.zone import day_of  # noqa: PLC0415 -- keeps `--help` quick

    return bool(month.first_day > day_of(clock()))


@click.command("figures")
@click.argument("month", type=MonthType())
@click.option("--as-of", "as_of", type=Day(), help="截至某日所知 / as known on a day")
@click.option("--json", "json_", is_flag=True)
def figures(month: Any, as_of: datetime | None, json_: bool) -> None:
    """某月的全部指标。Every figure of a month."""
    from zhaoshang.domain.targets.queries.standing import standings  # noqa: PLC0415 -- the program is set up by now
    from zhaoshang.kernel.percent import round_half_up  # noqa: PLC0415 -- as above

    if _lies_ahead(month):
        told(
            f"{month.label.zh}还没有到，还没有数。",
            f"{month.label.en} has not begun; there are no figures yet.",
            err=json_,
        )
        if not json_:
            return
    found = standings(month, _moment(as_of))

    def shown(value: Decimal | None, places: int = 2) -> str | None:
        return None if value is None else format(round_half_up(value, places), "f")

    if json_:
        as_json(
            [
                {
                    "key": s.worth.figure.key,
                    "name": s.worth.figure.name.zh,
                    "value": shown(s.worth.cumulative, s.worth.figure.places),
                    "qualifier": str(s.worth.qualifier),
                    "in_month": shown(s.worth.in_month, s.worth.figure.places),
                    "unit": s.worth.figure.unit.zh,
                    "target": None if s.target is None else shown(s.target.value),
                    "target_is_derived": bool(s.target and s.target.is_derived),
                    "completion": shown(s.completion),
                    "time_progress": shown(s.time_progress),
                    "gap": shown(s.gap),
                    "rows": s.worth.rows_cumulative,
                    "corrections": s.worth.corrections,
                    "frozen": s.worth.is_frozen,
                    "version": s.worth.version,
                }
                for s in found
            ]
        )
        return
    for s in found:
        w = s.worth
        number = shown(w.cumulative, w.figure.places)
        value = "—" if number is None else w.qualifier.print_with(number, language=language())
        done = f"{shown(s.completion)}%" if s.completion is not None else ""
        told(
            f"{w.figure.key:22} {value:>12} {w.figure.unit.zh:　<5} {done:>9}  {w.rows_cumulative:>6}行  {w.figure.name.zh}",
            f"{w.figure.key:22} {value:>12} {w.figure.unit.en:18} {done:>9}  {w.rows_cumulative:>6} rows  {w.figure.name.en}",
        )


@click.command("rows")
@click.argument("figure")
@click.argument("month", type=MonthType())
@click.option("--only-month", is_flag=True, help="只看当月 / only this month's rows")
@click.option("--as-of", "as_of", type=Day())
@click.option("--json", "json_", is_flag=True)
@click.option("--as", "as_user", default="")
def rows(figure: str, month: Any, only_month: bool, as_of: datetime | None, json_: bool, as_user: str) -> None:
    """指标 FIGURE 在某月背后的行，及其文件、工作表、单元格。The rows behind a figure, with file, sheet and cell."""
    from zhaoshang.domain.evidence.queries import sources  # noqa: PLC0415 -- the program is set up by now
    from zhaoshang.domain.targets.queries import rows as behind_figures  # noqa: PLC0415 -- as above
    from zhaoshang.domain.targets.queries.registry import figure_called  # noqa: PLC0415 -- as above
    from zhaoshang.web.kit.facts import amount_of, kept_from, title_of  # noqa: PLC0415 -- as above

    asked = figure_called(figure)
    by = acting(as_user)
    everything = behind_figures.rows(asked, month, only_month=only_month, as_of=_moment(as_of))
    behind = behind_figures.seen_of(everything, by)
    found, lines = [], []
    for fact in behind.select_related("source_row__batch__document").order_by("happened_on", "pk"):
        cells = sources(fact)
        first = next(iter(cells.values()), None)
        lines.append(
            _line(asked, fact, title_of(fact), amount_of(asked, fact), cells.get(asked.measure.of or "", first))
        )
        found.append(
            {
                "kind": fact._meta.label_lower,
                "key": fact.key,
                "sign": fact.sign,
                "happened_on": fact.happened_on.isoformat(),
                "counts_in": fact.counts_in.strftime("%Y-%m"),
                "recorded_at": fact.recorded_at.isoformat(),
                "reason": fact.reason,
                "sample": fact.is_sample,
                "values": {k: v for k, v in fact.stated().items() if v not in (None, "")},
                "file": first.file if first else None,
                "sheet": first.sheet if first else None,
                "row": first.row if first else None,
                "cells": {name: source.cell for name, source in cells.items()},
            }
        )
    hidden = kept_from(asked, everything.count(), len(found))
    if json_:
        as_json(found)
    else:
        for line in lines:
            click.echo(line)
        told(f"共 {len(found)} 行", f"{len(found)} rows")
    if hidden > 0:  # beside the document where one is asked for: a list of rows has no place for it
        told(
            f"另有{hidden}行计入本数，但不在您的查看范围内。",
            f"{hidden} more rows count here and lie outside what your role reaches.",
            err=json_,
        )


def _line(figure: Any, fact: Any, name: str, amount: Decimal | None, source: Any) -> str:
    """A row in one line of text: its day and sign, what it is about, what it adds, and the cell that says so."""
    from zhaoshang.kernel.percent import round_half_up  # noqa: PLC0415 -- keeps `--help` quick

    adds = f"{fact.sign:+d}"
    if amount is not None:
        adds = f"{round_half_up(amount, figure.places):+f} {either(figure.unit.zh, figure.unit.en)}"
    where = either("手工登记", "by hand")
    if source is not None:
        where = " · ".join(part for part in (source.file, source.sheet, source.cell) if part)
    return f"{fact.happened_on}  {name}  {adds}  {where}"


@click.command("close")
@click.argument("month", type=MonthType())
@click.option("--as", "as_user", default="")
def close(month: Any, as_user: str) -> None:
    """封账。Close a month: its figures are frozen."""
    from zhaoshang.domain.targets import commands  # noqa: PLC0415 -- the program is set up by now

    done = commands.close(month=month, by=acting(as_user), at=clock())
    told(f"{month.label.zh}已封账，校验值 {done.digest}", f"{month.label.en} is closed; digest {done.digest}")


@click.command("target")
@click.argument("figure")
@click.argument("year", type=int)
@click.argument("value", type=Amount())
@click.option("--issuer", required=True, help="下达单位 / who set it")
@click.option("--doc-no", default="", help="文号 / document number")
@click.option("--printed", default="", help="原文写法，如 4.5亿美元 / as printed")
@click.option("--as", "as_user", default="")
def target(figure: str, year: int, value: Decimal, issuer: str, doc_no: str, printed: str, as_user: str) -> None:
    """下达目标任务，VALUE 用指标自己的单位。Set a year's target in the figure's own unit."""
    from zhaoshang.domain.targets import commands  # noqa: PLC0415 -- the program is set up by now

    commands.set_target(
        figure=figure,
        year=year,
        value=value,
        printed=printed or format(value, "f"),
        issuer=issuer,
        doc_no=doc_no,
        by=acting(as_user),
        at=clock(),
    )
    told("已登记。", "Recorded.")


def add_to(group: click.Group) -> None:
    """The commands of this module are part of `zhaoshang`."""
    for one in (figures, rows, close, target):
        group.add_command(one)

"""The workbook of results others published: its columns, and what a row of it says. It is no ledger of facts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from zhaoshang.domain.evidence.readers.cells import cell_text
from zhaoshang.domain.targets.commands import Published
from zhaoshang.domain.targets.errors import BadResult
from zhaoshang.domain.targets.queries.registry import figure_called, registry
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.ledger import Column, Ledger
from zhaoshang.kernel.numerals import Quantity, read_quantity
from zhaoshang.kernel.period import Month
from zhaoshang.kernel.qualifier import Qualifier
from zhaoshang.kernel.units import split_unit


def results_ledger() -> Ledger:
    """How such a workbook is read. A figure is called by its Chinese or English name or by its key."""
    every = registry().items()
    # Chinese names first: a refusal lists the first few of them.
    figures = {figure.name.zh: key for key, figure in every}
    figures |= {word: key for key, figure in every for word in (figure.name.en, key)}
    return Ledger(
        key="published_results",
        name=Bilingual("外部公布的结果", "Published results"),
        columns=(
            Column("place", Bilingual("区", "District"), required=True, synonyms=("区县", "区（县）", "单位", "城区")),
            Column(
                "figure", Bilingual("指标", "Figure"), "choice", required=True, choices=figures, synonyms=("指标名称",)
            ),
            Column("month", Bilingual("月份", "Month"), "month", required=True, synonyms=("截至月份", "期间")),
            Column("value", Bilingual("数值", "Value"), synonyms=("完成数", "累计完成", "累计", "完成值")),
            Column("unit", Bilingual("计量单位", "Unit")),
            Column("target", Bilingual("目标", "Target"), synonyms=("目标任务", "年度目标", "目标数")),
            Column(
                "printed_percent",
                Bilingual("完成率", "Completion"),
                "percent",
                synonyms=("完成率%", "百分比", "完成进度"),
            ),
            Column(
                "rank_city", Bilingual("全市名次", "Rank in the city"), "count", synonyms=("全市排名", "排名", "名次")
            ),
            Column(
                "rank_group", Bilingual("同组名次", "Rank in the group"), "count", synonyms=("同组排名", "组内排名")
            ),
            Column("source", Bilingual("来源", "Source"), required=True, synonyms=("出处", "资料来源")),
            Column("note", Bilingual("备注", "Note"), synonyms=("说明",)),
        ),
        statements=lambda _: [],
        facts=(),
        attach=lambda *_, **__: None,
        permission="targets.import_external",
    )


RESULT_COLUMNS = results_ledger().columns


def published(values: Mapping[str, Any], value_cell: Any, *, ours: str) -> Published:
    """What a row says, its values in the figure's own unit. Raises a refusal whose details name the `field`."""
    figure = figure_called(values["figure"])
    unit = values.get("unit") or figure.unit.zh
    unit = figure.unit.zh if unit == figure.unit.en else str(unit)
    value = _in_unit("value", values.get("value"), unit, figure.unit.zh)
    target = _in_unit("target", values.get("target"), unit, figure.unit.zh)
    day: date = values["month"]
    rank_city, rank_group = (None if values.get(n) is None else int(values[n]) for n in ("rank_city", "rank_group"))
    qualifier = value.qualifier if value else Qualifier.EXACT
    return Published(
        figure=figure.key,
        month=Month.of(day),
        place=values["place"],
        source=values["source"],
        value=value.low if value else None,
        ours=values["place"] == ours,
        qualifier="" if qualifier.is_exact else str(qualifier),
        target=target.low if target else None,
        # What stands there in words is kept as it is printed; a plain number has no words.
        printed_value=cell_text(value_cell)[:60] if isinstance(value_cell, str) and not _is_plain(value_cell) else "",
        printed_percent=values.get("printed_percent"),
        rank_city=rank_city,
        rank_group=rank_group,
        note=values.get("note") or "",
    )


def _is_plain(text: str) -> bool:
    return text.strip().replace(",", "").replace(".", "", 1).isdecimal()


def _in_unit(field: str, text: str | None, unit: str, wanted: str) -> Quantity | None:
    """What a cell states in the wanted unit; its own unit wins over the column's."""
    quantity = read_quantity(text, unit) if text else None
    if quantity is None:
        return None
    factor, name = split_unit(wanted)
    if quantity.high is not None:
        raise BadResult(what=Bilingual(f"“{text}”是一个区间", f"“{text}” is a range"), field=field)
    if quantity.unit not in (name, None):
        what = Bilingual(f"“{text}”的单位不是{wanted}", f"the unit of “{text}” is not {wanted}")
        raise BadResult(what=what, field=field)
    low = quantity.low / (factor if quantity.unit else Decimal(1))
    return Quantity(low, None, wanted, quantity.qualifier, quantity.text)

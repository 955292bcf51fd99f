"""Years of targets, versions of the scoring rules, peer groups and published results: what stands, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.factories.booking import AUGUST
from tests.factories.moments import Clock
from tests.factories.people import Crowd
from zhaoshang.domain.evidence.commands import files
from zhaoshang.domain.evidence.errors import NoTable
from zhaoshang.domain.industries.commands import name_centre
from zhaoshang.domain.industries.errors import BadCentre, CentreKeepsName
from zhaoshang.domain.industries.models import IndustryCentre
from zhaoshang.domain.journal.errors import NotAllowed
from zhaoshang.domain.journal.models import Entry
from zhaoshang.domain.targets import commands, tasks
from zhaoshang.domain.targets.errors import (
    AlreadyImported,
    BadPeerGroup,
    BadResult,
    BadResults,
    BadScheme,
    BadSchemeHead,
    HistoryWouldMove,
    TooManyResults,
    YearOutOfRange,
)
from zhaoshang.domain.targets.models import ExternalResult, PeerGroup, Scheme, Target
from zhaoshang.domain.targets.queries.registry import registry
from zhaoshang.domain.targets.queries.rules_of_ranks import as_told, groups, scheme_to_copy, schemes
from zhaoshang.kernel.period import Month

ITEM = {"figure": "fdi", "method": "capped_ratio", "weight": "30"}
SEPTEMBER = date(2020, 9, 1)


@pytest.fixture
def define(machine: Any, clock: Clock) -> Callable[..., Scheme]:
    def told(**given: Any) -> Scheme:
        whole = {"key": "board", "name": "示例办法", "issuer": "示例", "since": date(2020, 1, 1), "items": [ITEM]}
        return commands.define_scheme(**{**whole, **given}, by=machine, at=clock())

    return told


@pytest.fixture
def group(machine: Any, clock: Clock) -> Callable[..., PeerGroup]:
    def told(**given: Any) -> PeerGroup:
        whole = {"name": "同城组", "places": ["拱墅区", "示例区"], "since": date(2020, 1, 1), "source": "示例文件"}
        return commands.group_peers(**{**whole, **given}, by=machine, at=clock())

    return told


# --- targets --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("year", "taken"), [(1999, False), (2000, True), (2020, True), (2030, True), (2031, False), (20, False), (202020, False)])  # fmt: skip
def test_a_target_is_set_for_a_year_people_plan_for(machine: Any, clock: Clock, year: int, taken: bool) -> None:
    told = {"figure": "fdi", "year": year, "value": Decimal(1), "printed": "1", "issuer": "示例"}

    if taken:
        commands.set_target(**told, by=machine, at=clock())
    else:
        with pytest.raises(YearOutOfRange) as refusal:
            commands.set_target(**told, by=machine, at=clock())
        assert "2000" in refusal.value.said.zh and "2030" in refusal.value.said.en
    assert Target.objects.filter(year=year).count() == int(taken) if year < 30000 else not taken


# --- scoring rules --------------------------------------------------------------------------------------------------


def test_a_new_version_is_the_one_in_force_and_the_old_one_stays(define: Any) -> None:
    first = define()
    second = define(since=date(2020, 9, 1), items=[{**ITEM, "weight": Decimal("25.50")}])

    assert [(r.row.version, r.in_force) for r in schemes(date(2020, 9, 5))] == [(2, True), (1, False)]
    assert [(r.row.version, r.in_force) for r in schemes(date(2020, 8, 5))] == [(2, False), (1, True)]
    assert scheme_to_copy(date(2020, 8, 5)) == first
    assert as_told(second)["items"] == [{"figure": "fdi", "method": "capped_ratio", "weight": "25.5"}]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({**ITEM, "weight": ""}, "weight"), ({**ITEM, "weight": "viel"}, "weight"), ({**ITEM, "weight": -1}, "weight"),
        ({**ITEM, "weight": "NaN"}, "weight"), ({**ITEM, "cap": 3}, "cap"), ({**ITEM, "colour": 1}, "figure"),
        ({"figure": "fdi", "method": "points", "weight": 1}, "step"), ({**ITEM, "figure": "gdp"}, "figure"),
        ({**ITEM, "method": "guess"}, "method"), ({"figure": "landed", "method": "deduct", "weight": 1, "step": 1}, "need"),
    ],
)  # fmt: skip
def test_a_wrong_item_names_its_field(define: Any, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(BadScheme) as refusal:
        define(items=[{"figure": "yi_projects", "method": "ratio", "weight": 1, "cap": 2}, wrong])

    assert (refusal.value.details["row"], refusal.value.details["field"]) == (2, field)
    assert not Scheme.objects.exists()


def test_a_figure_is_scored_once(define: Any) -> None:
    with pytest.raises(BadScheme):
        define(items=[ITEM, {**ITEM, "weight": 1}])


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"name": " "}, "name"), ({"issuer": ""}, "issuer"), ({"items": []}, "items"), ({"key": "赛马"}, "key"),
     ({"until": date(2020, 1, 1)}, "until")],
)  # fmt: skip
def test_a_scheme_is_complete(define: Any, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(BadSchemeHead) as refusal:
        define(**wrong)

    assert refusal.value.details["field"] == field


def test_closed_months_keep_the_rules_they_were_ranked_by(define: Any, group: Any, machine: Any, clock: Clock) -> None:
    commands.close(month=AUGUST, by=machine, at=clock())
    define()  # the first rules there ever were may reach back
    group()

    for again in (define, group):
        with pytest.raises(HistoryWouldMove) as refusal:
            again(since=date(2020, 8, 31))
        assert "2020-09-01" in refusal.value.cure.zh
        again(since=SEPTEMBER)


# --- peer groups ----------------------------------------------------------------------------------------------------


def test_the_group_of_that_name_ends_where_the_next_begins(group: Any) -> None:
    first, second = group(), group(places=["拱墅区", " 示例乙区 ", ""], since=SEPTEMBER)

    assert PeerGroup.objects.get(pk=first.pk).until == SEPTEMBER
    assert second.places == ["拱墅区", "示例乙区"]
    assert [r.in_force for r in groups(date(2020, 9, 5))] == [True, False]
    assert [r.in_force for r in groups(date(2020, 8, 5))] == [False, True]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"name": ""}, "name"), ({"source": " "}, "source"), ({"places": [" "]}, "places"),
     ({"places": ["示例区", "示例区 "]}, "places"), ({"since": date(2019, 1, 1)}, "since")],
)  # fmt: skip
def test_a_group_is_complete(group: Any, wrong: dict[str, Any], field: str) -> None:
    group()
    with pytest.raises(BadPeerGroup) as refusal:
        group(**wrong)

    assert refusal.value.details["field"] == field
    assert PeerGroup.objects.get().until is None


# --- published results ----------------------------------------------------------------------------------------------


def test_a_result_stands_with_everything_that_was_printed(machine: Any, clock: Clock) -> None:
    commands.record_external(
        figure="fdi", month=AUGUST, place="示例区", source="示例通报", value=Decimal(45000), qualifier="gt",
        printed_value="超4.5亿美元", printed_percent=Decimal("126.66"), rank_group=2, rank_is_ambiguous=True, note="一",
        by=machine, at=clock(),
    )  # fmt: skip

    row = ExternalResult.objects.get()
    assert (row.value, row.qualifier, row.printed_value, row.printed_percent) == (
        45000,
        "gt",
        "超4.5亿美元",
        Decimal("126.66"),
    )
    assert (row.rank_group, row.rank_is_ambiguous, row.first_day) == (2, True, AUGUST.first_day)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"place": " "}, "place"), ({"source": ""}, "source"), ({"value": None}, "value"), ({"month": Month(2020, 10)}, "month"),
        ({"qualifier": "maybe"}, "qualifier"), ({"qualifier": "exact"}, "qualifier"), ({"rank_city": 0}, "rank_city"),
        ({"value": None, "qualifier": "gt", "rank_city": 1}, "value"), ({"rank_is_ambiguous": True}, "rank_is_ambiguous"),
        ({"value": Decimal(10) ** 15}, "value"),
    ],
)  # fmt: skip
def test_a_result_that_says_nothing_or_too_much_is_refused(
    machine: Any, clock: Clock, wrong: dict[str, Any], field: str
) -> None:
    told = {"figure": "fdi", "month": AUGUST, "place": "示例区", "source": "示例通报", "value": Decimal(1)}

    with pytest.raises(BadResult) as refusal:
        commands.record_external(**{**told, **wrong}, by=machine, at=clock())

    assert refusal.value.details["field"] == field
    assert not ExternalResult.objects.exists()


HEAD = ["区", "指标", "月份", "数值", "计量单位", "目标", "完成率", "全市名次", "同组名次", "来源", "备注"]


def sheet(folder: Path, *rows: list[Any], head: list[str] = HEAD) -> files.Kept:
    """A workbook of results, kept."""
    book = openpyxl.Workbook()
    for row in (["各区外资情况"], head, *rows):
        book.active.append(row)  # type: ignore[union-attr]
    path = folder / "公布.xlsx"
    book.save(path)
    return files.keep([path.read_bytes()], name=path.name)


def read(kept: files.Kept, clock: Clock) -> tasks.ResultSheet:
    return tasks.read_results(kept, ours="拱墅区", at=clock())


def test_a_workbook_is_read_in_the_figures_unit(tmp_path: Path, machine: Any, clock: Clock) -> None:
    name = registry()["fdi"].name.zh
    kept = sheet(
        tmp_path,
        ["示例甲区", name, "2020-08", 40000.5, None, 45000, "88.9%", 1, None, "示例通报", None],
        ["示例乙区", name, "2020年8月", "超4.5亿美元", None, None, None, None, 2, "示例通报", "报纸"],
        ["拱墅区", "fdi", "2020-08", "3", "亿美元", None, None, None, None, "示例通报", None],
    )
    told = read(kept, clock)

    assert (told.wrong, len(told.rows)) == (0, 3), [p for r in told.rows for p in r.problems]
    first, second, third = told.to_record()
    assert (first.value, first.target, first.printed_percent, first.rank_city) == (
        Decimal("40000.5"),
        45000,
        Decimal("88.9"),
        1,
    )
    assert (second.value, second.qualifier, second.printed_value, second.rank_group) == (45000, "gt", "超4.5亿美元", 2)
    assert (third.value, third.ours, second.ours) == (30000, True, False)
    made = commands.import_external(results=told.to_record(), file=kept, by=machine, at=clock())
    assert len(made) == ExternalResult.objects.count() == 3
    entry = Entry.objects.get(verb="targets.import_external")
    assert kept.sha256 in entry.payload
    with pytest.raises(AlreadyImported) as refused:
        commands.import_external(results=told.to_record(), file=kept, by=machine, at=clock())
    assert kept.name in refused.value.said.zh and ExternalResult.objects.count() == 3


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ([None, "fdi", "2020-08", 1, None, None, None, None, None, "通报"], "区"),
        (["示例区", "gdp", "2020-08", 1, None, None, None, None, None, "通报"], "gdp"),
        (["示例区", "fdi", "2020-13", 1, None, None, None, None, None, "通报"], "2020-13"),
        (["示例区", "fdi", "2020-08", "5亿元", None, None, None, None, None, "通报"], "万美元"),
        (["示例区", "fdi", "2020-08", "1-2", None, None, None, None, None, "通报"], ""),
        (["示例区", "fdi", "2020-08", None, None, None, None, None, None, "通报"], "都没有写"),
        (["示例区", "fdi", "2020-08", 1, None, None, None, 1.5, None, "通报"], "1.5"),
    ],
)  # fmt: skip
def test_a_wrong_row_keeps_all_rows_out(tmp_path: Path, machine: Any, clock: Clock, row: list[Any], said: str) -> None:
    kept = sheet(tmp_path, ["示例甲区", "fdi", "2020-08", 1, None, None, None, None, None, "示例通报"], row)

    told = read(kept, clock)

    assert told.wrong == 1 and told.rows[1].number == 4
    assert said in " ".join(p.said.zh for p in told.rows[1].problems)
    with pytest.raises(BadResults):
        told.to_record()


def test_what_is_no_such_workbook_is_refused(tmp_path: Path, machine: Any, clock: Clock, monkeypatch: Any) -> None:
    with pytest.raises(NoTable):
        read(sheet(tmp_path, ["一", "二"], head=["姓名", "电话"]), clock)
    with pytest.raises(BadResults):
        commands.import_external(results=[], by=machine, at=clock())
    bad = commands.Published("fdi", AUGUST, "", "通报", Decimal(1))
    with pytest.raises(BadResults):
        commands.import_external(results=[bad], by=machine, at=clock())
    monkeypatch.setattr(tasks, "MOST_RESULTS", 1)
    row = ["示例区", "fdi", "2020-08", 1, None, None, None, None, None, "通报"]
    with pytest.raises(TooManyResults):
        read(sheet(tmp_path, row, row), clock)


def test_only_whoever_keeps_results_imports_them(crowd: Crowd, clock: Clock) -> None:
    with pytest.raises(NotAllowed):
        commands.import_external(results=[], by=crowd("auditor"), at=clock())


# --- industry centres -----------------------------------------------------------------------------------------------


def test_a_centre_is_named_by_a_statistician_and_keeps_its_name(crowd: Crowd, clock: Clock) -> None:
    told = {"key": "health", "name": "大健康", "name_en": "Health", "order": 1, "since": date(2020, 1, 1)}
    by = crowd("statistician")
    name_centre(**told, by=by, at=clock())
    with pytest.raises(CentreKeepsName):
        name_centre(**{**told, "name": "生命健康"}, by=by, at=clock())
    assert IndustryCentre.objects.get().name == "大健康"

    for wrong in ({"key": "健康"}, {"name": ""}, {"key": "other"}):
        with pytest.raises(BadCentre):
            name_centre(**{**told, **wrong}, by=by, at=clock())

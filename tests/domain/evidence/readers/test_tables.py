"""Header, unit, period and data are found in ledgers as bureaus really keep them, with reasons."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter

from zhaoshang.domain.evidence.readers.cells import Cell
from zhaoshang.domain.evidence.readers.tables import TableGuess, find_tables, row_kind
from zhaoshang.domain.evidence.readers.words import UNIT_LINE, cleaned
from zhaoshang.domain.evidence.readers.workbook import MergedRange, SheetInfo, read_workbook

Rows = list[tuple[int, Sequence[Cell]]]
HEADERS = """
类型 | 分项 | 指标 | 目标(指标) | 考核内容及指标 | 当月情况 | 累计情况 | 完成率
目标名称 | 考核内容及指标 | 完成情况 | 完成率
序号 | 组别 | 外出人数 | 外出天数 | 工作开展情况
项目名称 | 总投资(万美元) | 合同外资(万美元) | 中方 | 外方 | 外方国别和地区 | 经营范围及规模 | 项目进展情况
项目名称 | 项目内容 | 责任单位 | 进展情况
序号 | 项目编号 | 项目名称 | 投资方 | 统一社会信用代码 | 总投资(亿元) | 首谈日期 | 联系领导 | 备注
序号 | 宗地编号 | 地块名称 | 所属街道 | 用地面积(亩) | 容积率 | 起始价(万元) | 投资强度(万元/亩) | 联系电话
序号 | 楼宇名称 | 街道 | 地址 | 总建筑面积(㎡) | 入驻率(%) | 层高(m) | 荷载(kN/㎡) | 租金(元/㎡/天) | 楼长
日期 | 城市 | 带队领导 | 小分队 | 拜访企业 | 对方人员(职务) | 行业 | 投资意向 | 记录人
企业 | 收件人 | 手册版本 | 快递单号 | 寄出日期 | 签收 | 回访日期 | 反馈 | 退信原因
企业名称 | 信用代码 | 国别 | 行业代码 | 合同外资(万美元) | 到资日期 | 币种 | 原币金额 | 折算率 | 凭证号 | 备注
"""


def about(*merged: MergedRange, hidden: tuple[tuple[int, int], ...] = ()) -> SheetInfo:
    return SheetInfo(0, "表", "visible", 0, 0, 1, 1, hidden, (), True, merged, "")


def n(number: object) -> dict[str, str]:
    return {"n": str(number)}


def labels(line: str) -> list[str]:
    return [label.strip() for label in line.split("|")]


@pytest.mark.parametrize("line", HEADERS.strip().splitlines())
@pytest.mark.parametrize("title", [[], ["某区招商引资工作一览表"], ["某区台账", None, "填报单位：某街道"]])
@pytest.mark.parametrize("numeric", [True, False])
def test_find_tables_finds_every_known_ledger(line: str, title: list[Cell], *, numeric: bool) -> None:
    names = labels(line)
    data: Rows = [
        (
            row,
            [n(row - 3), *(n(7) if numeric and c % 2 else f"文字内容{row}{c}" for c in range(1, len(names)))],
        )
        for row in range(4, 12)
    ]
    rows: Rows = [(1, title)] if title else []

    table = find_tables([*rows, (3, names), *data], about())

    assert (table.header_rows, table.data_start, [h.name for h in table.headers]) == ((3,), 4, names)
    assert table.confidence >= 0.5
    assert table.reasons


def test_find_tables_in_a_real_file_with_merged_two_row_header(tmp_path: Path) -> None:
    path = tmp_path / "外资.xlsx"
    book = xlsxwriter.Workbook(path)
    page = book.add_worksheet("外资")
    page.merge_range("A1:F1", "某区2020年1-8月外资项目台账")
    page.write("F2", "单位：万美元、㎡")
    page.merge_range("A3:A4", "序号")
    page.merge_range("B3:B4", "企业名称")
    page.merge_range("C3:D3", "外　资")
    page.write_row("C4", ["合同外资\n（万美元）", "实到外资（万美元）"])
    page.merge_range("E3:E4", "内部\n备注")
    page.write_row("A5", [1, "甲公司", 100.5, 66836.9, "无", "多出的一列"])
    page.write_row("A6", [2, "乙公司", 3, 1])
    page.write_row("A7", ["合　计", "", 103.5, 66837.9])
    page.write("A8", "注：以上为对市出报口径。")
    page.set_column("E:E", None, None, {"hidden": True})
    book.close()
    workbook = read_workbook(path, name=path.name, into=tmp_path / "out")

    table = find_tables(workbook.rows(0), workbook.sheets[0])

    assert [(h.column, h.name, h.address, h.unit, h.hidden) for h in table.headers] == [
        (0, "序号", "A3", "", False),
        (1, "企业名称", "B3", "", False),
        (2, "外资/合同外资(万美元)", "C4", "万美元", False),
        (3, "外资/实到外资(万美元)", "D4", "万美元", False),
        (4, "内部备注", "E3", "", True),
        (5, "", "F4", "", False),
    ]
    assert table.headers[2].original == "合同外资\n（万美元）"
    assert (table.header_rows, table.data_start) == ((3, 4), 5)
    assert (table.title, table.unit, table.unit_address) == (
        "某区2020年1-8月外资项目台账",
        "万美元、㎡",
        "F2",
    )
    assert (table.period, table.period_address) == ("2020年1-8月", "A1")
    told = "".join(reason.zh for reason in table.reasons)
    assert "E 列在表中是隐藏的" in told
    assert "F 列有数据但没有表头" in told
    kinds = [row_kind(cells, table) for row, cells in workbook.rows(0) if row >= table.data_start]
    assert kinds == ["data", "data", "total", "note"]


def test_find_tables_joins_groups_without_merged_cells_and_unit_rows() -> None:
    grouped: Rows = [
        (1, ["序号", "企业名称", "外资", None, "备注"]),
        (2, [None, None, "合同外资", "实到外资"]),
    ]
    table = find_tables([*grouped, (3, ["1", "甲", "10", "5"]), (4, ["2", "乙", "10", "5"])], about())
    assert [h.name for h in table.headers] == ["序号", "企业名称", "外资/合同外资", "外资/实到外资", "备注"]

    units: Rows = [(1, ["项目", "投资", "面积"]), (2, [None, "（万元）", "㎡"]), (3, ["甲", n(1), n(2)])]
    table = find_tables(units, about())
    assert [(h.name, h.unit) for h in table.headers] == [
        ("项目", ""),
        ("投资(万元)", "万元"),
        ("面积(㎡)", "㎡"),
    ]


def test_find_tables_does_not_take_the_first_data_row_for_a_header() -> None:
    rows: Rows = [
        (1, ["项目名称", None, "责任单位"]),
        (2, ["某公司项目", "某企业", "投促局"]),
        (3, ["另一项目", "某企业", "街道"]),
    ]

    table = find_tables(rows, about())

    assert (table.header_rows, table.data_start) == ((1,), 2)


def test_find_tables_skips_column_numbers_and_tells_repeated_names() -> None:
    rows: Rows = [
        (1, ["项目名称", "金额", "金额", "备注"]),
        (2, ["甲", n(1), n(2), n(3)]),
        (3, ["某项目", n(5), n(6)]),
    ]

    table = find_tables(rows, about())

    assert table.data_start == 3
    assert any("表头重复：金额" in reason.zh for reason in table.reasons)


@pytest.mark.parametrize("rows", [[], [(1, [n(1), n(2)]), (2, [n(3), n(4)])], [(1, ["只有一句话"])]])
def test_find_tables_admits_when_there_is_no_header(rows: Rows) -> None:
    table = find_tables(rows, about(MergedRange(1, 0, 1_000_000, 300)))

    assert (table.headers, table.header_rows, table.confidence) == ((), (), 0.0)
    assert table.reasons


@pytest.fixture(scope="module")
def table() -> TableGuess:
    rows: Rows = [(1, labels("序号 | 项目名称 | 街道 | 总投资(亿元)")), (2, [n(1), "甲项目", "文晖", n(2)])]
    return find_tables(rows, about())


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ([n(1), "甲项目", "文晖", n(2)], "data"),
        ([None, "甲项目"], "data"),
        ([n(3), "其中城项目", "文晖", n(2)], "data"),
        ([n(3), "某某小计", "文晖", n(2)], "data"),
        ([n(4), "备注系统公司", None, n(2)], "data"),
        ([None, " ", "　", None], "blank"),
        ([], "blank"),
        (["合计", None, None, n(9)], "total"),
        ([None, "合　 计：", None, n(9)], "total"),
        (["文晖街道小计", None, None, n(9)], "total"),
        (["本页小计", None, None, n(9)], "total"),
        (["总计（26个）", None, None, n(9)], "total"),
        ([None, "其中：制造业", None, n(9)], "total"),
        (["其中", None, None, n(9)], "total"),
        (["注：数据截至8月底"], "note"),
        (["备注：本表不含续建项目"], "note"),
        (["填表人：张三", None, "审核人：李四", "联系电话：0571"], "note"),
        (["一、在谈项目"], "note"),
        (["（二）制造业"], "note"),
        (["第1页"], "note"),
        (["序号", "项目名称", "街道", "总投资\n（亿元）"], "header"),
        ([n(1), n(2), n(3), n(4)], "header"),
    ],
)
def test_row_kind(table: TableGuess, cells: list[Cell], kind: str) -> None:
    assert row_kind(cells, table) == kind


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("单位：万元", "万元"),
        ("（单位：万元、亩）", "万元、亩"),
        ("金额单位:亿元", "亿元"),
        ("填报单位：万家街道", None),
        ("责任单位：个私协会", None),
    ],
)
def test_unit_line(text: str, unit: str | None) -> None:
    found = UNIT_LINE.search(cleaned(text))

    assert (found[1] if found else None) == unit


def test_cleaned_keeps_words_and_drops_layout() -> None:
    assert cleaned(" 总 投\n资 （万元）\u200b") == "总投资(万元)"
    assert cleaned("Total  amount") == "Total amount"
    assert cleaned("总建筑面积（㎡）") == "总建筑面积(㎡)"

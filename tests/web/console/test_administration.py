"""`zhaoshang user`, `role`, `organisation`, `scheme`, `peers`, `external`, `centre` from outside, in both languages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.factories.houses import House

pytestmark = pytest.mark.slow
PASSWORD = ["--password", "运河 two bridges 2020"]


def test_accounts_to_their_end(house: House) -> None:
    house.ok("user", "add", "chen", "陈示例", "--role", "statistician", *PASSWORD)
    house.ok("user", "add", "kong", "孔示例", "--role", "administrator", *PASSWORD)
    zh, en = house.run("user", "list").stdout, house.run("user", "list", lang="en").stdout
    assert "统计员  区投资促进局" in zh and "Bureau" not in zh
    assert "Statistician  Investment Promotion Bureau" in en and "区投资促进局" not in en

    assert "已授予" in house.ok("user", "grant", "chen", "auditor", "--organisation", "district")
    assert "Withdrawn" in house.run("user", "withdraw", "chen", "auditor", "--reason", "调离", lang="en").stdout
    blank = house.run("user", "withdraw", "chen", "statistician", "--reason", " ")
    assert (blank.returncode, "写明理由" in blank.stderr) == (1, True)
    last = house.run("user", "dismiss", "kong", "--reason", "离职")
    assert (last.returncode, "没有任何人还能管理账号" in last.stderr) == (1, True)
    nothing = house.run("user", "reset-authenticator", "chen", "--reason", "手机遗失")
    assert (nothing.returncode, "没有绑定验证器" in nothing.stderr) == (1, True)

    house.ok("user", "dismiss", "chen", "--reason", "离职")
    assert "陈示例  统计员  区投资促进局  已停用" in house.ok("user", "list")
    machine = house.run("user", "dismiss", "machine", "--reason", "试")
    assert (machine.returncode, "程序自身" in machine.stderr) == (1, True)


def test_units_and_roles(house: House) -> None:
    house.ok("organisation", "found", "xiangfu", "祥符街道", "--name-en", "Xiangfu")
    house.ok("organisation", "found", "section1", "一科", "--kind", "department", "--below", "bureau")
    assert "\n  祥符街道  xiangfu" in house.ok("organisation", "list")
    assert "    一科  section1" in house.ok("organisation", "list")
    assert {u["key"] for u in house.json("organisation", "list")} == {"district", "bureau", "xiangfu", "section1"}
    taken = house.run("organisation", "found", "xiangfu", "别的街道")
    assert (taken.returncode, "已属于" in taken.stderr) == (1, True)

    house.ok("role", "redefine", "expert", "--add", "figures.read", "--reach", "own")
    expert = next(r for r in house.json("role", "list") if r["key"] == "expert")
    assert (expert["verbs"], expert["reach"]) == (["desk.enter", "figures.read"], "own")
    assert "评审专家" in house.ok("role", "list") and "Expert" in house.run("role", "list", lang="en").stdout
    strange = house.run("role", "redefine", "expert", "--add", "gold.dig")
    assert (strange.returncode, "没有名为“gold.dig”的操作" in strange.stderr) == (1, True)


def test_rules_of_ranks_from_a_file(house: House, tmp_path: Path) -> None:
    told: dict[str, Any] = {
        "key": "board", "name": "示例办法", "issuer": "示例市", "since": "2020-01-01",
        "items": [{"figure": "fdi", "method": "capped_ratio", "weight": 30}],
    }  # fmt: skip
    file = tmp_path / "办法.json"
    file.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    assert "已制定第1版" in house.ok("scheme", "define", file)
    again = house.json("scheme", "show", "board")
    again["items"][0]["weight"], again["since"] = "25", "2020-07-01"
    file.write_text(json.dumps(again), encoding="utf-8")
    house.ok("scheme", "define", file)

    assert "权重 25" in house.ok("scheme", "show") and "权重 30" in house.ok(
        "scheme", "show", "board", "--version", "1"
    )
    assert (
        "第2版" in house.ok("scheme", "list").splitlines()[0] and "现行" in house.ok("scheme", "list").splitlines()[0]
    )
    again["items"][0]["method"] = "guess"
    file.write_text(json.dumps(again), encoding="utf-8")
    wrong = house.run("scheme", "define", file)
    assert (wrong.returncode, "没有计分方式“guess”" in wrong.stderr) == (1, True)

    group = ["peers", "group", "同城组", "拱墅区", "示例区", "--source", "示例文件"]
    house.ok(*group, "--since", "2020-01-01")
    house.ok(*group, "示例乙区", "--since", "2020-07-01")
    assert "示例乙区  现行" in house.ok("peers", "list") and "至2020-07-01" in house.ok("peers", "list")
    house.ok("centre", "name", "health", "大健康", "--name-en", "Health", "--order", "1")
    assert "大健康" in house.ok("centre", "list") and "Health" in house.run("centre", "list", lang="en").stdout


def test_published_results_of_a_workbook(house: House, tmp_path: Path) -> None:
    book, path = openpyxl.Workbook(), tmp_path / "公布.xlsx"
    for row in (
        ["区", "指标", "月份", "数值", "来源"], ["示例甲区", "fdi", "2020-08", 40000, "示例通报"],
        ["示例乙区", "fdi", "2020-08", "超4.5亿美元", "示例通报"],
    ):  # fmt: skip
        book.active.append(row)  # type: ignore[union-attr]
    book.save(path)
    assert "2行可以登记" in house.ok("external", path, "--dry-run")
    assert "已登记2行" in house.ok("external", path)

    book.active.append(["示例丙区", "gdp", "2020-08", 1, "示例通报"])  # type: ignore[union-attr]
    book.save(path)
    wrong = house.run("external", path)
    assert wrong.returncode == 1 and "第4行" in wrong.stdout and "一行也没有登记" in wrong.stderr
    path.write_bytes(b"not a workbook")
    assert house.run("external", path).returncode == 1


@pytest.mark.parametrize(
    "words",
    [
        ["user", "dismiss", "nobody", "--reason", "x"], ["user", "dismiss", "machine"], ["user", "grant", "nobody", "auditor"],
        ["role", "redefine", "king"], ["role", "redefine", "expert", "--remove", "targets.close"],
        ["organisation", "found", "x", "示例", "--below", "moon"], ["scheme", "show", "nothing"], ["scheme", "define", "/nowhere"],
        ["peers", "group", "x", "--since", "2020-01-01", "--source", "y"], ["external", "/nowhere.xlsx"],
        ["centre", "name", "x", "示例"],
    ],
    ids=lambda words: " ".join(words[:3]),
)  # fmt: skip
def test_misuse_is_exit_2(lived_in: House, words: list[str]) -> None:
    done = lived_in.run(*words)
    assert done.returncode == 2, (done.stdout, done.stderr)
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("text", ["{", "[]", '{"key": "x"}', '{"key": "x", "name": "y", "issuer": "z", "since": "Mai", "items": []}'])  # fmt: skip
def test_a_file_that_is_no_scheme_is_misuse(lived_in: House, tmp_path: Path, text: str) -> None:
    file = tmp_path / "x.json"
    file.write_text(text)
    done = lived_in.run("scheme", "define", file)
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)

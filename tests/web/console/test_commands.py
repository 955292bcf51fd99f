"""`zhaoshang …` from outside: what it answers, that refusals exit 1 with their sentence, and misuse exits 2."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from tests.factories.houses import Builder, House

pytestmark = pytest.mark.slow


def test_the_whole_way_of_a_ledger(house: House, papers: Path, tmp_path: Path) -> None:
    dry = house.json("import", "fdi", papers / "fdi.xlsx", "--dry-run")
    assert (dry["state"], dry["booked"], dry["counts"]["new"]) == ("checked", False, 3)
    assert all(f["value"] in (None, "0.00", "0") for f in house.json("figures", "2020-08"))

    told = house.json("import", "fdi", papers / "fdi.xlsx")
    assert (told["booked"], told["counts"]["new"], told["ledger"], told["sheet"]) == (True, 3, "fdi", "台账")
    assert told["import"].startswith("导入-")

    again = house.ok("import", "fdi", papers / "fdi.xlsx")
    assert "不变 3" in again and "没有新内容" in again

    fdi = next(f for f in house.json("figures", "2020-08") if f["key"] == "fdi")
    assert (fdi["value"], fdi["in_month"], fdi["rows"], fdi["unit"], fdi["frozen"]) == (
        "300.00", "300.00", 3, "万美元", False,
    )  # fmt: skip
    behind = house.json("rows", "fdi", "2020-08")
    assert len(behind) == 3
    assert behind[0]["file"] == "fdi.xlsx" and behind[0]["row"] == 3
    assert behind[0]["cells"]["paid_in_usd"].endswith("3")
    assert behind[0]["values"]["paid_in_usd"] == "1000000.00"
    in_words = house.ok("rows", "fdi", "2020年8月")
    assert "共 3 行" in in_words and "另有" not in in_words
    assert "示例企业1有限公司  +100.00 万美元  fdi.xlsx · 台账 · E3" in in_words

    refused = tmp_path / "refused.xlsx"
    partly = house.json("import", "fdi", papers / "wrong.xlsx", "--refused-to", refused)
    assert (partly["counts"]["new"], partly["counts"]["refused"]) == (2, 1)
    assert partly["refused"][0]["problems"][0]["field"] == "paid_on"
    assert openpyxl.load_workbook(refused).worksheets[0].max_row == 3

    undone = house.ok("undo", partly["import"], "--reason", "传错")
    assert "已撤销" in undone
    assert next(f for f in house.json("figures", "2020-08") if f["key"] == "fdi")["value"] == "300.00"
    assert "全部一致" in house.ok("verify")


def test_a_refusal_is_a_sentence_and_exit_1(lived_in: House, papers: Path) -> None:
    cases = {
        ("import", "gold", papers / "fdi.xlsx"): "没有名为“gold”的台账",
        ("close", "2020-08"): "已经封账",
        ("close", "2020-10"): "下一个可以封账的月份是2020年9月",
        ("close", "2026-12"): "下一个可以封账的月份是2020年9月",
        ("rows", "gdp", "2020-08"): "没有名为“gdp”的指标",
        ("target", "gdp", "2020", "1", "--issuer", "x"): "没有名为“gdp”的指标",
        ("target", "fdi", "1", "5", "--issuer", "x"): "不像目标任务的年度",
        ("import", "fdi", papers / "notes.txt"): "",
        ("import", "fdi", papers / "more.xlsx"): "2条发生在已封账月份",
    }
    for words, sentence in cases.items():
        done = lived_in.run(*words)
        assert done.returncode == 1, (words, done.stdout, done.stderr)
        assert sentence in done.stdout + done.stderr, (words, done.stderr)
        assert "Traceback" not in done.stderr, words


def test_refusals_speak_english_where_the_terminal_does(lived_in: House) -> None:
    done = lived_in.run("close", "2020-08", lang="en")
    assert (done.returncode, "is closed already" in done.stderr, "封账" in done.stderr) == (1, True, False)


@pytest.mark.parametrize(
    "words",
    [
        ["import", "fdi", "/nowhere.xlsx"],
        ["import", "fdi"],
        ["figures", "2020-13"],
        ["figures", "Mai"],
        ["close"],
        ["undo", "导入-1999-0001", "--reason", "x"],
        ["nonsense"],
        ["rows", "fdi", "2020-08", "--as", "nobody"],
        ["target", "fdi", "2020", "viel", "--issuer", "x"],
        ["user", "add", "neu", "示例", "--role", "king", "--password", "运河 a long password"],
        ["user", "add", "neu", "示例", "--role", "auditor", "--organisation", "moon", "--password", "运河 long enough"],
        ["restore", "/nowhere.zip"],
        ["verify", "--head", "/nowhere.json"],
        ["serve", "--port", "99999"],
        ["serve", "--port", "viel"],
        ["serve", "--workers", "0"],
    ],
    ids=lambda words: " ".join(words[:3]),
)
def test_misuse_is_exit_2(lived_in: House, words: list[str]) -> None:
    done = lived_in.run(*words)
    assert done.returncode == 2, (done.stdout, done.stderr)
    assert "Traceback" not in done.stderr
    assert "用法有误" in done.stderr and "Error" not in done.stderr, done.stderr
    assert "Error: " in lived_in.run(*words, lang="en").stderr


@pytest.mark.parametrize(
    ("variable", "value", "said", "says"),
    [
        ("ZHAOSHANG_HOME", "/proc/nowhere", "请把 ZHAOSHANG_HOME 指向", "Point ZHAOSHANG_HOME at"),
        ("ZHAOSHANG_HOME", "/dev/null/x", "请把 ZHAOSHANG_HOME 指向", "Point ZHAOSHANG_HOME at"),
        ("DATABASE_URL", "mysql://a:geheim@b/c", "不是可用的数据库地址", "no address of a database"),
        ("DATABASE_URL", "postgresql://127.0.0.1", "不是可用的数据库地址", "no address of a database"),
        ("DATABASE_URL", "运河", "不是可用的数据库地址", "no address of a database"),
        ("DATABASE_URL", "postgresql://a:geheim@127.0.0.1:1/c", "请检查 DATABASE_URL", "check DATABASE_URL"),
    ],
)
def test_an_environment_it_cannot_live_in(lived_in: House, variable: str, value: str, said: str, says: str) -> None:
    for lang, sentence in (("zh", said), ("en", says)):
        done = lived_in.run("figures", "2020-08", lang=lang, **{variable: value})
        assert (done.returncode, sentence in done.stderr) == (1, True), done.stderr
        assert "Traceback" not in done.stderr and "geheim" not in done.stderr


def test_before_prepare_it_says_what_to_do(builder: Builder) -> None:
    done = builder.bare().run("figures", "2020-08")
    assert done.returncode == 1
    assert "zhaoshang prepare" in done.stderr
    assert "Traceback" not in done.stderr


def test_ledgers_and_help(lived_in: House) -> None:
    keys = {ledger["key"] for ledger in lived_in.json("ledgers")}
    estate = {"parcels", "buildings", "tenancies", "building_files", "floors", "units"}
    assert keys == estate | {"fdi", "above_scale", "negotiations", "signed", "mailings"}
    assert "外资台账" in lived_in.ok("ledgers")
    listed = lived_in.ok("--help")
    for command in ("import", "undo", "figures", "rows", "close", "target", "verify", "backup", "restore", "serve"):
        assert command in listed


def test_accounts(copied: House) -> None:
    add = ["user", "add", "chen", "陈示例", "--role", "statistician"]
    weak = copied.run(*add, "--password", "12345678")
    assert (weak.returncode, "密码不够安全" in weak.stderr) == (1, True)
    assert "chen" in copied.ok(*add, "--password", "运河 two bridges 2020")
    taken = copied.run(*add, "--password", "运河 two bridges 2020")
    assert (taken.returncode, "已经有人使用" in taken.stderr) == (1, True)
    assert "统计员" in copied.ok("user", "list")
    as_chen = copied.json("rows", "fdi", "2020-08", "--as", "Chen")
    assert len(as_chen) == 3
    copied.ok("user", "password", "chen", "--password", "西湖 three bridges 2021")
    nothing = copied.run("user", "add", "wei", "示例", "--role", "expert", "--password", "西湖 three bridges 2021")
    assert nothing.returncode == 0
    kept = copied.run("rows", "fdi", "2020-08", "--as", "wei", "--json")
    assert (json.loads(kept.stdout), "另有3行计入本数，但不在您的查看范围内。" in kept.stderr) == ([], True)
    assert "共 0 行\n另有3行计入本数" in copied.ok("rows", "fdi", "2020-08", "--as", "wei")


def test_a_month_to_come_has_no_figures(lived_in: House) -> None:
    assert lived_in.ok("figures", "2099-01") == "2099年1月还没有到，还没有数。\n"
    done = lived_in.run("figures", "2099-01", "--json", lang="en")
    assert {f["rows"] for f in json.loads(done.stdout)} == {0}
    assert done.stderr == "Jan 2099 has not begun; there are no figures yet.\n"


def test_the_library_speaks_chinese_with_chinese_stops(lived_in: House) -> None:
    assert "--version   显示版本。" in lived_in.ok("--help")
    assert "没有写选项 '--reason'。" in lived_in.run("undo", "导入-1999-0001").stderr
    assert "Missing option '--reason'." in lived_in.run("undo", "导入-1999-0001", lang="en").stderr


def test_a_late_file_with_its_reason(copied: House, papers: Path) -> None:
    done = copied.json("import", "fdi", papers / "more.xlsx", "--reason", "回单迟到")
    assert done["booked"]
    september = next(f for f in copied.json("figures", "2020-09") if f["key"] == "fdi")
    assert (september["in_month"], september["value"]) == ("200.00", "500.00")
    august = next(f for f in copied.json("figures", "2020-08") if f["key"] == "fdi")
    assert (august["value"], august["frozen"], august["completion"]) == ("300.00", True, "0.67")


def test_as_it_was_known(lived_in: House) -> None:
    known = lived_in.json("figures", "2020-08", "--as-of", "2020-08-31")
    assert next(f for f in known if f["key"] == "fdi")["rows"] == 0
    assert lived_in.json("rows", "fdi", "2020-08", "--as-of", "2020-08-31") == []


def test_a_sheet_that_is_not_there_is_named_with_those_that_are(copied: House, papers: Path) -> None:
    done = copied.run("import", "fdi", papers / "fdi.xlsx", "--sheet", "没有")
    assert (done.returncode, "没有名为“没有”的工作表" in done.stdout, "文件里有：台账" in done.stdout) == (
        1,
        True,
        True,
    )


def test_a_wrong_ledger_is_told_by_its_headings(copied: House, papers: Path) -> None:
    done = copied.run("import", "mailings", papers / "parcels.xlsx")
    assert done.returncode == 1
    assert "zhaoshang import parcels" in done.stdout


def test_a_dry_run_that_lacks_columns_waits_for_nobody(copied: House, papers: Path) -> None:
    done = copied.run("import", "mailings", papers / "parcels.xlsx", "--dry-run", "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, told["state"]) == (1, "read")
    states = "from zhaoshang.domain.evidence.models import Import; print(Import.objects.latest('pk').state)"
    assert copied.python(states).strip() == "dropped"


def test_what_is_no_day_is_said_in_words(lived_in: House) -> None:
    done = lived_in.run("figures", "2020-08", "--as-of", "2020-02-30")
    assert (done.returncode, "“2020-02-30”不是日期" in done.stderr) == (2, True)


def test_a_total_that_does_not_fit(copied: House, papers: Path) -> None:
    refused = copied.run("import", "fdi", papers / "total.xlsx", "--json")
    assert refused.returncode == 1
    told = json.loads(refused.stdout) if refused.stdout.strip() else {}
    assert not told.get("booked")
    assert "各行相加是200万美元" in refused.stderr + refused.stdout
    assert len(copied.json("rows", "fdi", "2020-09")) == 3


def test_prepare_again_changes_nothing(copied: House) -> None:
    before = copied.json("figures", "2020-08"), copied.json("verify")
    copied.ok("prepare")
    assert (copied.json("figures", "2020-08"), copied.json("verify")) == before


def test_what_needs_a_reason_leaves_nothing_waiting_and_says_so_to_machines(copied: House, papers: Path) -> None:
    done = copied.run("import", "fdi", papers / "total.xlsx", "--json")

    told = json.loads(done.stdout)
    assert (done.returncode, told["state"], told["booked"]) == (1, "dropped", False)
    assert told["refusal"]["code"] == "evidence.unconfirmed"


def test_a_backup_covers_nothing_unasked(lived_in: House, tmp_path: Path) -> None:
    there = tmp_path / "一.zip"
    there.write_text("另一份")
    done = lived_in.run("backup", there)
    assert (done.returncode, "已经存在" in done.stderr, there.read_text()) == (2, True, "另一份")
    lived_in.ok("backup", there, "--replace")
    assert there.read_bytes()[:2] == b"PK"


def test_a_folder_that_is_not_there_is_misuse(lived_in: House, tmp_path: Path) -> None:
    done = lived_in.run("backup", tmp_path / "nowhere" / "x.zip")
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)

"""`zhaoshang verify` and the verifier that stands alone: the same verdict on the journal, from outside."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.factories.houses import ROOT, House

pytestmark = pytest.mark.slow
VERIFIER = ROOT / "verifier/zhaoshang_verify.py"
ON_POSTGRES = os.environ.get("DATABASE_URL", "").startswith("postgres")
only_sqlite = pytest.mark.skipif(ON_POSTGRES, reason="changes the database file itself")


def alone(*words: object) -> subprocess.CompletedProcess[str]:
    """The stand-alone verifier by an interpreter that knows neither Django nor this environment."""
    return subprocess.run(
        [sys.executable, "-I", "-S", VERIFIER, *map(str, words)], capture_output=True, text=True, check=False, env={}
    )


def head_of(house: House) -> Path:
    return max((house.home / "heads").glob("*.json"))


def test_whole(lived_in: House, tmp_path: Path) -> None:
    told = lived_in.json("verify", "--head", head_of(lived_in))
    assert told["ok"] and told["broken"] == []
    assert told["sealed"] >= 10 and told["heads_checked"] == 2
    export = tmp_path / "journal.jsonl"
    lived_in.ok("journal-export", export)
    files = [export] if lived_in.database else [export, lived_in.sqlite]
    for file in files:
        done = alone(file, "--head", head_of(lived_in))
        assert done.returncode == 0, done.stdout
        assert f"{told['entries']} entries, {told['sealed']} sealed in {told['seals']} seals" in done.stdout
        assert told["head"] in done.stdout


def test_the_verifier_needs_nothing_but_python() -> None:
    text = VERIFIER.read_text()
    assert "import django" not in text and "zhaoshang.domain" not in text and "zhaoshang.kernel" not in text
    assert alone("/nowhere").returncode == 2


def change(house: House, *statements: str) -> None:
    """What somebody with the file and any SQLite tool can do: lift the triggers, change, lay them again, be gone."""
    base = sqlite3.connect(house.sqlite)
    base.execute("PRAGMA ignore_check_constraints = ON")
    triggers = base.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        base.execute(f'DROP TRIGGER "{name}"')
    for sql in statements:
        assert base.execute(sql).rowcount, sql
    for _, sql in triggers:
        base.execute(sql)
    base.commit()
    base.close()


CHANGES = {
    "entry": ["UPDATE journal_entry SET reason = 'x' WHERE id = (SELECT min(id) FROM journal_entry)"],
    "entry's moment": ["UPDATE journal_entry SET at = 'yesterday' WHERE id = 2"],
    "entry's bytes": ["UPDATE journal_entry SET payload = CAST(payload AS BLOB) WHERE id = 2"],
    "entry removed": ["DELETE FROM journal_entry WHERE id = 2"],
    "seal": ["UPDATE journal_seal SET count = count + 1 WHERE number = 1"],
    "tail cut": [
        "DELETE FROM journal_entry WHERE seal_id IS NULL",
        "DELETE FROM journal_entry WHERE seal_id = (SELECT max(id) FROM journal_seal)",
        "DELETE FROM journal_seal WHERE id = (SELECT max(id) FROM journal_seal)",
    ],
    "two numbers": [
        f"UPDATE journal_entry SET id = {new} WHERE id = {now}" for now, new in ((1, 9999), (3, 1), (9999, 3))
    ],
    "no text": ["UPDATE journal_entry SET payload = CAST(x'ff00fe' AS TEXT) WHERE id = 3"],
}


@only_sqlite
@pytest.mark.parametrize("what", CHANGES)
def test_a_changed_journal_is_told_by_both(copied: House, what: str, tmp_path: Path) -> None:
    head = tmp_path / "head.json"
    head.write_bytes(head_of(copied).read_bytes())
    for own in (copied.home / "heads").glob("*.json"):
        own.unlink()
    change(copied, *CHANGES[what])
    ours, theirs = copied.run("verify", "--head", head), alone(copied.sqlite, "--head", head)
    assert (ours.returncode, theirs.returncode) == (1, 1), (ours.stdout, ours.stderr, theirs.stdout)
    assert "Traceback" not in ours.stderr + theirs.stderr
    assert "✗" in ours.stdout and "✗" in theirs.stdout


@only_sqlite
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE enterprises_paidincapital SET paid_in_usd = paid_in_usd + 1 WHERE id = 1",
        "UPDATE enterprises_paidincapital SET org_path = '0001/0099/' WHERE id = 1",
        "DELETE FROM enterprises_paidincapital WHERE id = 2",
        "UPDATE targets_frozenfigure SET cumulative = cumulative + 1 WHERE figure = 'fdi'",
        "UPDATE targets_closedmonth SET digest = 'x'",
        "UPDATE targets_target SET value = value * 2 WHERE id = 1",
        "UPDATE evidence_books SET closed_through = '2020-01-01'",
        "UPDATE evidence_importrow SET cells = replace(cells, '8', '9') WHERE id = (SELECT max(id) FROM evidence_importrow)",
        "UPDATE evidence_import SET file_name = 'other.xlsx' WHERE id = 1",
        "UPDATE organisations_rolegrant SET role_id = (SELECT min(id) FROM organisations_role) WHERE id = 1",
        "UPDATE organisations_rolegrant SET withdrawn_at = '' WHERE id = 1",
        "UPDATE organisations_user SET last_login = ''",
        "UPDATE enterprises_enterprise SET uscc = '' WHERE id = (SELECT min(id) FROM enterprises_enterprise WHERE uscc IS NULL)",
        "UPDATE organisations_user SET is_active = 1 - is_active WHERE id = 1",
        "INSERT INTO evidence_synonym (ledger, heading, field, recorded_at, recorded_by) "
        "VALUES ('fdi', 'x', 'paid_in_usd', '2020-01-01 00:00:00', 'nobody')",
        "DELETE FROM journal_entry WHERE id = (SELECT max(id) FROM journal_entry)",
    ],
)
def test_a_changed_row_is_told_by_both(copied: House, sql: str) -> None:
    change(copied, sql)
    done, theirs = copied.run("verify", "--json"), alone(copied.sqlite)
    told = json.loads(done.stdout)
    assert (done.returncode, told["ok"], theirs.returncode) == (1, False, 1)
    assert told["broken"] and "✗" in theirs.stdout
    assert "Traceback" not in done.stderr + theirs.stderr


def test_a_changed_or_missing_file_is_named(copied: House) -> None:
    files = sorted(p for p in (copied.home / "files").rglob("*") if p.is_file())
    data = bytearray(files[0].read_bytes())
    data[len(data) // 2] ^= 1
    files[0].write_bytes(data)
    files[1].unlink()
    done = copied.run("verify")
    assert done.returncode == 1
    assert "内容被改动过" in done.stdout and "存储中已不存在" in done.stdout
    assert ".xlsx" in done.stdout


@only_sqlite
def test_lifted_locks_are_told_by_both_in_both_languages_and_laid_again(copied: House) -> None:
    base = sqlite3.connect(copied.sqlite)
    for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        base.execute(f'DROP TRIGGER "{name}"')
    base.commit()
    base.close()
    chinese, english, theirs = copied.run("verify"), copied.run("verify", lang="en"), alone(copied.sqlite)
    assert (chinese.returncode, english.returncode, theirs.returncode) == (1, 1, 1)
    told = "\n".join(s for s in chinese.stdout.splitlines() if "enterprises_paidincapital" in s)
    assert "数据库锁缺失或被改（应拒绝：改动、删除、顶替、已封账月份入账）" in told and "zhaoshang prepare" in told
    told = "\n".join(s for s in english.stdout.splitlines() if "enterprises_paidincapital" in s)
    assert "locks are missing" in told and "a row in a closed month" in told and "`zhaoshang prepare`" in told
    ours = {line.split("：")[0] for line in chinese.stdout.splitlines() if "数据库锁" in line}
    assert ours == {line.split("：")[0] for line in theirs.stdout.splitlines() if "数据库锁" in line}
    assert len(ours) >= 15
    copied.ok("prepare")
    copied.ok("verify")
    assert alone(copied.sqlite).returncode == 0


def test_lifted_locks_are_told_wherever_the_house_stands(copied: House) -> None:
    program = """
from django.db import connection
from zhaoshang.domain.journal.apps import unlock_tables
unlock_tables(connection)
"""
    copied.python(program)
    done = copied.run("verify")
    assert done.returncode == 1 and done.stdout.count("数据库锁") >= 15
    copied.ok("prepare")
    copied.ok("verify")

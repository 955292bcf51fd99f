"""What the disk refuses is a sentence with a remedy in the terminal's language, and leaves nothing half written behind."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

import click
import pytest

from tests.factories.houses import COMMAND, Builder, House
from zhaoshang.web.console.answers import Amount
from zhaoshang.web.console.house import head_in

pytestmark = pytest.mark.slow
# A folder nobody can write to, the machine's own administrator included.
CLOSED = Path("/sys/kernel")
ON_POSTGRES = os.environ.get("DATABASE_URL", "").startswith("postgres")


def refused(house: House, *words: object, code: int = 1, **sentences: str) -> None:
    """The command says so in each language named, without a stack trace."""
    for lang, sentence in sentences.items():
        done = house.run(*words, lang=lang)
        assert done.returncode == code, (words, done.stdout, done.stderr)
        assert sentence in done.stderr, (words, done.stderr)
        assert "Traceback" not in done.stderr


@contextmanager
def without_one_file(house: House) -> Iterator[str]:
    """The house has lost a stored file; its path in the store. It is put back afterwards."""
    kept = min(p for p in (house.home / "files").rglob("*") if p.is_file())
    data = kept.read_bytes()
    kept.unlink()
    try:
        yield str(kept.relative_to(house.home / "files"))
    finally:
        kept.write_bytes(data)


def test_a_lost_file_is_named_and_no_half_backup_stays(copied: House, tmp_path: Path) -> None:
    """R62."""
    file = tmp_path / "备份.zip"
    with without_one_file(copied) as lost:
        refused(copied, "backup", file, zh=f".xlsx ({lost})", en="1 files are missing from the store or were changed")
    assert list(tmp_path.iterdir()) == []


def test_a_changed_file_is_named_too_and_the_rest_is_kept_on_request(
    copied: House, builder: Builder, tmp_path: Path
) -> None:
    file = tmp_path / "backup.zip"
    changed = max(p for p in (copied.home / "files").rglob("*") if p.is_file())
    changed.write_bytes(changed.read_bytes()[:-1] + b"?")
    name = str(changed.relative_to(copied.home / "files"))
    refused(copied, "backup", file, zh=name)
    with without_one_file(copied) as lost:
        told = copied.ok("backup", file, "--despite-losses")
        assert name in told and lost in told
    with zipfile.ZipFile(file) as box:
        assert f"files/{lost}" not in box.namelist() and f"files/{name}" in box.namelist()
    restored = builder.bare()
    restored.ok("restore", file)
    assert restored.run("verify").stdout.count("✗") == 2


def test_an_earlier_backup_outlives_one_that_fails(copied: House, tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"
    file.write_bytes(b"the one before")
    with without_one_file(copied):
        assert copied.run("backup", file, "--replace").returncode == 1
    assert file.read_bytes() == b"the one before"


def test_folders_that_cannot_be_written(lived_in: House, papers: Path) -> None:
    refused(
        lived_in,
        "backup",
        CLOSED / "x",
        zh=f"不能使用 {CLOSED / 'x'}：没有权限。请换一个位置",
        en="no permission. Choose",
    )
    refused(lived_in, "journal-export", CLOSED / "x", zh=f"不能使用 {CLOSED / 'x'}：没有权限")
    words = ("import", "fdi", papers / "wrong.xlsx", "--dry-run", "--refused-to", CLOSED / "x")
    refused(lived_in, *words, zh=f"不能使用 {CLOSED / 'x'}：没有权限")


def test_folders_that_are_not_there_are_misuse(lived_in: House, papers: Path, tmp_path: Path) -> None:
    absent = tmp_path / "no" / "x"
    uploads = "from zhaoshang.domain.evidence.models import Import; print(Import.objects.count())"
    before = lived_in.python(uploads)
    refused(lived_in, "backup", absent, code=2, zh=f"没有文件夹 {absent.parent}", en=f"no folder {absent.parent}")
    for words in (("journal-export", absent), ("import", "fdi", papers / "wrong.xlsx", "--refused-to", absent)):
        refused(lived_in, *words, code=2, zh=f"没有文件夹 {absent.parent}")
    for words in (("backup", tmp_path), ("verify", "--head", tmp_path)):
        refused(lived_in, *words, code=2, zh="是一个文件夹")
    assert lived_in.python(uploads) == before  # told before anything was uploaded


def test_no_room_leaves_nothing_behind(lived_in: House, tmp_path: Path) -> None:
    for name in ("backup", "journal-export"):
        done = subprocess.run(
            [COMMAND, name, tmp_path / "x"], env=lived_in.environment, capture_output=True, text=True, check=False,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (33_000, 33_000)),
        )  # fmt: skip
        assert done.returncode == 1, done.stderr
        assert f"不能使用 {tmp_path / 'x'}：那里放不下这么大的文件。请腾出空间" in done.stderr
        assert list(tmp_path.iterdir()) == []


NO_HEADS = [
    b"",
    b"{",
    b"[]",
    b"null",
    b"\xff\xfe\x00",
    b"[" * 100_000,
    b'{"number": "x", "digest": 1}',
    b'{"number": true}',
]


@pytest.mark.parametrize("content", NO_HEADS, ids=range(len(NO_HEADS)))
def test_what_is_no_head(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "head.json"
    file.write_bytes(content)
    assert head_in(file) is None
    file.write_text('{"number": 3, "digest": "ab", "at": "2020-09-01"}')
    assert head_in(file) == {"number": 3, "digest": "ab", "at": "2020-09-01"}


def test_a_file_that_is_no_head_is_misuse(lived_in: House, tmp_path: Path) -> None:
    file = tmp_path / "head.json"
    file.write_bytes(b"{")
    refused(lived_in, "verify", "--head", file, code=2, zh=f"{file} 不是链头", en=f"{file} is no head")


def test_an_own_head_that_was_changed_is_a_difference(copied: House) -> None:
    own = max((copied.home / "heads").glob("*.json"))
    own.write_text("gone")
    done = copied.run("verify", "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, told["heads_checked"]) == (1, 0)
    assert [own.name in said for said in told["broken"]] == [True]


def test_a_home_in_the_wrong_shape(builder: Builder) -> None:
    for name, as_folder in (("tmp", False), ("heads", False), ("secret-key", True)):
        home = builder.new()
        there = home.home / name
        there.rmdir() if there.is_dir() else there.unlink(missing_ok=True)
        there.mkdir() if as_folder else there.write_text("x")
        refused(home, "seal", zh=f"不能使用 {there}：")


@pytest.mark.skipif(ON_POSTGRES, reason="changes the database file itself")
def test_a_database_file_that_is_none(builder: Builder) -> None:
    house = builder.new()
    house.sqlite.write_bytes(b"not a database" * 5000)
    refused(house, "figures", "2020-08", zh="数据库文件已损坏", en="The database file is damaged")
    house.sqlite.unlink()
    house.sqlite.mkdir()
    refused(house, "figures", "2020-08", zh="不能写入数据库文件")


def test_a_backup_whose_manifest_or_rows_were_made_up(lived_in: House, builder: Builder, tmp_path: Path) -> None:
    import hashlib

    file, bare = tmp_path / "x.zip", builder.bare()
    rows = b'{"id": "x"}\n[1]\n'
    name = "rows/organisations.organisation.jsonl"
    whole = {"parts": {name: hashlib.sha256(rows).hexdigest()}, "rows": 2, "files": 0}
    for manifest, named in (([], "manifest.json"), ({"parts": []}, "manifest.json"), (whole, name)):
        with zipfile.ZipFile(file, "w") as box:
            box.writestr("manifest.json", json.dumps(manifest))
            box.writestr(name, rows)
        refused(bare, "restore", file, zh=f"备份里的“{named}”")


NO_AMOUNTS = [
    "NaN",
    "sNaN",
    "Infinity",
    "-Infinity",
    "1e30",
    "1e-30",
    "1_000",
    "0.00001",
    "9" * 15,
    "１２",
    "",
    ".5",
    "0x10",
]


@pytest.mark.parametrize("amount", NO_AMOUNTS)
def test_what_is_no_amount(amount: str) -> None:
    with pytest.raises(click.BadParameter):
        Amount().convert(amount, None, None)


@pytest.mark.parametrize("amount", ["45000", "4.5", "0.0001", "-3", "9" * 14])
def test_an_amount_stays_exact(amount: str) -> None:
    assert Amount().convert(amount, None, None) == Decimal(amount)


def test_an_amount_nobody_could_record_is_misuse(lived_in: House) -> None:
    words = ("target", "fdi", "2026", "NaN", "--issuer", "示例")
    refused(lived_in, *words, code=2, zh="“NaN”不是可以登记的数字", en="“NaN” is no number that can be recorded")


def test_serve_asks_for_an_upgrade_first(copied: House) -> None:
    """A database from before the last change of a table: its pages would answer with an error each."""
    copied.python(
        "from django.core.management import call_command; call_command('migrate', 'publishing', '0002', verbosity=0)"
    )
    refused(
        copied,
        "serve",
        zh="数据库还没有建立，或版本较旧。请先运行：zhaoshang prepare",
        en="Run first: zhaoshang prepare",
    )
    copied.ok("prepare")
    done = copied.run("serve", "--host", "192.0.2.1")
    assert "192.0.2.1" in done.stdout, done.stdout + done.stderr


def test_serve_says_why_it_cannot_listen(lived_in: House) -> None:
    done = lived_in.run("serve", "--host", "192.0.2.1")
    assert (done.returncode, "这台机器没有地址 192.0.2.1" in done.stdout) == (1, True), done.stdout

"""R62: a backup taken while others write comes back elsewhere as it was; a changed part is named; data is never covered."""

from __future__ import annotations

import json
import random
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.factories.houses import Builder, House

pytestmark = pytest.mark.slow
WRITER = """
import time
from datetime import UTC, datetime
from zhaoshang.domain.evidence.commands.imports import learn
from zhaoshang.domain.organisations.queries import machine
by, number = machine(), 0
print("ready", flush=True)
began = time.monotonic()
while True:
    number += 1
    time.sleep(max(0, began + number / 50 - time.monotonic()))  # fifty a second, or as many as the machine can do
    learn(ledger="fdi", heading=f"别名{number}", field="paid_in_usd", by=by, at=datetime.now(UTC))
"""
STATE = """
import hashlib, json
from zhaoshang.domain.evidence.models import Synonym
from zhaoshang.domain.journal.models import Entry
from zhaoshang.web.console.backups import kept_models
seen = {}
for model in kept_models():
    names = [f.attname for f in model._meta.concrete_fields]
    hasher = hashlib.sha256()
    for row in model._base_manager.order_by("pk").values_list(*names):
        hasher.update(repr([bytes(v) if isinstance(v, memoryview) else v for v in row]).encode())
    seen[model._meta.label] = hasher.hexdigest()
print(json.dumps(seen))
"""


def state(house: House) -> dict[str, str]:
    """A digest of every table."""
    return dict(json.loads(house.python(STATE)))


def files(house: House) -> dict[str, bytes]:
    root = house.home / "files"
    return {str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*") if p.is_file()}


@pytest.fixture(scope="module")
def kept(lived_in: House, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of the house at rest."""
    path = tmp_path_factory.mktemp("backups") / "backup.zip"
    told = lived_in.ok("backup", path)
    assert "密钥不在备份里" in told
    return path


def test_it_comes_back_equal_elsewhere(lived_in: House, kept: Path, builder: Builder) -> None:
    empty = builder.bare()
    assert "已恢复" in empty.ok("restore", kept)
    assert state(empty) == state(lived_in)
    assert files(empty) == files(lived_in)
    for words in (("figures", "2020-08"), ("figures", "2020-09"), ("rows", "fdi", "2020-08")):
        assert empty.json(*words) == lived_in.json(*words)
    whole = empty.json("verify")
    assert whole["ok"] and whole["heads_checked"] == 1
    # The locks lie again, and work goes on where it stopped.
    assert empty.run("close", "2020-08").returncode == 1
    empty.ok("close", "2020-09")
    assert empty.json("verify")["ok"]


def test_taken_under_a_writer_it_is_one_moment(copied: House, builder: Builder, tmp_path: Path) -> None:
    writer = copied.start(WRITER)
    try:
        assert writer.stdout and writer.stdout.readline() == "ready\n"
        for number in range(2):
            copied.ok("backup", tmp_path / f"{number}.zip")
        assert writer.poll() is None, "the writer was stopped by the backup"
    finally:
        writer.kill()
        writer.communicate()
    restored = builder.bare()
    restored.ok("restore", tmp_path / "1.zip")
    told = restored.json("verify")
    assert told["ok"], told["broken"][:3]
    pairs = restored.python(
        "from zhaoshang.domain.evidence.models import Synonym\nfrom zhaoshang.domain.journal.models import Entry\n"
        "print(Synonym.objects.count(), Entry.objects.filter(verb='evidence.learn').count())"
    ).split()
    assert pairs[0] == pairs[1] and int(pairs[0]) > 20


def test_data_is_never_covered(lived_in: House, kept: Path) -> None:
    before = lived_in.json("verify")
    done = lived_in.run("restore", kept)
    assert (done.returncode, "已经有数据" in done.stderr) == (1, True)
    assert lived_in.json("verify") == before


def test_a_flipped_byte_is_named_and_nothing_restored(kept: Path, builder: Builder, tmp_path: Path) -> None:
    broken = tmp_path / "broken.zip"
    with zipfile.ZipFile(kept) as box:
        parts = [p for p in box.infolist() if p.filename != "manifest.json" and p.file_size > 200]
        target = next(p for p in parts if p.filename.startswith("files/"))
        rows = next(p for p in parts if p.filename.endswith("paidincapital.jsonl"))
        contents: dict[str, bytes] = {p.filename: box.read(p) for p in box.infolist()}
    for part in (target, rows):
        changed = bytearray(contents[part.filename])
        changed[len(changed) // 2] ^= 1
        with zipfile.ZipFile(broken, "w") as out:
            for name, content in contents.items():
                out.writestr(name, bytes(changed) if name == part.filename else content)
        refused_naming(builder, broken, part.filename)
    with zipfile.ZipFile(broken, "w") as out:
        for name, content in contents.items():
            if name != target.filename:
                out.writestr(name, content)
    refused_naming(builder, broken, target.filename)


def refused_naming(builder: Builder, backup: Path, name: str) -> None:
    empty = builder.bare()
    done = empty.run("restore", backup)
    assert done.returncode == 1, done.stdout
    assert name in done.stderr
    assert "Traceback" not in done.stderr
    assert not [p for p in (empty.home / "files").rglob("*") if p.is_file()]
    assert empty.run("figures", "2020-08").returncode == 1  # not even prepared


def test_bytes_flipped_anywhere_in_the_file(kept: Path, builder: Builder, tmp_path: Path) -> None:
    """The zip itself damaged at random: told in a sentence, or harmless; never a stack trace, never half a restore."""
    dice, data = random.Random(62), kept.read_bytes()
    empty = builder.bare()
    for number in range(6):
        at = dice.randrange(len(data))
        broken = tmp_path / f"{number}.zip"
        broken.write_bytes(data[:at] + bytes([data[at] ^ (1 << dice.randrange(8))]) + data[at + 1 :])
        done = empty.run("restore", broken)
        assert "Traceback" not in done.stderr, (at, done.stderr[-800:])
        if done.returncode == 0:
            assert empty.json("verify")["ok"]
            empty = builder.bare()


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x05\x06" + b"\x00" * 18])
def test_what_is_no_backup(lived_in: House, builder: Builder, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.zip"
    path.write_bytes(content)
    done: subprocess.CompletedProcess[Any] = builder.bare().run("restore", path)
    assert (done.returncode, "不是本系统的备份文件" in done.stderr) == (1, True), done.stderr


def test_no_secret_is_inside(lived_in: House, kept: Path) -> None:
    secret = (lived_in.home / "secret-key").read_text()
    with zipfile.ZipFile(kept) as box:
        for name in box.namelist():
            assert secret.encode() not in box.read(name), name

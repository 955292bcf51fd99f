"""Keys of personal data: made once and for their owner only, changed while people work, named and not kept by a backup."""

from __future__ import annotations

import stat
import threading
from pathlib import Path
from typing import Any

import pytest

from tests.factories.moments import Clock
from zhaoshang.domain.journal.models import index_of, writing
from zhaoshang.domain.journal.queries import altered_rows, under_other_keys
from zhaoshang.domain.journal.readers import KeyFileBroken, key_files, keyring, new_key
from zhaoshang.domain.projects.commands import asking
from zhaoshang.domain.projects.models import Enquiry, VisitorWords
from zhaoshang.domain.projects.queries.enquiries import altered_words
from zhaoshang.kernel.sealed import KeyMissing
from zhaoshang.web.console import keys

pytestmark = pytest.mark.django_db
PHONE = "13800001234"


@pytest.fixture(autouse=True)
def own_keys(tmp_path: Path, settings: Any) -> Path:
    settings.KEYS = tmp_path / "keys"
    return tmp_path / "keys"


def asked(clock: Clock, count: int, start: int = 0) -> None:
    for n in range(start, start + count):
        asking.enquire(request_key=f"f{n}", words=f"第{n}条", phone=PHONE, agreed=1, by=asking.VISITOR, at=clock())


def test_keys_are_made_once_and_read_by_their_owner_only(own_keys: Path) -> None:
    rings: list[Any] = []
    threads = [threading.Thread(target=lambda: rings.append(keyring())) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len({r.sealing for r in rings}) == 1 == len({r.indexing for r in rings})
    assert {p.name for p in own_keys.iterdir()} == {"0001.key", "index.key"}
    assert all(stat.S_IMODE(p.stat().st_mode) == 0o600 for p in own_keys.iterdir())
    assert stat.S_IMODE(own_keys.stat().st_mode) == 0o700


@pytest.mark.parametrize("content", ["", "zz", "ab" * 31, "ab" * 33, "é"])
def test_half_a_key_is_refused_and_none_is_made_in_its_place(own_keys: Path, content: str) -> None:
    keyring()
    (own_keys / "0001.key").write_text(content)
    with pytest.raises(KeyFileBroken):
        keyring()
    assert (own_keys / "0001.key").read_text() == content


def test_everything_is_read_with_the_new_key_and_the_old_one_can_go(own_keys: Path, clock: Clock) -> None:
    """R21."""
    asked(clock, 7)
    before = keyring()
    done = keys.rotate()
    assert done.rows == 14 and done.key != before.sealing and [p.name for p in done.spare] == ["0001.key"]
    (own_keys / "0001.key").unlink()
    assert all(row.phone.open() == PHONE for row in Enquiry.objects.all())
    assert list(altered_words()) == [] and list(altered_rows()) == []
    assert Enquiry.objects.filter(phone_index=index_of("projects.phone", PHONE)).count() == 7
    assert before.sealing not in "".join(map(str, VisitorWords.objects.values_list("said", flat=True)))


def test_what_stopped_half_way_is_carried_on_with(clock: Clock, monkeypatch: Any) -> None:
    """R21: killed between two steps; others wrote meanwhile, by the old key and by the new."""
    asked(clock, 6)
    monkeypatch.setattr(keys, "AT_ONCE", 2)
    calls, real = [], keys.reseal

    def dies(**given: Any) -> int:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return int(real(**given))

    monkeypatch.setattr(keys, "reseal", dies)
    with pytest.raises(KeyboardInterrupt):
        keys.rotate()
    today, made = keyring().sealing, len(key_files())
    asked(clock, 2, start=10)
    monkeypatch.setattr(keys, "reseal", real)
    done = keys.rotate()
    assert done.key == today and len(key_files()) == made, "no further key is made"
    assert not any(under_other_keys(model, today).exists() for model in (Enquiry, VisitorWords))
    assert all(row.phone.open() == PHONE for row in Enquiry.objects.all())


def test_a_lost_key_is_said_and_nothing_is_guessed(own_keys: Path, clock: Clock) -> None:
    asked(clock, 1)
    new_key()
    (own_keys / "0001.key").rename(own_keys / "elsewhere")
    with pytest.raises(KeyMissing) as told:
        Enquiry.objects.get().phone.open()
    assert "另存的密钥" in told.value.cure.zh
    (own_keys / "elsewhere").rename(own_keys / "0001.key")
    assert Enquiry.objects.get().phone.open() == PHONE


def test_a_plain_text_is_never_stored() -> None:
    with pytest.raises(TypeError, match="takes only sealed"):
        Enquiry.objects.filter(phone=PHONE).exists()
    with writing("tests"), pytest.raises(TypeError, match="takes only sealed"):
        Enquiry(number="x", phone=PHONE, recorded_by="x").save()


def test_a_backup_holds_sealed_texts_and_names_its_keys(own_keys: Path, clock: Clock, tmp_path: Path) -> None:
    """R20, R62."""
    import zipfile

    from zhaoshang.web.console.backups import back_up

    asked(clock, 2)
    back_up(tmp_path / "b.zip", at=clock())
    with zipfile.ZipFile(tmp_path / "b.zip") as box:
        whole = b"".join(box.read(name) for name in box.namelist())
    assert PHONE.encode() not in whole and "第0条".encode() not in whole
    assert keyring().sealing.encode() in whole
    assert not any(p.read_text().strip().encode() in whole for p in own_keys.glob("*.key"))

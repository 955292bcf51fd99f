"""Sealed texts: opened by their key and purpose only; the index is the same for equals and tells nothing else."""

from __future__ import annotations

import base64
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhaoshang.kernel.sealed import KeyMissing, Keyring, key_id, key_of

OLD, NEW, INDEX = os.urandom(32), os.urandom(32), os.urandom(32)
RING = Keyring({key_id(OLD): OLD, key_id(NEW): NEW}, key_id(NEW), INDEX)
BEFORE = Keyring({key_id(OLD): OLD}, key_id(OLD), INDEX)


@given(st.text(), st.text())
def test_what_was_sealed_is_opened_for_its_purpose(text: str, purpose: str) -> None:
    token = RING.seal(text, purpose)
    assert RING.open(token, purpose) == text
    with pytest.raises(KeyMissing):
        RING.open(token, purpose + "x")


def test_each_sealing_is_another_and_shows_nothing() -> None:
    tokens = {RING.seal("13800001234", "phone") for _ in range(50)}
    assert len(tokens) == 50
    assert not any("13800001234" in t or base64.b64encode(b"13800001234").decode()[:12] in t for t in tokens)


def test_a_new_key_seals_and_the_old_one_opens() -> None:
    token = BEFORE.seal("a@b.cn", "email")
    assert key_of(token) == key_id(OLD) != key_of(RING.seal("a@b.cn", "email"))
    assert RING.open(token, "email") == "a@b.cn"
    with pytest.raises(KeyMissing) as told:
        Keyring({key_id(NEW): NEW}, key_id(NEW), INDEX).open(token, "email")
    assert key_id(OLD) in told.value.said.zh


def test_one_changed_character_opens_no_more() -> None:
    for text in ("微信 abc", "微信 abcd", "微信 abcde"):  # base64 ends with no, one or two signs to spare
        token = RING.seal(text, "wechat")
        for at in range(len(token)):
            for other in {"A", "B", "g"} - {token[at]}:
                with pytest.raises(KeyMissing):
                    RING.open(token[:at] + other + token[at + 1 :], "wechat")


@pytest.mark.parametrize("token", ["", "plain", "aesgcm:", "aesgcm:k:!!", "aesgcm::", "rot13:k1:abc"])
def test_what_is_no_sealed_text_is_refused(token: str) -> None:
    with pytest.raises(KeyMissing):
        RING.open(token, "phone")


def test_the_index_finds_equals_whatever_key_seals() -> None:
    assert RING.index("13800001234", "phone") == BEFORE.index("13800001234", "phone")
    assert RING.index("13800001234", "phone") != RING.index("13800001235", "phone")
    assert RING.index("13800001234", "phone") != RING.index("13800001234", "fax")
    assert Keyring({}, "", os.urandom(32)).index("13800001234", "phone") != RING.index("13800001234", "phone")
    assert RING.index("", "phone") == ""

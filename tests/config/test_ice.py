"""What helps browsers find each other for voice: none unless named, and a sentence for what cannot be used."""

from __future__ import annotations

import pytest

from zhaoshang.config.environment import BadEnvironment, ice_servers


def test_none_unless_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ZHAOSHANG_ICE", raising=False)
    assert ice_servers() == []


def test_stun_and_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHAOSHANG_ICE", "stun:stun.example:3478, turn:guide:a:b@turn.example:3478")
    assert ice_servers() == [
        {"urls": "stun:stun.example:3478"},
        {"urls": "turn:turn.example:3478", "username": "guide", "credential": "a:b"},
    ]


@pytest.mark.parametrize("told", ["http://stun.example", "stun:", "turn:turn.example:3478", "turn:guide@turn.example"])
def test_what_cannot_be_used_is_said(monkeypatch: pytest.MonkeyPatch, told: str) -> None:
    monkeypatch.setenv("ZHAOSHANG_ICE", f"stun:fine.example,{told}")
    with pytest.raises(BadEnvironment) as refused:
        ice_servers()
    assert "第2项" in refused.value.said.zh and "example" not in refused.value.said.zh

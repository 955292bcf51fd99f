"""Ways to reach a person, written in one way; and found where they do not belong."""

from __future__ import annotations

import pytest

from zhaoshang.kernel.personal import email_key, holds_personal, masked, phone_key, wechat_key


@pytest.mark.parametrize(
    "text",
    [
        "13800001234",
        "138 0000 1234",
        "+86 138-0000-1234",
        "１３８００００１２３４",
        "0086 13800001234",
        "8613800001234",
    ],
)
def test_one_mobile_number_however_it_is_written(text: str) -> None:
    assert phone_key(text) == "13800001234"


@pytest.mark.parametrize(
    "text, key", [("0571-88001234", "057188001234"), ("+1 212 555 0100", "12125550100"), ("123", "")]
)
def test_other_numbers(text: str, key: str) -> None:
    assert phone_key(text) == key


def test_letter_case_tells_none_apart() -> None:
    assert email_key(" Li.Lei@Example.COM ") == "li.lei@example.com"
    assert wechat_key("Wx_ABC") == wechat_key("wx_abc")


@pytest.mark.parametrize(
    "text",
    ["请打13800001234", "请打 138 0000 1234", "mail li@example.com", "证件11010519491231002X", "+86-13800001234。"],
)
def test_found_in_a_text(text: str) -> None:
    assert holds_personal(text) and not holds_personal(masked(text))


@pytest.mark.parametrize("text", ["要3000平米", "编号13800001234567", "预算 1.5 亿元", "2026-11-29", "@微信", ""])
def test_not_found_where_there_is_none(text: str) -> None:
    assert not holds_personal(text)

"""A finding is text in English, and knows its Chinese."""

from __future__ import annotations

import json

from zhaoshang.kernel.finding import Finding, in_chinese


def test_it_is_text_that_can_be_read_in_both_languages() -> None:
    said = Finding("3 rows are gone", zh="3行已不存在")
    assert said == "3 rows are gone" and f"✗ {said}" == "✗ 3 rows are gone"
    assert (in_chinese(said), in_chinese("plain")) == ("3行已不存在", "plain")
    assert json.dumps([said]) == '["3 rows are gone"]'
    assert sorted([said, "1 row"]) == ["1 row", said]
    assert in_chinese(sorted([said])[0]) == "3行已不存在"


def test_sliced_it_is_plain_text_again() -> None:
    assert in_chinese(Finding("gone", zh="没了")[:2]) == "go"

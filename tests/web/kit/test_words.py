from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils.translation import override

from tests.web.kit.urls import NoQuota
from zhaoshang.web.kit import words
from zhaoshang.web.kit.templatetags.kit import linked


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (1234567, None, "1,234,567"),
        (Decimal("1234.50"), None, "1,234.5"),
        (Decimal("126.665"), 2, "126.67"),
        (0, 2, "0.00"),
        (None, 2, "–"),
        ("", None, "–"),
        (Decimal("1E+3"), None, "1,000"),
    ],
)
def test_number(value: object, places: int | None, text: str) -> None:
    assert words.number(value, places) == text


def test_money_is_shown_in_its_unit_in_both_languages() -> None:
    with override("zh-hans"):
        assert words.money(Decimal(668_000_000), "亿美元") == "6.68 亿美元"
        assert words.money(None, "万元") == "–"
    with override("en"):
        assert words.money(Decimal(668_000_000), "亿美元") == "USD 668.00 million"


def test_unknown_money_unit_names_those_there_are() -> None:
    with pytest.raises(ValueError, match=r"no money unit “斤”.*亿美元"):
        words.money(1, "斤")


def test_shares_and_points() -> None:
    with override("zh-hans"):
        assert words.share(Decimal(19) / 15) == "126.67%"
        assert words.points("0.0321") == "+3.21 个百分点"
        assert words.points("-0.01") == "-1.00 个百分点"


def test_moments_are_shanghai_moments() -> None:
    at = datetime(2020, 8, 31, 17, 5, tzinfo=UTC)

    with override("zh-hans"):
        assert words.moment(at) == "2020 年 9 月 1 日 01:05"
        assert words.moment(at, "short") == "2020-09-01 01:05"
        assert words.moment(date(2020, 8, 1), "month") == "2020 年 8 月"
        assert words.moment(None) == "–"
    with override("en"):
        assert words.moment(at, "date") == "1 Sep 2020"


def test_filters_are_there_without_loading() -> None:
    template = Template("{{ n|number:2 }} {{ r|pct }} {{ r|pp }} {{ y|money_unit:'亿元' }} {{ b|said }} {{ d|when }}")

    with override("en"):
        text = template.render(
            Context({"n": "1234.5", "r": "0.5", "y": 10**8, "b": NoQuota(need=3), "d": date(2020, 9, 4)})
        )

    assert text == ("1,234.50 50.00% +50.00 pp CNY 100.00 million Not enough land quota: 3 mu are needed. 4 Sep 2020")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("见https://a.cn/x/?b=1&c，谢谢", '见<a href="https://a.cn/x/?b=1&amp;c" rel="nofollow">https://a.cn/x/?b=1&amp;c</a>，谢谢'),
        ("see http://a.cn/x.", 'see <a href="http://a.cn/x" rel="nofollow">http://a.cn/x</a>.'),
        ("javascript:alert(1) <b>", "javascript:alert(1) &lt;b&gt;"),
        ('http://a"onclick=x', '<a href="http://a" rel="nofollow">http://a</a>&quot;onclick=x'),
    ],
)  # fmt: skip
def test_addresses_in_a_text_are_links_and_nothing_else_is_html(text: str, html: str) -> None:
    assert linked(text) == html

"""What the books hold in Chinese is said in English where they hold an English name, and whole or not at all."""

from __future__ import annotations

from datetime import date

import pytest
from django.template import Context, Template
from django.utils.translation import override

from tests.factories.booking import Books
from tests.factories.ledgers import sample_rows
from tests.factories.people import Crowd
from zhaoshang.domain.estate.models import ParcelRecord
from zhaoshang.domain.industries.commands import name_centre
from zhaoshang.web.kit.english import english_names, name_said, term_said
from zhaoshang.web.kit.estate import facts_of


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("50年", "50 years"),
        ("住宅70年、商业40年", "residential 70 years, commercial 40 years"),
        ("商服用地40年，办公 50 年", "commercial 40 years, office 50 years"),
        ("50", "50"),
        ("住宅70年、墓地20年", "住宅70年、墓地20年"),
        ("", ""),
    ],
)
def test_terms(written: str, said: str) -> None:
    with override("en"):
        assert term_said(written) == said
    with override("zh-hans"):
        assert term_said(written) == written


@pytest.mark.django_db
class TestNames:
    def test_units_and_centres_one_or_several(self, books: Books, crowd: Crowd) -> None:
        unit = crowd.unit("xiangfu")
        for key, name, name_en in (("big", "大数据", "Big data"), ("art", "文化创意", "Culture")):
            name_centre(
                key=key, name=name, name_en=name_en, order=1, since=date(2020, 1, 1), by=books.by, at=books.now()
            )
        with override("en"):
            assert name_said(unit.name) == unit.name_en != unit.name
            assert name_said("大数据、文化创意") == "Big data, Culture"
            assert name_said("大数据、造纸") == "大数据、造纸"
            assert english_names()["大数据"] == "Big data"
        with override("zh-hans"):
            assert name_said("大数据") == "大数据" and english_names() == {}

    def test_facts_of_a_parcel(self, books: Books, crowd: Crowd) -> None:
        unit = crowd.unit("xiangfu")
        stated = {"subdistrict": unit.name, "grant_years": "40年", "grant_method": "挂牌"}
        books.booked("parcels", sample_rows("parcels", 1, utilities_text="七通一平", **stated))
        with override("en"):
            told = dict(facts_of(ParcelRecord.objects.get()))
        assert told["Subdistrict"] == unit.name_en
        assert (told["Term of the grant"], told["Way of granting"]) == ("40 years", "listing")
        assert told["Utilities"].startswith("water, power")


def test_chinese_on_an_english_page_is_marked_as_such() -> None:
    page = Template("{{ a|tongued }}|{{ b|tongued }}")
    told = Context({"a": "<上塘路>站", "b": "663 m"})
    with override("en"):
        assert page.render(told) == '<span lang="zh-Hans">&lt;上塘路&gt;站</span>|663 m'
    with override("zh-hans"):
        assert page.render(told) == "&lt;上塘路&gt;站|663 m"

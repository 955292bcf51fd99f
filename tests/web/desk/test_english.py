"""English pages: units, choices, units of the district and the machine by their English names; people and firms as they are."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils.translation import override

from zhaoshang.domain.enterprises.models import PaidInCapital
from zhaoshang.domain.industries.models import IndustryCentre
from zhaoshang.domain.journal.models import writing
from zhaoshang.domain.organisations.models import Organisation
from zhaoshang.domain.projects.models import Negotiation
from zhaoshang.domain.targets.queries.registry import figure_called
from zhaoshang.web.desk.labels import worded
from zhaoshang.web.desk.stories import actor, subject
from zhaoshang.web.desk.templatetags.desk import as_figure
from zhaoshang.web.kit import standing
from zhaoshang.web.kit.english import english_names
from zhaoshang.web.kit.facts import title_of


@pytest.fixture
def named(db: None) -> None:
    with writing("tests"):
        Organisation.objects.create(
            key="t-xf",
            name="祥符街道",
            name_en="Xiangfu Subdistrict",
            kind="subdistrict",
            path="9002/",
            since=date(2019, 1, 1),
        )
        Organisation.objects.create(
            key="t-xx", name="无英文名街道", kind="subdistrict", path="9003/", since=date(2019, 1, 1)
        )
        IndustryCentre.objects.create(
            key="t-ic", name="集成电路设计", name_en="Integrated-circuit design", order=1, since=date(2019, 1, 1)
        )


def test_a_value_of_a_fact_is_worded_in_the_readers_language() -> None:
    paid = PaidInCapital(paid_in_usd=Decimal("13506000"))
    talks = Negotiation(kind="rd_institution", stage="under_review")

    with override("zh-hans"):
        assert worded(paid, "paid_in_usd") == "1,350.6 万美元"
        assert worded(talks, "kind") == "研发机构"
    with override("en"):
        assert worded(paid, "paid_in_usd") == "1,350.6 × 10,000 USD"
        assert (worded(talks, "kind"), worded(talks, "stage")) == ("R&D institution", "under review")


def test_names_are_looked_up_for_english_pages_only(named: None, django_assert_num_queries: Any) -> None:
    with override("zh-hans"), django_assert_num_queries(0):
        assert english_names() == {}
    with override("en"), django_assert_num_queries(2):
        names = english_names()

    assert (names["祥符街道"], names["集成电路设计"]) == ("Xiangfu Subdistrict", "Integrated-circuit design")
    assert "无英文名街道" not in names


def test_the_journal_names_what_has_a_name(named: None) -> None:
    with override("en"):
        names = english_names()
        assert subject("祥符街道", names) == "Xiangfu Subdistrict"
        assert subject("示例甲区 fdi 2020-07", names) == "示例甲区 FDI actually utilised 2020-07"
        assert actor(SimpleNamespace(by_key="user:machine", by_name="系统")) == "System"
        assert actor(SimpleNamespace(by_key="user:lin", by_name="林岚")) == "林岚"


def test_a_row_is_headed_by_a_name_never_by_its_key() -> None:
    named_row = PaidInCapital(key="91330105X|2020-08-28|1", enterprise_name="示例企业", happened_on=date(2020, 8, 28))
    bare_row = PaidInCapital(key="91330105X|2020-08-28|1", happened_on=date(2020, 8, 28))

    assert title_of(named_row) == "示例企业"
    with override("en"):
        assert title_of(bare_row) == "Foreign capital paid in · 2020-08-28"


def test_a_figure_has_one_format() -> None:
    figure = figure_called("fdi")
    target = SimpleNamespace(value=Decimal("45000.0000"), printed="4.5亿美元", is_derived=False)
    stands: Any = SimpleNamespace(target=target, worth=SimpleNamespace(figure=figure))

    assert as_figure(Decimal("66836.9"), "fdi") == standing.shown(figure, Decimal("66836.9")) == "66,836.90"
    assert as_figure(None, "fdi") == "–"
    with override("en"):
        assert standing._target_text(stands) == "target 45,000.00"
    with override("zh-hans"):
        assert standing._target_text(stands) == "目标 4.5亿美元"
        target.is_derived = True
        assert standing._target_text(stands) == "目标 45,000.00（推算）"

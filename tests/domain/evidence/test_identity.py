"""What a fact is known by: corrected with it, so that the corrected ledger changes nothing and the old one counts nothing twice."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.factories.booking import Books, figures, value
from tests.factories.ledgers import SAMPLES, sample_rows
from tests.factories.people import Crowd
from zhaoshang.domain.enterprises.models import PaidInCapital
from zhaoshang.domain.estate.models import OccupancyReading
from zhaoshang.domain.evidence.commands import facts
from zhaoshang.domain.evidence.errors import StandsAlready
from zhaoshang.domain.evidence.queries import altered_facts, history_of, in_force, kinds

pytestmark = pytest.mark.django_db


def correct(books: Books, fact: Any, values: dict[str, Any], day: date | None = None) -> Any:
    return facts.correct(fact=fact, values=values, happened_on=day, reason="台账写错", by=books.by, at=books.now())


@pytest.mark.parametrize("ledger", SAMPLES)
def test_every_kind_says_what_its_rows_are_known_by(books: Books, ledger: str) -> None:
    books.booked(ledger, sample_rows(ledger, 3))
    found = [f for kind in kinds().values() for f in kind._default_manager.all()]
    assert found
    assert [f.key for f in found] == [type(f).key_of(f.stated(), f.happened_on) for f in found]


@pytest.mark.parametrize(
    ("cell", "change", "day"),
    [
        ("paid_on", {}, date(2020, 3, 1)),
        ("voucher_no", {"voucher_no": "V-9"}, None),
        ("enterprise_name", {"enterprise_name": "示例更名有限公司"}, None),
    ],
)
def test_the_corrected_row_uploaded_again_is_unchanged_and_the_old_one_is_told(
    books: Books, cell: str, change: dict[str, Any], day: date | None
) -> None:
    rows = sample_rows("fdi", 3)
    for row in rows:
        row.pop("uscc", None)
    books.booked("fdi", rows)
    first = PaidInCapital.objects.order_by("pk").first()
    made = correct(books, first, change, day)
    before = figures()

    old = books.checked("fdi", rows, name="旧.xlsx")
    assert (old.counts["new"], old.counts["changed"], old.counts["refused"]) == (0, 0, 1)
    problem = old.rows.get(verdict="refused").problems[0]
    assert problem["code"] == "evidence.corrected_since" and "已更正为" in problem["zh"]

    rows[0] |= change or {"paid_on": "2020-03-01"}
    new = books.checked("fdi", rows, name="新.xlsx")
    assert (new.counts["new"], new.counts["changed"], new.counts["unchanged"]) == (0, 0, 3), cell
    assert figures() == before
    assert [f.pk for f in history_of(made)] == [first.pk, made.pk - 1, made.pk]
    assert list(history_of(first)) == list(history_of(made))
    assert list(altered_facts()) == []


def test_corrected_twice_and_back_again(books: Books) -> None:
    rows = sample_rows("fdi", 2)
    books.booked("fdi", rows)
    first = PaidInCapital.objects.order_by("pk").first()
    moved = correct(books, first, {}, date(2020, 3, 1))
    again = correct(books, moved, {}, date(2020, 4, 1))
    assert books.checked("fdi", rows).counts["refused"] == 1
    back = correct(books, again, {}, first.happened_on)
    assert (back.key, back.revision) == (first.key, 2)
    assert books.checked("fdi", rows).counts["unchanged"] == 2
    assert history_of(back).count() == 7


def test_what_would_stand_twice_is_refused(books: Books) -> None:
    books.booked("fdi", sample_rows("fdi", 2))
    one, other = PaidInCapital.objects.order_by("pk")
    same = {n: v for n, v in other.stated().items() if n in ("enterprise_name", "uscc", "voucher_no")}
    with pytest.raises(StandsAlready) as refused:
        correct(books, one, same, other.happened_on)
    assert "会重复" in refused.value.said.zh
    assert in_force(PaidInCapital).count() == 2


def test_without_a_voucher_the_amount_is_part_of_it(books: Books, crowd: Crowd) -> None:
    rows = [{k: v for k, v in row.items() if k != "voucher_no"} for row in sample_rows("fdi", 2)]
    books.booked("fdi", rows)
    first = PaidInCapital.objects.order_by("pk").first()
    correct(books, first, {"paid_in_usd": Decimal(1_500_000)})
    assert value("fdi").cumulative == Decimal(250)
    assert books.checked("fdi", rows).counts["refused"] == 1
    rows[0]["paid_in_usd"] = Decimal(150)
    assert books.checked("fdi", rows).counts["unchanged"] == 2
    theirs = books.checked("fdi", rows, by=crowd("subdistrict_officer", "xiangfu"))
    assert {p["code"] for r in theirs.rows.filter(verdict="refused") for p in r.problems} == {
        "evidence.perhaps_of_another_unit"
    }


def test_a_fact_is_about_what_its_corrected_values_name(books: Books) -> None:
    """The building read twice under two names is one: its last reading counts, once."""
    books.booked("buildings", sample_rows("buildings", 1, as_of="2020-07-31", leased_sqm=Decimal(5000)))
    books.booked("buildings", sample_rows("buildings", 1, start=2, leased_sqm=Decimal(9000)))
    assert value("occupancy").cumulative == 70
    fact = in_force(OccupancyReading).get(building_name="示例大厦2")
    correct(books, fact, {"building_name": "示例大厦1"})
    assert (value("occupancy").cumulative, value("occupancy").rows_cumulative) == (90, 1)
    again = books.checked("buildings", sample_rows("buildings", 1, leased_sqm=Decimal(9000)))
    assert again.counts["unchanged"] == 1


def test_what_does_not_name_the_thing_leaves_it_where_it_is(books: Books) -> None:
    books.booked("fdi", sample_rows("fdi", 1))
    fact = in_force(PaidInCapital).get()
    made = correct(books, fact, {"paid_in_usd": Decimal(5)})
    assert made.enterprise_id == fact.enterprise_id
    renamed = correct(books, made, {"enterprise_name": "示例另一家有限公司"})
    assert renamed.enterprise.name == "示例另一家有限公司"


@pytest.mark.parametrize("kind", kinds().values(), ids=kinds().keys())
def test_every_kind_that_points_at_a_thing_says_by_which_values(kind: Any) -> None:
    pointing = [name for name in facts.identities(kind) if name.endswith("_id")]
    assert bool(pointing) == bool(kind.ABOUT or kind.KNOWN_BY), "a project stays with its facts, under a mended name"
    assert {*kind.ABOUT, *kind.KNOWN_BY} <= set(kind.VALUES)

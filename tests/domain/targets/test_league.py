"""The league table: scoring methods with the worked numbers of real schemes, ties, movement, versions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.factories.booking import Books
from tests.factories.ledgers import sample_rows
from zhaoshang.domain.targets import commands
from zhaoshang.domain.targets.errors import BadScheme
from zhaoshang.domain.targets.queries.league import league, scheme_for
from zhaoshang.domain.targets.queries.standing import competition_ranks
from zhaoshang.kernel.period import Month

AUGUST, JULY = Month(2020, 8), Month(2020, 7)


@pytest.fixture
def scheme(machine: Any, clock: Any) -> Callable[..., Any]:
    """`scheme(items)`: rules in force from the start of 2020."""

    def define(*items: dict[str, Any], since: date = date(2020, 1, 1)) -> Any:
        return commands.define_scheme(
            key="board", name="示例办法", issuer="示例", since=since, items=list(items), by=machine, at=clock()
        )

    return define


@pytest.fixture
def published(machine: Any, clock: Any) -> Callable[..., Any]:
    """`published("甲区", 28, 27)`: what a district published for FDI."""

    def record(place: str, value: Any, target: Any = None, month: Month = AUGUST, figure: str = "fdi") -> Any:
        return commands.record_external(
            figure=figure, month=month, place=place, value=Decimal(str(value)),
            target=None if target is None else Decimal(str(target)), source="示例通报", by=machine, at=clock(),
        )  # fmt: skip

    return record


def score(place: str, month: Month = AUGUST) -> Decimal:
    table = league(month)
    assert table is not None
    return next(row.score for row in table.rows if row.place == place)


def item(method: str, weight: Any, **more: Any) -> dict[str, Any]:
    return {"figure": "fdi", "method": method, "weight": weight, **more}


def test_competition_ranks_share_and_skip() -> None:
    assert competition_ranks({"甲": 9, "乙": 7, "丙": 7, "丁": 5}) == {"甲": 1, "乙": 2, "丙": 2, "丁": 4}


def test_capped_ratio_stops_at_the_weight(db: None, scheme: Any, published: Any) -> None:
    """Sanming 2020: completion × 20, at most 20."""
    scheme(item("capped_ratio", 20))
    published("甲区", 28, 27)
    published("乙区", 13.5, 27)

    assert (score("甲区"), score("乙区")) == (Decimal("20.00"), Decimal("10.00"))


def test_ratio_may_exceed_the_weight_and_its_cap_is_its_own(db: None, scheme: Any, published: Any) -> None:
    """One city in 2024: FDI at 120 % × 0.5 gives 0.6; another item of the same table is capped at 0.5."""
    scheme(item("ratio", "0.5"), {**item("ratio", "0.5", cap="0.5"), "figure": "fdi_mfg"})
    published("甲区", 120, 100)
    published("甲区", 120, 100, figure="fdi_mfg")

    table = league(AUGUST)

    assert table is not None
    marks = next(row.marks for row in table.rows if row.place == "甲区")
    assert [mark.score for mark in marks] == [Decimal("0.60"), Decimal("0.50")]


def test_deduct_takes_a_step_for_each_one_missing(db: None, scheme: Any, published: Any) -> None:
    scheme(item("deduct", 1, need=7, step="0.1"))
    published("甲区", 7)
    published("乙区", 4)
    published("丙区", 0)

    assert [score(p) for p in ("甲区", "乙区", "丙区")] == [Decimal("1.00"), Decimal("0.70"), Decimal("0.30")]


def test_points_are_counted_up_to_the_cap(db: None, scheme: Any, published: Any) -> None:
    scheme(item("points", 20, step=5, cap=20))
    published("甲区", 3)
    published("乙区", 9)

    assert (score("甲区"), score("乙区")) == (Decimal("15.00"), Decimal("20.00"))


def test_penalty_is_taken_off(db: None, scheme: Any, published: Any) -> None:
    scheme(item("penalty", 0, step="0.2"))
    published("甲区", 2)

    assert score("甲区") == Decimal("-0.40")


def test_efficacy_is_sixty_per_cent_and_forty_by_place(db: None, scheme: Any, published: Any, booked: Any) -> None:
    """60 % W + 40 % W × (x − min) ÷ (max − min), over all districts."""
    booked("fdi", sample_rows("fdi", 1, paid_in_usd=Decimal(50)))
    scheme(item("efficacy", 10))
    published("甲区", 100)
    published("乙区", 0)

    assert [score(p) for p in ("甲区", "拱墅区", "乙区")] == [Decimal("10.00"), Decimal("8.00"), Decimal("6.00")]


def test_efficacy_gives_all_the_full_weight_when_they_are_equal(
    db: None, scheme: Any, published: Any, booked: Any
) -> None:
    booked("fdi", sample_rows("fdi", 1, paid_in_usd=Decimal(50)))
    scheme(item("efficacy", 10))
    published("甲区", 50)

    assert (score("甲区"), score("拱墅区")) == (Decimal("10.00"), Decimal("10.00"))


def test_equal_scores_are_parted_by_completion_then_value_else_shared(db: None, scheme: Any, published: Any) -> None:
    scheme(item("capped_ratio", 20))
    published("甲区", 30, 10)
    published("乙区", 20, 10)
    published("丙区", 20, 10)
    published("丁区", 10, 10)

    table = league(AUGUST)

    assert table is not None
    assert [(r.place, r.rank) for r in table.rows][:4] == [("甲区", 1), ("丙区", 2), ("乙区", 2), ("丁区", 4)]


def test_movement_is_places_gained_since_last_month(db: None, scheme: Any, published: Any) -> None:
    scheme(item("capped_ratio", 20))
    for place, july, august in (("甲区", 9, 5), ("乙区", 5, 9)):
        published(place, july, 10, JULY)
        published(place, august, 10, AUGUST)

    table = league(AUGUST)

    assert table is not None
    assert {r.place: r.moved for r in table.rows} == {"乙区": 1, "甲区": -1, "拱墅区": 0}


def test_a_place_without_a_result_scores_nothing_and_is_marked_unknown(db: None, scheme: Any, published: Any) -> None:
    scheme(item("capped_ratio", 20), {**item("capped_ratio", 10), "figure": "landed"})
    published("甲区", 10, 10)

    table = league(AUGUST)

    assert table is not None
    assert [(m.is_known, m.score) for r in table.rows if r.place == "甲区" for m in r.marks] == [
        (True, Decimal("20.00")),
        (False, Decimal("0.00")),
    ]


def test_the_newest_version_in_force_counts(db: None, scheme: Any) -> None:
    scheme(item("capped_ratio", 20))
    scheme(item("capped_ratio", 30), since=date(2020, 7, 1))

    assert [scheme_for(Month(2020, n)).version for n in (6, 7)] == [1, 2]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"figure": "nothing", "method": "ratio", "weight": 1}, "没有指标"),
        ({"figure": "fdi", "method": "guess", "weight": 1}, "没有计分方式"),
        ({"figure": "fdi", "method": "deduct", "weight": 1, "need": 3}, "step"),
    ],
)
def test_a_wrong_item_is_refused_by_its_number(db: None, scheme: Any, wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(BadScheme) as refusal:
        scheme(item("ratio", 1), wrong)

    assert "第2项" in refusal.value.said.zh
    assert said in refusal.value.said.zh


def test_the_table_is_as_known_on_a_day(db: None, scheme: Any, published: Any, clock: Any, books: Books) -> None:
    scheme(item("capped_ratio", 20))
    published("甲区", 5, 10)
    before = clock()
    clock.on(days=3)
    published("甲区", 10, 10)

    table = league(AUGUST, before)

    assert table is not None
    assert [r.score for r in table.rows if r.place == "甲区"] == [Decimal("10.00")]
    assert score("甲区") == Decimal("20.00")


def test_ranks_are_made_of_scores_that_are_not_rounded(db: None, scheme: Any, published: Any) -> None:
    """0.874 and 0.877: rounded item by item they would change places."""
    half = {"method": "capped_ratio", "weight": "0.5"}
    scheme({"figure": "fdi", **half}, {"figure": "landed", **half})
    for place, first, second in (("甲区", "0.87", "0.878"), ("乙区", "0.874", "0.88")):
        published(place, first, 1)
        published(place, second, 1, figure="landed")
    table = league(AUGUST)
    assert table is not None
    found = {row.place: (row.rank, row.score) for row in table.rows}
    assert found["乙区"] == (1, Decimal("0.8770")) and found["甲区"] == (2, Decimal("0.8740"))


def test_nobody_is_ranked_against_places_of_which_next_to_nothing_is_known(
    db: None, scheme: Any, published: Any
) -> None:
    items = [{"figure": f, "method": "capped_ratio", "weight": 1} for f in ("fdi", "landed", "mailed")]
    scheme(*items)
    published("甲区", 1, 1)
    table = league(AUGUST)
    assert table is not None and table.is_alone
    published("甲区", 1, 1, figure="landed")
    table = league(AUGUST)
    assert table is not None and not table.is_alone

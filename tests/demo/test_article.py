"""Every number of the newspaper article that the product shows is the article's (domain handbook, 10.1)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from zhaoshang.demo import article, boards
from zhaoshang.domain.evidence.models import Import
from zhaoshang.domain.evidence.queries import altered_facts, altered_files, closed_through
from zhaoshang.domain.journal.models import Entry
from zhaoshang.domain.journal.queries import head, verify
from zhaoshang.domain.projects.models import Landing, Negotiation, Recognition, Signing
from zhaoshang.domain.targets.models import ClosedMonth
from zhaoshang.domain.targets.queries.league import league
from zhaoshang.domain.targets.queries.proof import altered_months
from zhaoshang.domain.targets.queries.standing import Standing, external, ranks, standings, targets_of
from zhaoshang.domain.targets.queries.values import worths
from zhaoshang.kernel.figure import Shape
from zhaoshang.kernel.percent import Agreement, printed_agrees, round_half_up
from zhaoshang.kernel.period import Month
from zhaoshang.kernel.zone import SHANGHAI

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.xdist_group("gongshu"),
    pytest.mark.usefixtures("gongshu"),
]
AUGUST = Month(2020, 8)
D = Decimal


def august() -> dict[str, Standing]:
    return {s.worth.figure.key: s for s in standings(AUGUST)}


def shown(standing: Standing) -> Decimal:
    assert standing.worth.cumulative is not None
    return round_half_up(standing.worth.cumulative, standing.worth.figure.places)


@pytest.mark.parametrize(
    ("figure", "value"),
    [
        ("fdi", "66836.90"),
        ("fdi_mfg", "6396.42"),
        ("fdi_mfg_share", "9.57"),
        ("yi_projects", "19"),
        ("ten_yi_projects", "6"),
        ("land_plots_residential", "10"),
        ("land_area_residential", "363.00"),
        ("land_plots_commercial", "7"),
        ("land_area_commercial", "165.69"),
        ("land_plots_mixed", "1"),
        ("land_area_mixed", "72.55"),
        ("land_plots_industrial", "2"),
        ("land_area_industrial", "17.00"),
        ("land_plots_innovative", "2"),
        ("land_area_innovative", "29.52"),
        ("land_plots", "22"),
        ("land_area", "647.76"),
        ("bldg_above_scale", "114"),
        ("negotiated", "382"),
        ("landed", "213"),
        ("landed_ratio", "55.76"),
        ("mailed", "412"),
    ],
)
def test_the_figures_of_january_to_august(figure: str, value: str) -> None:
    assert shown(august()[figure]) == D(value)


@pytest.mark.parametrize(
    ("figure", "completion", "agreement"),
    [
        ("fdi", "148.53", Agreement.EQUAL),
        ("yi_projects", "126.67", Agreement.TRUNCATED),
        ("ten_yi_projects", "120.00", Agreement.EQUAL),
        ("bldg_above_scale", "103.64", Agreement.EQUAL),
    ],
)
def test_completion_beside_the_printed_rate(figure: str, completion: str, agreement: Agreement) -> None:
    standing = august()[figure]
    assert standing.completion is not None
    assert round_half_up(standing.completion) == D(completion)
    assert standing.printed is not None
    assert printed_agrees(round_half_up(standing.printed.printed_percent), standing.completion) is agreement


def test_every_printed_result_is_ours_or_within_its_qualifier() -> None:
    by_month = {m: {s.worth.figure.key: s for s in standings(m)} for m in (article.MARCH, AUGUST)}
    for result in article.RESULTS:
        standing = by_month[result.month][result.figure]
        printed = next(r for r in external(result.month) if r.ours and r.figure == result.figure)
        assert (printed.value, printed.printed_value, printed.source) == (result.value, result.printed, article.SOURCE)
        match str(result.qualifier):
            case "exact":
                assert shown(standing) == result.value, result.figure
            case "gt":
                assert result.value < shown(standing) < result.value + 1, result.figure
            case "gt_approx":
                assert result.value < shown(standing) < result.value + 100, result.figure
            case "gte":
                assert shown(standing) >= result.value, result.figure


def test_what_the_article_does_not_print_stays_empty() -> None:
    printed = {r.figure: r for r in external(AUGUST) if r.ours}
    assert not {"land_plots", "land_area", "landed_ratio", "fdi_mfg_share", "occupancy"} & set(printed)
    assert printed["fdi_mfg"].target is None
    assert printed["ten_yi_projects"].target is None
    assert "fdi_mfg" not in targets_of(2020)
    assert {t.figure: t.is_derived for t in targets_of(2020).values()} == {
        "fdi": False,
        "yi_projects": False,
        "ten_yi_projects": True,
        "bldg_above_scale": False,
    }
    assert all(t.issuer for t in targets_of(2020).values())


def test_both_named_buildings_gained_at_least_twenty_points() -> None:
    change = august()["occupancy_change"].worth
    assert D(change.parts["least"]) >= 20
    assert round_half_up(change.cumulative) == D("21.33")


def test_the_ratio_of_two_totals_carries_its_caution() -> None:
    figure = august()["landed_ratio"].worth.figure
    assert figure.caution is not None
    assert "不是同一批项目的转化率" in figure.caution.zh


def test_the_ceremony_counts_once() -> None:
    march = {s.worth.figure.key: s.worth for s in standings(article.MARCH)}
    assert (march["signed_at_events"].in_month, march["signed_at_events"].cumulative) == (26, 26)
    assert round_half_up(march["signed_amount"].cumulative) == D("72.36")
    signed = Signing.objects.filter(event=article.CEREMONY)
    assert signed.count() == 26
    assert set(signed.values_list("happened_on", "revision", "sign")) == {(date(2020, 3, 19), 1, 1)}
    later = Signing.objects.exclude(event="").exclude(event=article.CEREMONY)
    assert [(s.project_name, s.happened_on, s.agreed_total_yuan) for s in later] == [
        (article.CHIP_SPACE, date(2020, 8, 3), None)
    ]


def test_the_ranks_are_the_articles() -> None:
    ten, factory = august()["ten_yi_projects"], august()["fdi_mfg"]
    found = ranks(ten, AUGUST)
    assert (found.city, found.group) == (found.printed_city, found.printed_group) == (4, 2)
    assert found.is_ambiguous
    found = ranks(factory, AUGUST)
    assert (found.group, found.printed_group, found.printed_city) == (2, 2, None)


def test_the_league_moves_and_has_a_tie() -> None:
    tens = sorted((r.results["ten_yi_projects"][2] for r in boards.RIVALS), reverse=True)
    assert tens[1] == tens[2] == 8  # 1-2-2-4: two share the second place before ours
    july, table = league(boards.JULY), league(boards.AUGUST)
    assert july is not None
    assert table is not None
    assert (july.scheme.version, league(Month(2020, 6)).scheme.version) == (2, 1)  # type: ignore[union-attr]
    ours = next(r for r in table.rows if r.is_ours)
    assert (ours.rank, ours.group_rank, ours.moved) == (4, 2, 1)
    assert all(r.moved is None for r in july.rows)
    assert table.is_sample
    assert {item["method"] for item in table.scheme.items} == {"capped_ratio", "efficacy", "ratio", "deduct"}


def test_every_month_is_closed_and_september_is_open() -> None:
    assert closed_through() == AUGUST
    assert list(ClosedMonth.objects.order_by("first_day").values_list("first_day", flat=True)) == [
        date(2020, m, 1) for m in range(1, 9)
    ]
    waiting = Import.objects.exclude(state=Import.State.BOOKED).get()
    assert (waiting.state, waiting.counts["new"], waiting.counts["refused"]) == (Import.State.CHECKED, 1, 2)
    assert worths(Month(2020, 9), keys=["fdi"])["fdi"].in_month == D("3553.6")


def test_everything_verifies() -> None:
    assert verify([head()]).broken == []
    assert list(altered_facts()) == []
    assert list(altered_months()) == []
    assert list(altered_files()) == []


def test_nothing_was_refused_or_corrected_in_the_closed_months() -> None:
    booked = Import.objects.filter(state=Import.State.BOOKED)
    assert [i.number for i in booked if i.counts["refused"]] == []
    assert not Entry.objects.exclude(outcome=Entry.Outcome.DONE).exists()
    assert {key: s.worth.corrections for key, s in august().items() if s.worth.corrections} == {}


def test_as_known_on_10_may_it_was_april() -> None:
    moment = datetime(2020, 5, 10, 12, tzinfo=SHANGHAI)
    frozen, known = worths(Month(2020, 4)), worths(Month(2020, 4), moment)
    for key, then in frozen.items():
        now = known[key]
        places = D("1e-8")
        for one, other in ((then.in_month, now.in_month), (then.cumulative, now.cumulative)):
            assert (one is None) == (other is None), key
            assert one is None or one == other.quantize(places, "ROUND_HALF_UP"), key  # type: ignore[union-attr]
        assert then.rows_cumulative == now.rows_cumulative
    for key, later in worths(AUGUST, moment).items():
        if later.figure.shape is Shape.FLOW:
            assert later.cumulative == known[key].cumulative, key


def test_stages_of_earlier_talks_really_change() -> None:
    changed = Negotiation.objects.filter(sign=1, revision__gt=1)
    assert changed.count() > 20
    assert all(row.reason for row in changed)
    assert Negotiation.objects.filter(sign=1, reversal__isnull=True).count() == 382


def test_named_projects_carry_only_what_is_printed() -> None:
    for landing in Landing.objects.filter(project_name__in=article.LANDED_NAMES):
        assert (landing.uscc, landing.subdistrict, landing.registered_capital_yuan) == ("", "", None)
        assert landing.papers == "注册日期为示例"
    assert Landing.objects.filter(project_name__in=article.LANDED_NAMES).count() == 6
    assert not Signing.objects.filter(project_name__in=article.LANDED_NAMES).exists()
    centre = Signing.objects.get(project_name=article.DATA_CENTRE)
    assert centre.agreed_total_yuan == article.DATA_CENTRE_YI * 10**8
    assert Landing.objects.get(project_name=article.DATA_CENTRE).started_on == date(2020, 7, 10)
    assert Recognition.objects.filter(project_name=article.DATA_CENTRE).exists()
    for firm in article.TARGET_FIRMS:
        talk = Negotiation.objects.get(investor=firm)
        assert (talk.total_investment_yuan, talk.uscc) == (None, "")
        assert "首谈日期为示例" in talk.progress

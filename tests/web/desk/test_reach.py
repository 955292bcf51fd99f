"""What two units state of one thing: each sees its own, on every page that shows what was stated last."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.factories.booking import AUGUST, Books, value
from tests.factories.ledgers import sample_rows
from tests.factories.moments import Clock
from tests.factories.people import Crowd
from zhaoshang.domain.enterprises.models import PaidInCapital
from zhaoshang.domain.evidence.commands import facts
from zhaoshang.domain.evidence.queries import in_force
from zhaoshang.domain.industries.commands import name_centre
from zhaoshang.domain.projects.models import Negotiation, Project
from zhaoshang.domain.targets.commands import close

pytestmark = pytest.mark.django_db


def test_land_and_buildings_show_what_the_own_unit_stated(books: Books, crowd: Crowd, sign_in: Any) -> None:
    one, other = crowd("subdistrict_officer", "xiangfu"), crowd("subdistrict_officer", "gongchen")
    books.booked("buildings", sample_rows("buildings", 1, as_of="2020-07-31"), by=one)
    theirs = {"leased_sqm": Decimal(4321), "subdistrict": "别处街道"}
    books.booked("buildings", sample_rows("buildings", 1, as_of="2020-08-31", **theirs), by=other)
    books.booked("parcels", sample_rows("parcels", 1, area_sqm=Decimal(30)), by=one)

    own = sign_in(one).get("/desk/estate/?kind=buildings").content.decode()
    assert "8,000" in own and "4,321" not in own and "别处街道" not in own
    whole = sign_in(crowd("statistician")).get("/desk/estate/?kind=buildings").content.decode()
    assert "4,321" in whole, "who sees the district sees what was stated last"
    assert "示例储出" not in sign_in(other).get("/desk/estate/").content.decode()


@pytest.mark.parametrize("export", ["", "?export=1"])
def test_a_project_shows_what_the_own_unit_stated(books: Books, crowd: Crowd, sign_in: Any, export: str) -> None:
    one, other = crowd("subdistrict_officer", "xiangfu"), crowd("subdistrict_officer", "gongchen")
    name = {"project_name": "两家都谈的示例项目"}
    books.booked("negotiations", sample_rows("negotiations", 1, **name), by=one)
    books.booked("signed", sample_rows("signed", 1, signed_on="2020-08-03", **name), by=other, name="别人的台账.xlsx")
    project = Project.objects.get()

    page = sign_in(one).get(f"/desk/projects/{project.pk}/").content.decode()
    assert "negotiations.xlsx" in page and "别人的台账" not in page and "2020-08-03" not in page
    listed = sign_in(one).get(f"/desk/projects/{export}")
    assert listed.status_code == 200 and (export or "2020-08-03" not in listed.content.decode())
    assert "别人的台账" in sign_in(crowd("statistician")).get(f"/desk/projects/{project.pk}/").content.decode()


def test_the_centres_of_the_cockpit_are_those_of_the_month_and_the_day(
    books: Books, clock: Clock, crowd: Crowd, sign_in: Any
) -> None:
    name_centre(key="tc", name="测试中心", name_en="Test", order=1, since=clock().date(), by=books.by, at=clock())
    books.booked("negotiations", sample_rows("negotiations", 3, centre="测试中心"))
    close(month=AUGUST, by=books.by, at=clock())
    clock.set("2020-09-20")
    fact = in_force(Negotiation).first()
    assert fact is not None
    facts.withdraw_fact(fact=fact, reason="重复", by=books.by, at=clock())
    client = sign_in(crowd("bureau_leader"))

    def centre(query: str) -> int:
        answer = client.get(f"/desk/cockpit/?{query}")
        return next(c.negotiated for c in answer.context["centres"] if c.name == "测试中心")

    assert centre("month=2020-08") == 3, "a closed month stands"
    assert centre("month=2020-09") == 2
    assert centre("month=2020-08&as_of=2020-08-31") == 0, "nothing was known yet"


def test_an_exported_month_adds_up_to_its_figure(books: Books, clock: Clock, crowd: Crowd, sign_in: Any) -> None:
    import io

    import openpyxl

    books.booked("fdi", sample_rows("fdi", 2))
    close(month=AUGUST, by=books.by, at=clock())
    fact = in_force(PaidInCapital).first()
    assert fact is not None
    facts.correct(fact=fact, values={"paid_in_usd": Decimal(1_500_000)}, reason="银行更正", by=books.by, at=clock())
    answer = sign_in(crowd("statistician")).get("/desk/figures/fdi/export/?month=2020-09&only=month")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    sums = []
    for sheet in book.worksheets:
        head = [c.value for c in sheet[2]]
        column = next(n for n, h in enumerate(head) if str(h).startswith("实到外资"))
        sums.append(sum(row[column] or 0 for row in sheet.iter_rows(min_row=3, values_only=True)))
    assert [s.title for s in book.worksheets][1] == "冲回（减去）"
    assert sums == [150, 100]
    assert value("fdi", AUGUST.next()).in_month == 50
    assert "银行更正" in [c.value for c in book.worksheets[1][3]]


def test_who_corrects_what_was_corrected_meanwhile_sees_what_stands(
    books: Books, clock: Clock, crowd: Crowd, sign_in: Any
) -> None:
    """R42: 409, the other version beside one's own."""
    books.booked("fdi", sample_rows("fdi", 1))
    fact = in_force(PaidInCapital).get()
    client, address = sign_in(crowd("statistician")), f"/desk/rows/enterprises.paidincapital/{fact.pk}/correct/"
    form = client.get(address).context["form"]
    facts.correct(fact=fact, values={"paid_in_usd": Decimal(7_770_000)}, reason="先", by=books.by, at=clock())
    sent = {f.name: "" if f.value() is None else f.value() for f in form} | {"paid_in_usd": "55", "reason": "后"}
    answer = client.post(address, sent)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "777" in page and 'value="55"' in page and "现行内容" in page
    assert in_force(PaidInCapital).get().paid_in_usd == 7_770_000

"""R05: no import tells of a confidential project to who may not know of it: not by its check, its rows, its files."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from tests.factories.booking import Books
from tests.factories.moments import Clock
from tests.factories.people import Crowd
from zhaoshang.domain.evidence import tasks
from zhaoshang.domain.evidence.commands import imports
from zhaoshang.domain.evidence.errors import OfAnotherUnit
from zhaoshang.domain.evidence.models import Import
from zhaoshang.domain.projects import commands
from zhaoshang.domain.projects.models import Project
from zhaoshang.domain.projects.queries import hidden_in

pytestmark = pytest.mark.django_db
DAY = {"first_contact_on": "2020-08-12"}
OPEN = DAY | {"project_name": "甲项目", "project_number": "谈-1", "investor": "公开公司"}
SECRET = DAY | {"project_name": "丙项目", "project_number": "谈-3", "investor": "绝密公司"}
WRONG = SECRET | {"first_contact_on": "2020-13-01"}
OTHERS = ("auditor", "bureau_leader", "section_head")


@pytest.fixture
def officer(crowd: Crowd) -> Any:
    return crowd("subdistrict_officer", "xiangfu")


def hide(by: Any, clock: Clock) -> None:
    commands.hide(project=Project.objects.get(name="丙项目"), reason="区领导批示", by=by, at=clock())


def problems(batch: Import) -> set[str]:
    return {p["code"] for row in batch.rows.all() for p in row.problems}


def cells_of(content: bytes) -> str:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    return " ".join(str(c) for row in sheet.iter_rows(values_only=True) for c in row)


@pytest.mark.parametrize(
    ("ledger", "row"),
    [
        ("negotiations", SECRET | {"investor": "试探"}),
        ("negotiations", DAY | {"project_name": "别名", "project_number": "谈-3"}),
        ("negotiations", DAY | {"project_name": " 丙 项目"}),
        ("signed", {"project_name": "丙项目", "signed_on": "2020-08-12", "agreed_total_yuan": Decimal(3)}),
    ],
)
def test_a_row_about_it_is_answered_like_another_units(
    books: Books, clock: Clock, officer: Any, crowd: Crowd, sign_in: Any, ledger: str, row: dict[str, Any]
) -> None:
    listed = crowd("statistician")
    books.booked("negotiations", [OPEN, SECRET], by=officer)
    hide(listed, clock)

    batch = books.checked(ledger, [row], by=officer)

    assert (batch.counts["refused"], problems(batch)) == (1, {"evidence.of_another_unit"})
    page = sign_in(officer).get(f"/desk/imports/{batch.pk}/").content.decode()
    assert "绝密公司" not in page
    assert row["project_name"].strip() in page, "a row that vanishes would tell that it is confidential"
    assert books.checked(ledger, [row], by=listed).counts["refused"] == 0


def test_a_wider_eye_opens_nothing_to_the_uploader(books: Books, clock: Clock, officer: Any, crowd: Crowd) -> None:
    listed = crowd("statistician")
    books.booked("negotiations", [OPEN, SECRET], by=officer)
    hide(listed, clock)
    batch = books.checked("negotiations", [SECRET | {"investor": "试探"}], by=officer)

    imports.recheck(batch=batch, by=listed, at=clock())
    batch = tasks.check(Import.objects.get(pk=batch.pk), by=listed, now=clock)

    assert (batch.counts["refused"], problems(batch)) == (1, {"evidence.of_another_unit"})


@pytest.mark.parametrize(
    "row", [SECRET | {"investor": "新公司"}, SECRET, WRONG], ids=["changed", "unchanged", "refused"]
)
def test_the_import_of_somebody_on_the_list_shows_others_nothing_of_it(
    books: Books, clock: Clock, crowd: Crowd, sign_in: Any, row: dict[str, Any]
) -> None:
    listed = crowd("statistician")
    books.booked("negotiations", [OPEN, SECRET], by=listed)
    hide(listed, clock)
    batch = books.checked("negotiations", [row, WRONG | OPEN | {"first_contact_on": "2020-13-02"}], by=listed)

    for person, knows in [(listed, True), *((crowd(role), False) for role in OTHERS)]:
        desk = sign_in(person)
        pages = [desk.get(f"/desk/imports/{batch.pk}/?show={v}") for v in ("new", "changed", "unchanged", "refused")]
        pages.append(desk.get(f"/desk/imports/{batch.pk}/columns/"))
        seen = "".join(p.content.decode() for p in pages if p.status_code == 200)
        workbook = desk.get(f"/desk/imports/{batch.pk}/refused/")
        seen += cells_of(b"".join(workbook) if workbook.streaming else workbook.content)
        assert ("丙项目" in seen, "绝密公司" in seen and row is not WRONG) == (knows, knows and row is not WRONG)
        assert "甲项目" in seen
        assert desk.get(f"/desk/imports/{batch.pk}/original/").status_code == (200 if knows else 403)


def test_hidden_later_the_waiting_import_is_silent_and_books_nothing_of_it(
    books: Books, clock: Clock, officer: Any, crowd: Crowd, sign_in: Any
) -> None:
    books.booked("negotiations", [OPEN, SECRET], by=officer)
    same = books.checked("negotiations", [OPEN, SECRET], by=officer)
    batch = books.checked("negotiations", [OPEN, SECRET | {"investor": "新公司"}], by=officer)
    hide(crowd("statistician"), clock)

    desk = sign_in(officer)
    for one, verdict in ((same, "unchanged"), (batch, "changed")):
        for address in (f"?show={verdict}", "columns/"):
            page = desk.get(f"/desk/imports/{one.pk}/{address}").content.decode()
            assert "丙项目" not in page and "绝密公司" not in page
        assert desk.get(f"/desk/imports/{one.pk}/original/").status_code == 403
    with pytest.raises(OfAnotherUnit) as refused:
        tasks.book(batch, by=officer, now=clock)
    assert "丙" not in refused.value.said.zh


def test_what_was_never_looked_at_is_not_given_out(books: Books, clock: Clock, officer: Any, crowd: Crowd) -> None:
    many = [DAY | {"project_name": f"第{n}个", "project_number": f"多-{n}"} for n in range(60)]
    batch = books.checked("negotiations", [OPEN, SECRET, *many], by=officer)
    reader = crowd("auditor")
    assert not hidden_in(batch, reader)
    books.booked("negotiations", [SECRET], by=officer)
    hide(crowd("statistician"), clock)
    batch = imports.recheck(batch=batch, by=officer, at=clock())

    found = hidden_in(batch, reader)

    assert found.unread and found.previews and not found.rows


def test_a_recheck_by_a_wider_role_does_not_carry_the_uploader_over(
    books: Books, clock: Clock, officer: Any, crowd: Crowd, sign_in: Any
) -> None:
    """R03: reach belongs to both, whoever checks and whoever uploaded."""
    there, wide = crowd("subdistrict_officer", "gongchen"), crowd("statistician")
    books.booked("negotiations", [SECRET], by=there)
    batch = books.checked("negotiations", [SECRET | {"investor": "试探"}], by=officer)

    imports.recheck(batch=batch, by=wide, at=clock())
    batch = tasks.check(Import.objects.get(pk=batch.pk), by=wide, now=clock)

    assert (batch.counts["refused"], problems(batch)) == (1, {"evidence.of_another_unit"})
    assert "绝密公司" not in sign_in(officer).get(f"/desk/imports/{batch.pk}/").content.decode()


def test_booking_refuses_to_replace_what_is_out_of_reach(
    books: Books, clock: Clock, officer: Any, crowd: Crowd
) -> None:
    """R03: also where a check, done by somebody with a wider reach, let it through."""
    there, wide = crowd("subdistrict_officer", "gongchen"), crowd("statistician")
    books.booked("negotiations", [SECRET], by=there)
    batch = books.checked("negotiations", [SECRET | {"investor": "新公司"}], by=wide)
    assert batch.counts["changed"] == 1

    with pytest.raises(OfAnotherUnit) as refused:
        tasks.booking.prepare(batch, by=officer, at=clock())

    assert "第" in refused.value.said.zh and "丙" not in refused.value.said.zh
    assert tasks.book(batch, by=wide, now=clock).state == "booked"

"""The pages of scoring rules, peer groups, published results and industry centres; and a fact taken back."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.factories.booking import AUGUST, Books, value
from tests.factories.ledgers import sample_rows
from tests.web.desk.test_people import beside, text
from zhaoshang.domain.enterprises.models import PaidInCapital
from zhaoshang.domain.evidence.queries import in_force
from zhaoshang.domain.industries.models import IndustryCentre
from zhaoshang.domain.journal.models import Entry
from zhaoshang.domain.targets import commands
from zhaoshang.domain.targets.models import ExternalResult, PeerGroup, Scheme, Target

pytestmark = pytest.mark.django_db
HEAD = {
    "key": "board",
    "name": "示例办法",
    "issuer": "示例市",
    "doc_no": "示例〔2020〕1号",
    "since": "2020-09-01",
    "until": "",
}


@pytest.fixture
def desk(people: dict[str, Any], sign_in: Callable[[Any], Client]) -> Client:
    return sign_in(people["statistician"])


def items(*rows: dict[str, str], initial: int = 0) -> dict[str, str]:
    """The items as the form sends them, two empty rows below."""
    told = {"items-TOTAL_FORMS": str(len(rows) + 2), "items-INITIAL_FORMS": str(initial)}
    names = ("figure", "method", "weight", "need", "step", "cap")
    return told | {f"items-{at}-{n}": row.get(n, "") for at, row in enumerate([*rows, {}, {}]) for n in names}


FDI = {"figure": "fdi", "method": "capped_ratio", "weight": "30"}
TEN = {"figure": "ten_yi_projects", "method": "deduct", "weight": "20", "need": "5", "step": "4"}


def test_rules_are_made_from_nothing_then_copied_into_a_version(desk: Client) -> None:
    assert "还没有计分办法" in text(desk.get("/desk/league/schemes/"))
    assert desk.get("/desk/league/schemes/define/").status_code == 200
    assert desk.post("/desk/league/schemes/define/", HEAD | items(FDI, TEN)).status_code == 302
    first = Scheme.objects.get()
    assert [i["figure"] for i in first.items] == ["fdi", "ten_yi_projects"]

    page = text(desk.get(f"/desk/league/schemes/{first.pk}/"))
    assert "达到5得满分，每少一个扣4" in page.replace(" ", "") and "示例〔2020〕1号" in page
    copy = desk.get(f"/desk/league/schemes/define/?copy={first.pk}").content.decode()
    assert 'value="30"' in copy and 'value="board"' in copy
    second = HEAD | {"since": "2020-10-01"} | items({**FDI, "weight": "25"}, TEN, initial=2)
    assert desk.post(f"/desk/league/schemes/define/?copy={first.pk}", second).status_code == 302
    assert Scheme.objects.get(version=2).items[0]["weight"] == "25"
    assert desk.get("/desk/league/schemes/define/?copy=999").status_code == 404
    assert desk.get("/desk/league/schemes/999/").status_code == 404


def test_a_wrong_item_is_said_in_its_row(desk: Client) -> None:
    wrong = desk.post("/desk/league/schemes/define/", HEAD | items(FDI, {**TEN, "step": ""}))

    assert wrong.status_code == 422 and not Scheme.objects.exists()
    assert "第2项有问题" in text(wrong)
    assert "每个分值" in beside(wrong, "items-1-step")
    assert desk.post("/desk/league/schemes/define/", HEAD | items()).status_code == 422
    assert beside(desk.post("/desk/league/schemes/define/", HEAD | {"key": "赛马"} | items(FDI)), "key")
    assert desk.post("/desk/league/schemes/define/", HEAD | items({**FDI, "weight": "viel"})).status_code == 422
    assert desk.post("/desk/league/schemes/define/", HEAD).status_code == 422  # not even the form's own frame


def test_more_rows_keep_what_was_typed(desk: Client) -> None:
    answer = desk.post(
        "/desk/league/schemes/define/", {"name": "半", "more": "1"} | items({"figure": "fdi", "weight": "x"})
    )

    page = answer.content.decode()
    assert answer.status_code == 200 and not Scheme.objects.exists()
    assert (
        'value="半"' in page
        and 'value="x"' in page
        and 'name="items-2-figure"' in page
        and "error" not in beside(answer, "name")
    )


def test_closed_months_are_not_ranked_anew(desk: Client, machine: Any, clock: Any) -> None:
    desk.post("/desk/league/schemes/define/", HEAD | {"since": "2020-01-01"} | items(FDI))
    commands.close(month=AUGUST, by=machine, at=clock())

    late = desk.post("/desk/league/schemes/define/", HEAD | {"since": "2020-08-01"} | items(FDI))

    assert late.status_code == 422 and "2020-09-01" in beside(late, "since")


def test_a_peer_group_is_set_and_the_old_one_ends(desk: Client) -> None:
    assert "还没有同城组" in text(desk.get("/desk/league/peers/"))
    given = {"name": "同城组", "places": "拱墅区、示例区\n示例乙区", "since": "2020-01-01", "source": "示例文件"}
    assert desk.post("/desk/league/peers/group/", given).status_code == 302
    assert PeerGroup.objects.get().places == ["拱墅区", "示例区", "示例乙区"]

    assert desk.post("/desk/league/peers/group/", {**given, "since": "2020-09-01"}).status_code == 302
    assert PeerGroup.objects.filter(until=date(2020, 9, 1)).count() == 1
    twice = desk.post("/desk/league/peers/group/", {**given, "places": "示例区 \n示例区", "since": "2020-10-01"})
    assert twice.status_code == 422 and "写了两次" in beside(twice, "places")


RESULT = {"figure": "fdi", "month": "2020年8月", "place": "示例区", "source": "示例通报"}


def test_a_published_result_is_recorded_as_printed(desk: Client) -> None:
    given = {**RESULT, "value": "45000", "qualifier": "gt", "printed_value": "超4.5亿美元", "printed_percent": "126.66", "rank_city": "3", "rank_is_ambiguous": "on"}  # fmt: skip

    assert desk.post("/desk/league/external/", given).status_code == 302

    row = ExternalResult.objects.get()
    assert (row.qualifier, row.printed_percent, row.rank_is_ambiguous, row.first_day) == (
        "gt",
        Decimal("126.66"),
        True,
        date(2020, 8, 1),
    )
    page = text(desk.get("/desk/league/published/"))
    assert "示例区" in page and "超4.5亿美元" in page and "126.66" in page


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"month": "2020-13"}, "month"), ({"month": ""}, "month"), ({"value": ""}, "value"), ({"rank_city": "0"}, "rank_city"),
     ({"place": ""}, "place"), ({"month": "2999-01"}, "month")],
)  # fmt: skip
def test_a_wrong_result_is_said_beside_its_field(desk: Client, wrong: dict[str, str], field: str) -> None:
    answer = desk.post("/desk/league/external/", {**RESULT, "value": "1", **wrong})

    assert answer.status_code == 422 and beside(answer, field)
    assert not ExternalResult.objects.exists()


def book_of(*rows: list[Any]) -> SimpleUploadedFile:
    """A workbook of results."""
    book = openpyxl.Workbook()
    for row in (["区", "指标", "月份", "数值", "全市名次", "来源"], *rows):
        book.active.append(row)  # type: ignore[union-attr]
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("公布.xlsx", out.getvalue())


def test_a_workbook_is_shown_first_and_recorded_when_confirmed(desk: Client) -> None:
    good = book_of(
        ["示例甲区", "fdi", "2020-08", 40000, 1, "示例通报"],
        ["示例乙区", "fdi", "2020-08", "超4.5亿美元", 2, "示例通报"],
    )
    shown = desk.post("/desk/league/external/import/", {"file": good})

    assert shown.status_code == 200 and not ExternalResult.objects.exists()
    assert "已读出2行" in text(shown).replace(" ", "")
    token = shown.context["token"]
    assert desk.post("/desk/league/external/import/", {"kept": token}).status_code == 302
    assert set(ExternalResult.objects.values_list("place", "qualifier")) == {("示例甲区", ""), ("示例乙区", "gt")}
    assert Entry.objects.filter(verb="targets.import_external", outcome="done").count() == 1
    assert desk.post("/desk/league/external/import/", {"kept": f"{token}x"}).status_code == 404
    again = desk.post("/desk/league/external/import/", {"kept": token})
    assert again.status_code == 409 and "已经登记过" in text(again) and ExternalResult.objects.count() == 2
    assert not beside(again, "file")


def test_a_wrong_workbook_records_nothing(desk: Client) -> None:
    rows = book_of(
        ["示例甲区", "fdi", "2020-08", 40000, 1, "示例通报"], ["示例乙区", "gdp", "2020-08", 1, 2, "示例通报"]
    )
    shown = desk.post("/desk/league/external/import/", {"file": rows})

    assert "不能登记" in text(shown) and "gdp" in text(shown) and not shown.context["token"]
    notes = SimpleUploadedFile("notes.pdf", b"%PDF-1.4")
    refused = desk.post("/desk/league/external/import/", {"file": notes})
    assert refused.status_code == 422
    assert desk.post("/desk/league/external/import/", {}).status_code == 422
    assert not ExternalResult.objects.exists()


def test_the_template_can_be_filled_in_and_read(desk: Client) -> None:
    answer = desk.get("/desk/league/external/template/")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    heads = [c.value for c in book.active[2]]  # type: ignore[index]
    told = {"区": "示例区", "指标": "fdi", "月份": "2020-08", "数值": 5, "来源": "示例通报"}
    book.active.append([told.get(str(h)) for h in heads])  # type: ignore[union-attr]
    out = io.BytesIO()
    book.save(out)

    shown = desk.post("/desk/league/external/import/", {"file": SimpleUploadedFile("t.xlsx", out.getvalue())})

    assert shown.context["sheet"].wrong == 0 and len(shown.context["sheet"].rows) == 1


def test_a_target_of_a_strange_year_is_refused_beside_the_year(desk: Client) -> None:
    given = {"figure": "fdi", "year": "20202", "value": "1", "issuer": "示例"}

    answer = desk.post("/desk/targets/", given)

    assert answer.status_code == 422 and "2000年至" in beside(answer, "year") and not Target.objects.exists()


def test_industry_centres_are_added_and_keep_their_name(desk: Client) -> None:
    assert "还没有产业中心" in text(desk.get("/desk/centres/"))
    given = {"name": "大健康", "name_en": "Health", "key": "health", "order": "1", "since": "2020-01-01"}
    assert desk.post("/desk/centres/name/", given).status_code == 302
    assert 'value="大健康"' in desk.get("/desk/centres/name/?centre=health").content.decode()
    renamed = desk.post("/desk/centres/name/", {**given, "name": "生命健康"})
    assert renamed.status_code == 422 and "不能改名" in beside(renamed, "name")
    assert desk.post("/desk/centres/name/", {**given, "name_en": "Life and health"}).status_code == 302
    assert (IndustryCentre.objects.get().name, IndustryCentre.objects.get().name_en) == ("大健康", "Life and health")
    wrong = desk.post("/desk/centres/name/", {**given, "key": "健康"})
    assert wrong.status_code == 422 and "小写字母" in beside(wrong, "key")


def test_a_fact_is_taken_back_with_a_reason(desk: Client, books: Books) -> None:
    books.booked("fdi", sample_rows("fdi", 2))
    fact = PaidInCapital.objects.order_by("pk")[0]
    row = f"/desk/rows/enterprises.paidincapital/{fact.pk}/"
    assert f"{row}withdraw/" in desk.get(row).content.decode()
    before = value("fdi").cumulative

    assert desk.get(f"{row}withdraw/").status_code == 200
    assert beside(desk.post(f"{row}withdraw/"), "reason")
    assert in_force(PaidInCapital).count() == 2
    assert desk.post(f"{row}withdraw/", {"reason": "重复登记"}).status_code == 302

    assert list(in_force(PaidInCapital)) == list(PaidInCapital.objects.order_by("pk")[1:2])
    assert value("fdi").cumulative != before
    page = desk.get(row).content.decode()
    assert "重复登记" in page and "withdraw/" not in page
    assert desk.post(f"{row}withdraw/", {"reason": "再一次"}).status_code == 409


def test_a_fact_of_a_closed_month_says_where_it_will_be_taken_back(
    desk: Client, books: Books, machine: Any, clock: Any
) -> None:
    books.booked("fdi", sample_rows("fdi", 1))
    commands.close(month=AUGUST, by=machine, at=clock())
    fact = PaidInCapital.objects.get()

    assert "2020年9月" in text(desk.get(f"/desk/rows/enterprises.paidincapital/{fact.pk}/withdraw/"))


def test_who_may_only_read_is_offered_nothing(people: dict[str, Any], sign_in: Any, desk: Client) -> None:
    desk.post("/desk/league/schemes/define/", HEAD | items(FDI))
    reader = sign_in(people["section_head"])

    for address in (
        "/desk/league/schemes/",
        "/desk/league/peers/",
        "/desk/league/published/",
        "/desk/centres/",
        "/desk/league/",
    ):
        page = reader.get(address).content.decode()
        assert not any(f"{verb}/" in page for verb in ("define", "group", "external", "centres/name")), address

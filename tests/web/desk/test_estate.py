"""Land and buildings on the desk: the section, a unit, promises, and a row stated by hand."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import shapely
import time_machine
from django.test import Client
from django.utils import timezone

from tests.factories import offers
from tests.factories.booking import Books
from tests.factories.ledgers import sample_rows
from tests.factories.people import Crowd
from zhaoshang.domain.estate import commands
from zhaoshang.domain.estate.models import Building, Hold, Parcel, ParcelRecord, Unit, UnitRecord
from zhaoshang.domain.evidence.queries import in_force
from zhaoshang.domain.projects.models import Project
from zhaoshang.domain.tours.models import Panorama
from zhaoshang.kernel.outlines import checked
from zhaoshang.kernel.zone import day_of

pytestmark = pytest.mark.django_db
ROW = {
    "building_name": "示例大厦", "unit_no": "9-901", "floor_label": "9F", "gfa_sqm": "320", "rent_yuan": "2.8", "status": "vacant",
    "as_of": "2020-09-01", "has_water": "True",
}  # fmt: skip


def soon() -> str:
    return (day_of(timezone.now()) + timedelta(days=20)).isoformat()


@pytest.fixture
def project(books: Books) -> Project:
    books.booked("negotiations", sample_rows("negotiations", 1))
    return Project.objects.get()


def test_a_building_is_drawn_floor_by_floor_and_its_units_open(books: Books, crowd: Crowd, sign_in: Any) -> None:
    books.booked("units", sample_rows("units", 3))
    books.booked("tenancies", sample_rows("tenancies", 1, unit_no="201"))
    client = sign_in(crowd("section_head"))
    page = client.get(f"/desk/estate/buildings/{Building.objects.get().pk}/").content.decode()
    assert page.index(">3层<") < page.index(">1层<")
    unit = Unit.objects.get(unit_no="201")
    assert f'href="/desk/estate/units/{unit.pk}/"' in page and "201 · 200 ㎡ · 已租 · 示例租户1有限公司" in page
    own = client.get(f"/desk/estate/units/{unit.pk}/").content.decode()
    assert "示例租户1有限公司" in own and "2.8 元/㎡/天" in own


def test_whoever_sees_a_building_sees_no_units_of_another_unit(books: Books, crowd: Crowd, sign_in: Any) -> None:
    officer = crowd("subdistrict_officer", "xiangfu")
    books.booked("buildings", sample_rows("buildings", 1, building_name="示例大厦"), by=officer)
    books.booked("units", sample_rows("units", 2))
    books.booked("tenancies", sample_rows("tenancies", 1, unit_no="101"))
    client = sign_in(officer)
    page = client.get(f"/desk/estate/buildings/{Building.objects.get().pk}/").content.decode()
    assert "示例租户1" not in page and "/desk/estate/units/" not in page
    assert client.get(f"/desk/estate/units/{Unit.objects.first().pk}/").status_code == 404  # type: ignore[union-attr]


def test_a_unit_is_held_extended_and_released(books: Books, crowd: Crowd, sign_in: Any, project: Project) -> None:
    books.booked("units", sample_rows("units", 1))
    unit, client = Unit.objects.get(), sign_in(crowd("bureau_officer"))
    address = f"/desk/estate/units/{unit.pk}/"
    done = client.post(f"{address}hold/", {"project_number": project.number, "until": soon()}, follow=True)
    assert f"已预留给<b>{project.number} {project.name}</b>" in done.content.decode()
    again = client.post(f"{address}hold/", {"project_number": project.number, "until": soon()})
    assert again.status_code == 409 and "已被预留至" in again.content.decode()
    assert str(unit) in client.get("/desk/estate/holds/").content.decode()
    row = Hold.objects.get()
    later = (day_of(timezone.now()) + timedelta(days=40)).isoformat()
    assert later in client.post(f"/desk/estate/holds/{row.pk}/extend/", {"until": later}, follow=True).content.decode()
    client.post(f"/desk/estate/holds/{row.pk}/end/", {"way": "taken_up"})
    assert Hold.objects.get().end == "taken_up"
    over = client.get("/desk/estate/holds/?show=over").content.decode()
    assert row.number in over and "已签约" in over


def test_a_project_one_may_not_know_of_is_no_project(
    books: Books, crowd: Crowd, sign_in: Any, project: Project
) -> None:
    from zhaoshang.domain.projects import commands as projects

    books.booked("units", sample_rows("units", 1))
    unit = Unit.objects.get()
    projects.hide(project=project, reason="保密", by=books.by, at=books.now())
    client = sign_in(crowd("bureau_officer"))
    answer = client.post(f"/desk/estate/units/{unit.pk}/hold/", {"project_number": project.number, "until": soon()})
    assert answer.status_code == 422 and "没有这个项目" in answer.content.decode()
    commands.hold(
        unit=unit, project_number=project.number, until=day_of(timezone.now()) + timedelta(days=9),
        org_path=books.by.organisation.path, by=books.by, at=timezone.now(),
    )  # fmt: skip
    page = client.get(f"/desk/estate/units/{unit.pk}/").content.decode()
    assert project.name not in page and project.number not in page and "您无权查看的项目" in page


def test_a_parcel_is_held_on_its_page(books: Books, crowd: Crowd, sign_in: Any, project: Project) -> None:
    books.booked("parcels", sample_rows("parcels", 1, state="净地", granted_on=None), as_of=date(2020, 8, 31))
    parcel, client = Parcel.objects.get(), sign_in(crowd("bureau_officer"))
    address = f"/desk/estate/parcels/{parcel.pk}/"
    done = client.post(f"{address}hold/", {"project_number": project.number, "until": soon()}, follow=True)
    assert project.name in done.content.decode() and Hold.objects.get().parcel == parcel


def test_where_it_lies_is_drawn_for_the_desk_and_coarser_for_the_public(
    books: Books, crowd: Crowd, sign_in: Any
) -> None:
    books.booked("parcels", sample_rows("parcels", 1))
    commands.draw_outline(
        parcel=Parcel.objects.get(), polygons=checked(shapely.box(120.14, 30.32, 120.142, 30.322)), source_crs="EPSG:4549",
        source_name="示例", org_path=books.by.organisation.path, by=books.by, at=books.now(),
    )  # fmt: skip
    page = sign_in(crowd("section_head")).get(f"/desk/estate/parcels/{Parcel.objects.get().pk}/").content.decode()
    assert 'class="is-own"' in page and "EPSG:4549" in page and "精度 10 m" in page


def test_what_only_the_desk_tells_is_not_told_in_public(
    books: Books, crowd: Crowd, sign_in: Any, client: Client
) -> None:
    inside = {"clearing_text": "还剩两户", "winner_name": "示例竞得有限公司", "publish_level": "公开"}
    land = offers.parcel(books, state="已出让", granted_on="2020-08-10", **inside)
    kept = {"above_scale_count": 7, "tax_last_year_yuan": Decimal(1250), "remark": "业主有意出售"}
    books.booked("buildings", sample_rows("buildings", 1, address="祥园路1号", rent_text="3", **kept))
    tower = offers.public(books, Building.objects.get())
    desk = sign_in(crowd("section_head"))
    told = dict(desk.get(f"/desk/estate/parcels/{land.parcel_id}/").context["facts"])
    assert (told["征迁情况"], told["竞得人"], told["公开级别"]) == ("还剩两户", "示例竞得有限公司", "公开")
    told = dict(desk.get(f"/desk/estate/buildings/{tower.building_id}/").context["facts"])
    assert (told["规上企业数"], told["上年税收"], told["备注"]) == ("7", "1,250 万元", "业主有意出售")
    for listing, secrets in (
        (land, ("还剩两户", "示例竞得", "公开级别")),
        (tower, ("1,250", "业主有意出售", "规上企业数")),
    ):
        page = client.get(f"/on-offer/{listing.number}/").content.decode()
        assert not [word for word in secrets if word in page]


def test_a_row_is_stated_by_hand_like_one_of_a_workbook(books: Books, crowd: Crowd, sign_in: Any) -> None:
    client = sign_in(crowd("statistician"))
    assert "房源台账" in client.get("/desk/ledgers/units/state/").content.decode()
    done = client.post("/desk/ledgers/units/state/", ROW, follow=True)
    assert done.status_code == 200 and "9-901" in done.content.decode()
    record = in_force(UnitRecord).get()
    assert record.level == 9 and record.unit.building.name == "示例大厦" and record.booking is None
    again = client.post("/desk/ledgers/units/state/", ROW)
    assert again.status_code == 409 and "已经在账上" in again.content.decode()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"floor_label": "屋顶"}, "看不出是哪一层"),
        ({"gfa_sqm": ""}, "这一项还没有填"),
        ({"clear_height_m": "300"}, "超出合理范围"),
        ({"as_of": "2999-01-01"}, "晚于今天"),
        ({"usable_sqm": "400"}, "大于建筑面积"),
    ],
)
def test_what_a_workbook_may_not_say_a_page_may_not_say(
    books: Books, crowd: Crowd, sign_in: Any, changed: dict[str, str], said: str
) -> None:
    answer = sign_in(crowd("statistician")).post("/desk/ledgers/units/state/", ROW | changed)
    assert answer.status_code in (409, 422) and said in answer.content.decode()
    assert not UnitRecord.objects.exists()


def test_a_ledger_with_secret_rows_is_not_stated_by_hand(crowd: Crowd, sign_in: Any) -> None:
    assert sign_in(crowd("statistician")).get("/desk/ledgers/negotiations/state/").status_code == 404


def test_a_planned_parcel_states_when_it_is_planned_for(books: Books) -> None:
    rows = sample_rows(
        "parcels", 1, state="规划中", granted_on=None, planned_on="2021年6月", is_standard_land="是", rd_ratio="3%"
    )
    books.booked("parcels", rows, as_of=date(2020, 8, 31))
    record = in_force(ParcelRecord).get()
    assert str(record.planned_on) == "2021-06-01" and record.is_standard_land and record.rd_ratio == 3


@time_machine.travel("2026-12-22 23:30+08:00")  # the sun of the night draws no picture
def test_a_rendering_is_asked_for_where_everything_is_known(books: Books, crowd: Crowd, sign_in: Any) -> None:
    books.booked("parcels", sample_rows("parcels", 1, area_sqm="64.2亩", height_limit_m=60))
    parcel, client = Parcel.objects.get(), sign_in(crowd("bureau_officer"))
    address = f"/desk/estate/parcels/{parcel.pk}/render/"
    lacking = client.post(address)
    assert lacking.status_code == 422 and "没有界址" in lacking.content.decode()
    commands.draw_outline(
        parcel=parcel, polygons=checked(shapely.box(120.14, 30.32, 120.142, 30.322)), source_crs="EPSG:4549",
        org_path=books.by.organisation.path, by=books.by, at=books.now(),
    )  # fmt: skip
    done = client.post(address, follow=True)
    row = Panorama.objects.get()
    assert done.status_code == 200 and row.state == "drawing" and row.parcel == parcel
    assert row.scene["basis"]["far"] == "2.5" and row.scene["basis"]["height"] == "60"


def test_ledgers_come_out_as_they_go_in(books: Books, crowd: Crowd, sign_in: Any) -> None:
    """Every ledger of land and buildings, exported and imported again, is known row by row."""
    for key, rows in (("parcels", 3), ("building_files", 1), ("units", 2), ("tenancies", 1)):
        changes = {"unit_no": "201"} if key == "tenancies" else {}
        books.booked(key, sample_rows(key, rows, **changes))
    desk = sign_in(crowd("statistician"))
    page = desk.get("/desk/estate/?kind=buildings").content.decode()
    assert all(f"/desk/ledgers/{key}/export/" in page for key in ("building_files", "floors", "units", "tenancies"))
    for key, count in (("parcels", 3), ("building_files", 1), ("units", 2), ("tenancies", 1)):
        answer = desk.get(f"/desk/ledgers/{key}/export/")
        assert answer.status_code == 200 and answer["Content-Disposition"].startswith("attachment")
        again = books.checked(key, answer.content)
        assert (again.counts["unchanged"], again.counts.get("refused", 0)) == (count, 0), (key, again.counts)
    assert desk.get("/desk/ledgers/fdi/export/").status_code == 404


def test_outlines_come_out_as_a_file(books: Books, crowd: Crowd, sign_in: Any) -> None:
    books.booked("parcels", sample_rows("parcels", 1), by=crowd("bureau_officer"))
    commands.draw_outline(
        parcel=Parcel.objects.get(), polygons=checked(shapely.box(120.14, 30.32, 120.142, 30.322)), source_crs="EPSG:4549",
        org_path=books.by.organisation.path, by=books.by, at=books.now(),
    )  # fmt: skip
    desk = sign_in(crowd("bureau_officer"))
    assert "导出界线" in desk.get("/desk/estate/").content.decode()
    asked = {"kind": "all", "form": "geojson", "system": "4490", "level": "shown"}
    told = json.loads(desk.post("/desk/estate/outlines/export/", asked).content)
    assert [f["properties"]["number"] for f in told["features"]] == [ParcelRecord.objects.get().parcel_no]
    survey = json.loads(desk.post("/desk/estate/outlines/export/", asked | {"level": "survey"}).content)
    assert [120.14, 30.32] in survey["features"][0]["geometry"]["coordinates"][0][0]
    assert [120.14, 30.32] not in told["features"][0]["geometry"]["coordinates"][0][0]
    wrong = desk.post("/desk/estate/outlines/export/", asked | {"form": "dwg"})
    assert wrong.status_code == 422 and "没有这一项" in wrong.content.decode()

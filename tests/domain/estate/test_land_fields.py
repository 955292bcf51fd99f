"""What the land ledger states besides the usual: bounds in one text or four, the mix of uses, the standard its code is of."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override
from openpyxl import Workbook, load_workbook

from tests.factories.booking import Books
from tests.factories.ledgers import sample_rows, workbook
from tests.factories.offers import building, parcel
from tests.factories.people import Crowd
from zhaoshang.domain.estate.errors import MixNotWhole, MixUnnamed
from zhaoshang.domain.estate.ledgers.land import PARCELS, parcel_statements
from zhaoshang.domain.estate.models import BuildingRecord, ParcelRecord
from zhaoshang.domain.evidence.commands import imports
from zhaoshang.domain.evidence.models import ImportRow
from zhaoshang.domain.evidence.readers.columns import match_columns
from zhaoshang.domain.evidence.readers.guess import Header
from zhaoshang.kernel.ledger import RowReading
from zhaoshang.kernel.percent import round_half_up
from zhaoshang.web.kit.estate import facts_of
from zhaoshang.web.kit.workbooks import ledger_rows

pytestmark = pytest.mark.django_db
SIDES = {
    "bounds_east": "规划支路", "bounds_south": "祥运路", "bounds_west": "河道绿化带", "bounds_north": "储运路",
}  # fmt: skip


@pytest.mark.parametrize(
    ("stated", "zh", "en"),
    [
        (SIDES, "东至规划支路，南至祥运路，西至河道绿化带，北至储运路", "east to 规划支路, south to 祥运路"),
        ({"bounds_text": "东临河"} | SIDES, "东临河", "东临河"),
        ({"bounds_text": "", "bounds_west": "河"}, "西至河", "west to 河"),
    ],
)
def test_bounds_are_one_text_or_four(books: Books, client: Client, stated: dict[str, str], zh: str, en: str) -> None:
    listing = parcel(books, **({"bounds_text": ""} | stated))
    record = ParcelRecord.objects.get()
    assert {name: getattr(record, name) for name in stated} == stated
    assert zh in client.get(f"/on-offer/{listing.number}/").content.decode()
    with override("en"):
        assert dict(facts_of(record))["Boundaries"].startswith(en)


@pytest.mark.parametrize(
    "headings",
    [
        ["东至", "南至", "西至", "北至"],
        ["四至（东）", "四至（南）", "四至（西）", "四至（北）"],
        ["四至/东", "四至/南", "四至/西", "四至/北"],
        ["四至范围/东至", "四至范围/南至", "四至范围/西至", "四至范围/北至"],
    ],
)
def test_the_four_are_read_however_their_heading_is_written(headings: list[str]) -> None:
    named = ["宗地编号", "四至范围", *headings]
    found = match_columns(
        [Header(n, name, name, f"{n}", "", hidden=False) for n, name in enumerate(named)], PARCELS, {}
    )
    assert found.columns == {"parcel_no": 0, "bounds_text": 1} | {side: n for n, side in enumerate(SIDES, 2)}
    assert found.unclaimed == ()


def test_a_workbook_with_two_rows_of_headings(books: Books, client: Client) -> None:
    """The four under 四至, cells that repeat their heading; and back out again as they came."""
    cells: dict[str, Any] = {
        "宗地编号": "示例储出[2020]1号", "地块名称": "示例地块", "所属街道": "祥符街道", "用地面积(亩)": 30, "用地性质": "工业", "容积率": "≤2.5",
        "状态": "净地", "东": "东至规划支路", "南": "祥运路", "西": "东新路", "北": "储运路",
    }  # fmt: skip
    book, stream = Workbook(), BytesIO()
    sheet: Any = book.active
    first = list(cells)[:7]
    sheet.append([*first, "四至", None, None, None])
    sheet.append([*[None] * 7, "东", "南", "西", "北"])
    sheet.append(list(cells.values()))
    sheet.merge_cells("H1:K1")
    for letter in "ABCDEFG":
        sheet.merge_cells(f"{letter}1:{letter}2")
    book.save(stream)
    books.booked("parcels", stream.getvalue(), as_of=date(2020, 8, 31))
    record = ParcelRecord.objects.get()
    assert [getattr(record, side) for side in SIDES] == ["东至规划支路", "祥运路", "东新路", "储运路"]
    assert dict(facts_of(record))["四至"] == "东至规划支路，南至祥运路，西至东新路，北至储运路"


def test_a_card_says_first_what_a_choice_begins_with(books: Books, client: Client) -> None:
    parcel(books, land_use_code="1001", mix_ratio_text="M创70%，B29 30%")
    (card,) = client.get("/land/").context["cards"]
    assert [name for name, _ in card.facts] == ["用地性质", "状态", "街道"]


def test_the_code_says_of_which_standard_it_is(books: Books, client: Client) -> None:
    told = {"land_use_code": "1001", "land_use_system": "国土空间分类2023", "mix_ratio_text": "M创70%，B29 30%"}
    page = client.get(f"/on-offer/{parcel(books, **told).number}/").content.decode()
    assert "1001 · 国土空间分类2023" in page and told["mix_ratio_text"] in page


@pytest.mark.parametrize("heading", ["所属园区", "园区", "所在园区"])
def test_the_park_comes_in_from_the_ledger(books: Books, heading: str) -> None:
    (row,) = sample_rows("parcels", 1, park="祥符数字园")
    books.booked("parcels", workbook("parcels", [row], headings={"park": heading}))
    assert ParcelRecord.objects.get().park == "祥符数字园"


def test_the_park_is_told_wherever_the_place_is(books: Books, client: Client, crowd: Crowd, sign_in: Any) -> None:
    land, tower = parcel(books, park="祥符数字园"), building(books, {}, park="祥符数字园")
    assert BuildingRecord.objects.get().park == "祥符数字园"
    desk = sign_in(crowd("auditor"))
    for listing, kind in ((land, "parcels"), (tower, "buildings")):
        thing = listing.parcel_id or listing.building_id
        assert "祥符数字园" in client.get(f"/on-offer/{listing.number}/").content.decode()
        assert "祥符数字园" in desk.get(f"/desk/estate/{kind}/{thing}/").content.decode()
        assert [row.pk for row in desk.get(f"/desk/estate/?kind={kind}&q=数字园").context["page"]] == [thing]
        assert not desk.get(f"/desk/estate/?kind={kind}&q=另一园").context["page"]
        said = client.get(f"/api/v1/{kind}/{listing.number}").json()
        assert (said["park"], said["subdistrict"]) == ("祥符数字园", "祥符街道")
    assert [card.listing for card in client.get("/land/?q=数字园").context["cards"]] == [land]
    assert {card.listing for card in client.get("/find/?what=space&q=xfszy").context["cards"]} == {tower}


@pytest.mark.parametrize(
    ("far", "start", "deal"),
    [
        ("≤2.5", "1,000 元/㎡", "1,333.34 元/㎡"), ("2.5", "1,000 元/㎡", "1,333.34 元/㎡"), ("2.0-2.5", "1,000 元/㎡", "1,333.34 元/㎡"),
        ("≥2.5", "", ""), ("约2.5", "", ""), ("见规划条件", "", ""),
    ],
)  # fmt: skip
def test_what_a_price_comes_to_by_floor_area(books: Books, client: Client, far: str, start: str, deal: str) -> None:
    """30 mu are 20,000 ㎡, of which 50,000 ㎡ of floors may be made: 50 million yuan are 1,000 a ㎡, 66.66675 million 1,333.335."""
    prices = {"start_price_yuan": Decimal(5000), "deal_price_yuan": Decimal("6666.675")}
    listing = parcel(books, far_text=far, state="已出让", granted_on="2020-08-10", **prices)
    told = dict(facts_of(ParcelRecord.objects.get()))
    assert (told.get("起始楼面价", ""), told.get("成交楼面价", "")) == (start, deal)
    assert told["成交价"] == "6,666.68 万元"
    page = client.get(f"/on-offer/{listing.number}/").content.decode()
    assert ("楼面价" in page) is bool(start) and start in page and deal in page
    assert (start in client.get(f"/compare/?p={listing.number}").content.decode()) and "6,666.68 万元" in page
    said = client.get(f"/api/v1/parcels/{listing.number}").json()
    assert said["starting_floor_price_yuan_per_sqm"] == (1000 if start else None)
    assert said["closing_floor_price_yuan_per_sqm"] == (1333.34 if deal else None)
    assert said["closing_price_yuan"] == 66666750


@pytest.mark.parametrize(
    ("area", "price", "said"),
    [("100亩", "2000.1", "300.02"), ("29.53亩", "590.62953", "300.02"), ("66666.66㎡", "2000.1", "300.02"), ("66666.67㎡", "2000.1", "300.01")],
)  # fmt: skip
def test_a_floor_price_on_the_half_is_rounded_up(books: Books, area: str, price: str, said: str) -> None:
    """100 mu are 66,666 ㎡ and two thirds: 20.001 million yuan make 300.015 a ㎡. An area in ㎡ is divided by as it is."""
    (row,) = sample_rows("parcels", 1, area_sqm=area, far_text="1.0", start_price_yuan=Decimal(price))
    books.booked("parcels", [row])
    record = ParcelRecord.objects.get()
    assert record.start_floor_price is not None and str(round_half_up(record.start_floor_price)) == said


def test_a_floor_price_reads_in_english(books: Books) -> None:
    parcel(books, start_price_yuan=Decimal(5000))
    with override("en"):
        assert dict(facts_of(ParcelRecord.objects.get()))["Starting floor price"] == "1,000 yuan a ㎡ of floor area"


def test_where_nothing_is_paid_nothing_is_worked_out(books: Books) -> None:
    parcel(books)
    record = ParcelRecord.objects.get()
    assert record.start_floor_price is None and record.deal_floor_price is None


def stated(**values: Any) -> list[Any]:
    row = {"parcel_no": "1", "area_sqm": Decimal(20000), "land_use": "industrial", "state": "cleared"}
    return parcel_statements(RowReading(3, row | {"as_of": date(2020, 8, 31)} | values))


@pytest.mark.parametrize(
    "mix",
    [
        "", "M创70%，B29 30%", "商业60％、办公40％", "商业33.3%/办公33.3%/居住33.3%", "100%", "M创，少量B29", "商业:办公=6:4", "B29≤30%", "商业不超过30%",
        "商业30-50%，办公50-70%", "商业30%~50%，余为办公", "商业60%（其中酒店20%），办公40%", "M创70%以上", "商业至少20%", "M创70%，其余B29",
        "兼容商业10%", "可兼容30%", "R2/B1（B1占10%）", "商业建筑面积占比10%", "住宅70%，商业30%（可兼容酒店10%）", "商业40%，剩下的办公",
        "商业占30%，办公70%,合计100%", "B1 33%、B2 33%、R 33%", "M创70%", "R260%、B140%", "商业60%含酒店20%，办公40%", "酒店占商业20%，商业60%，办公40%",
        "商业办公各30%，住宅40%", "60%/40%", "住宅 R2 60% 商业 B1 40%", "60%商业、40%办公", "商业60%（沿街）；办公40%。", "、", "A 17%，B 17%，C 17%，D 17%，E 17%，F 17%",
    ],
)  # fmt: skip
def test_shares_of_uses_make_a_whole_or_are_none(mix: str) -> None:
    assert stated(mix_ratio_text=mix)


@pytest.mark.parametrize(
    ("mix", "total"),
    [
        ("M创70%，B29 20%", "90"),
        ("商业60％、办公50％", "110"),
        ("60%商业、30%办公", "90"),
        ("R60%:B50%", "110"),
        ("A33.3%+B33.3%+C33.0%", "99.6"),
        ("B1 33%、B2 33%、R 32%", "98"),
        ("商业33%，办公66%", "99"),
        ("公共设施 = 60%；办公 : 30%", "90"),
        ("商业占比60%（沿街），办公：30%", "90"),
    ],
)
def test_shares_of_uses_that_are_no_whole_are_refused(mix: str, total: str) -> None:
    with pytest.raises(MixNotWhole) as refused:
        stated(mix_ratio_text=mix)
    assert f"加起来是{total}%" in refused.value.said.zh and refused.value.details["field"] == "mix_ratio_text"


@pytest.mark.parametrize("mix", ["0.6", "60/40", "6:4", "60、40", "0.6：0.4"])
def test_numbers_that_name_no_use_are_refused(mix: str) -> None:
    with pytest.raises(MixUnnamed) as refused:
        stated(mix_ratio_text=mix)
    assert mix in refused.value.said.zh and "百分比" in refused.value.cure.zh
    assert refused.value.details["field"] == "mix_ratio_text"


def test_the_cell_with_the_shares_is_named(books: Books) -> None:
    batch = books.checked("parcels", sample_rows("parcels", 1, mix_ratio_text="M创70%，B29 20%"))
    (problem,) = ImportRow.objects.get(batch=batch, verdict=ImportRow.Verdict.REFUSED).problems
    assert problem["code"] == "estate.mix_not_whole" and problem["cell"]


def land_sheet(cells: dict[str, Any], unit: str = "") -> bytes:
    """One granted parcel under these headings, the usual ones before them."""
    usual = {"宗地编号": "示例储出[2020]1号", "用地性质": "工业", "状态": "净地"}
    book, stream = Workbook(), BytesIO()
    sheet: Any = book.active
    for line in [[f"单位：{unit}"]] if unit else []:
        sheet.append(line)
    sheet.append([*usual, *cells])
    sheet.append([*usual.values(), *cells.values()])
    book.save(stream)
    return stream.getvalue()


def checked_land(books: Books, cells: dict[str, Any], unit: str = "") -> Any:
    return books.checked("parcels", land_sheet(cells, unit), as_of=date(2020, 8, 31))


@pytest.mark.parametrize(
    "cells",
    [
        {"用地面积(㎡)": 20000, "用地面积(亩)": 30.1},
        {"用地面积(亩)": 30.1, "用地面积(㎡)": 20000},
        {"用地面积(亩)": 30.1, "出让面积（平方米）": 20000},
        {"用地面积(㎡)": 20000, "折合(亩)": 30.1},
        {"用地面积(㎡)": 20000, "亩数": 30.15},
        {"亩数": 30.1, "用地面积(㎡)": 20000},
        {"用地面积(㎡)": "20000", "用地面积(公顷)": "2.01公顷"},
    ],
)
def test_an_area_in_two_units_is_that_in_square_metres(books: Books, cells: dict[str, Any]) -> None:
    batch = checked_land(books, cells)
    assert not [note for note in batch.notes if note["level"] == "warn"]
    assert set(batch.columns) == {"parcel_no", "land_use", "state", "area_sqm", "area_again_sqm"}
    books.booked("parcels", land_sheet(cells), as_of=date(2020, 8, 31))
    assert ParcelRecord.objects.get().area_sqm == 20000


@pytest.mark.parametrize(
    "cells", [{"用地面积(㎡)": 20000, "用地面积(亩)": 30.16}, {"用地面积(亩)": 30.16, "用地面积(㎡)": 20000}]
)
def test_two_areas_that_differ_are_asked_about(books: Books, cells: dict[str, Any]) -> None:
    """30.15 mu are 20,100 ㎡, half a per cent more than 20,000."""
    batch = checked_land(books, cells)
    (note,) = [n for n in batch.notes if n["code"] == "estate.areas_differ"]
    assert "用地面积20,000.00㎡（30.00亩），另一列写的是20,106.67㎡（30.16亩），相差0.53%" in note["zh"]
    assert "20,000.00 ㎡ (30.00 mu) in one column and 20,106.67 ㎡ (30.16 mu) in the other" in note["en"]
    books.booked("parcels", land_sheet(cells), as_of=date(2020, 8, 31), reason="以平方米为准")
    assert ParcelRecord.objects.get().area_sqm == 20000


@pytest.mark.parametrize(
    ("cells", "unit"),
    [({"用地面积(亩)": 30}, ""), ({"亩数": 30}, ""), ({"用地面积": 30}, "亩"), ({"折合(亩)": 30}, "")],
)
def test_an_area_in_mu_alone_is_the_area(books: Books, cells: dict[str, Any], unit: str) -> None:
    batch = checked_land(books, cells, unit)
    assert "area_again_sqm" not in batch.columns and batch.counts["new"] == 1
    books.booked("parcels", land_sheet(cells, unit), as_of=date(2020, 8, 31))
    assert ParcelRecord.objects.get().area_sqm == 20000


def test_two_areas_in_one_unit_are_not_one_area(books: Books) -> None:
    """The land as a whole and what of it was granted: which is meant is for a person to say."""
    batch = checked_land(books, {"用地面积(亩)": 30, "出让面积(亩)": 25})
    assert "area_again_sqm" not in batch.columns


def test_what_was_taught_of_the_second_column_holds_only_beside_the_first(books: Books) -> None:
    imports.learn(ledger="parcels", heading="地块规模", field="area_again_sqm", by=books.by, at=books.now())
    both = checked_land(books, {"用地面积(㎡)": 20000, "地块规模": 30})
    alone = checked_land(books, {"地块规模": 30})
    assert both.columns["area_again_sqm"] == 4 and alone.columns["area_sqm"] == 3
    assert "area_again_sqm" not in alone.columns


def test_the_second_area_is_no_field_of_its_own(books: Books, sign_in: Any, crowd: Crowd) -> None:
    """It is neither asked for where a row is stated on a page nor written to a workbook that could be imported again."""
    parcel(books)
    form = sign_in(crowd("statistician")).get("/desk/ledgers/parcels/state/").content.decode()
    assert 'name="area_sqm"' in form and "area_again_sqm" not in form
    again = ledger_rows(PARCELS, [ParcelRecord.objects.get()], "地块", "zh-hans")
    assert "用地面积（另一单位）" not in [cell.value for row in load_workbook(BytesIO(again)).active for cell in row]

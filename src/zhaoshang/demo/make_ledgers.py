"""Makes the example's workbooks again: `python -m zhaoshang.demo.make_ledgers`. The same bytes every time."""

from __future__ import annotations

from pathlib import Path

from zhaoshang.demo.content import buildings, capital, firms, land, negotiations, signed, spaces, towers
from zhaoshang.demo.sheets import Sheet, workbook

FOLDER = Path(__file__).parent / "ledgers"

CAPITAL, NEGOTIATIONS, SIGNED = "外资台账.xlsx", "在谈项目台账.xlsx", "签约落地项目台账.xlsx"
PARCELS, ABOVE_SCALE, MAILINGS = "地块招商台账.xlsx", "规上企业台账.xlsx", "手册寄送台账.xlsx"
BUILDINGS = "楼宇招商台账.xlsx"
BUILDINGS_XIANGFU, BUILDINGS_SHANGTANG = "楼宇招商台账-祥符街道.xlsx", "楼宇招商台账-上塘街道.xlsx"
BUILDING_FILES, FLOORS, UNITS = "楼宇档案", "楼层台账", "房源台账"
PLACES = {"bureau": "", "xiangfu": "-祥符街道", "shangtang": "-上塘街道"}
TENANTS_XIANGFU, TENANTS_SHANGTANG = "楼宇入驻企业台账-祥符街道.xlsx", "楼宇入驻企业台账-上塘街道.xlsx"


def workbooks() -> dict[str, bytes]:
    """Every workbook by file name."""
    xiangfu, shangtang = towers.of_xiangfu(), towers.of_shangtang()
    sheets = {
        CAPITAL: capital.sheets(),
        NEGOTIATIONS: negotiations.sheets(),
        SIGNED: signed.sheets(),
        PARCELS: land.sheets(),
        BUILDINGS: buildings.building_sheets(towers.of_bureau(), place="拱墅区", by="区投资促进局"),
        BUILDINGS_XIANGFU: buildings.building_sheets(xiangfu, place="祥符街道", by="祥符街道"),
        BUILDINGS_SHANGTANG: buildings.building_sheets(shangtang, place="上塘街道", by="上塘街道"),
        TENANTS_XIANGFU: [
            *buildings.tenant_sheets(xiangfu, place="祥符街道", by="祥符街道"),
            buildings.unfinished_sheet(xiangfu, place="祥符街道", by="祥符街道"),
        ],
        TENANTS_SHANGTANG: buildings.tenant_sheets(shangtang, place="上塘街道", by="上塘街道"),
        **_spaces(),
        ABOVE_SCALE: firms.above_scale_sheets(),
        MAILINGS: firms.mailing_sheets(),
    }
    return {name: workbook(pages, title=Path(name).stem) for name, pages in sheets.items()}


def of_unit(name: str, unit: str) -> str:
    """The file name of a unit's own workbook of the ledgers of space."""
    return f"{name}{PLACES[unit]}.xlsx"


def _spaces() -> dict[str, list[Sheet]]:
    made: dict[str, list[Sheet]] = {}
    owners = {
        "bureau": ("区投资促进局", spaces.of_bureau()),
        "xiangfu": ("祥符街道", spaces.of_xiangfu()),
        "shangtang": ("上塘街道", spaces.of_shangtang()),
    }
    for unit, (by, bodies) in owners.items():
        made[of_unit(BUILDING_FILES, unit)] = spaces.file_sheets(bodies, by=by)
        made[of_unit(FLOORS, unit)] = spaces.floor_sheets(bodies, by=by)
        made[of_unit(UNITS, unit)] = spaces.unit_sheets(bodies, by=by)
    return made


def main() -> None:
    """Writes the workbooks into the folder beside this script."""
    for name, made in workbooks().items():
        (FOLDER / name).write_bytes(made)


if __name__ == "__main__":
    main()

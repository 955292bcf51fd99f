"""The ledger of firms in buildings (楼宇入驻企业台账): their units and leases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from zhaoshang.domain.estate.errors import LeaseEndsBefore, LeaseOfNoUnit, LeaseOverUnit
from zhaoshang.domain.estate.ledgers.attaching import attach_estate, exactly
from zhaoshang.domain.estate.models import Tenancy, UnitRecord
from zhaoshang.domain.evidence.queries import in_force
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.ledger import Column, Ledger, Question, RowReading, Statement
from zhaoshang.kernel.names import fold

SURVEYED = Decimal("1.005")  # what two surveys of one unit may differ by (domain handbook, 5.1)


def tenancy_statements(reading: RowReading) -> list[Statement]:
    """One row is one firm in one unit, known by building, unit, firm and the lease's first day."""
    v = dict(reading.values)
    day = v.pop("lease_start")
    end = v.get("lease_end")
    if isinstance(day, date) and isinstance(end, date) and end < day:
        raise LeaseEndsBefore(field="lease_end", end=end.isoformat(), start=day.isoformat())
    return [Statement("estate.tenancy", Tenancy.key_of(v, day), day, v)]  # type: ignore[arg-type]


def over_unit(stated: Sequence[Statement]) -> list[Bilingual | None]:
    """Leases of more than their unit has."""
    areas, _ = _units(stated)
    found: list[Bilingual | None] = []
    for s in stated:
        leased, known = s.values["area_sqm"], areas.get(_unit_of(s))
        is_over = isinstance(leased, Decimal) and known is not None and leased > known * SURVEYED
        unit = s.values["unit_no"]
        found.append(
            Bilingual(
                f"租赁{leased:,.2f}㎡，房源{unit}只有{known:,.2f}㎡",
                f"leases {leased:,.2f} ㎡ of unit {unit}, which has {known:,.2f} ㎡",
            )
            if is_over
            else None
        )
    return found


def of_no_unit(stated: Sequence[Statement]) -> list[Bilingual | None]:
    """Leases of units that no ledger knows, in buildings whose units are known."""
    areas, buildings = _units(stated)
    return [
        Bilingual(
            f"租的{s.values['unit_no']}不在房源台账里", f"leases unit {s.values['unit_no']}, which no ledger knows"
        )
        if fold(str(s.values["building_name"])) in buildings and _unit_of(s) not in areas
        else None
        for s in stated
    ]


def _units(stated: Sequence[Statement]) -> tuple[dict[str, Decimal], set[str]]:
    """Of the units that are stated: their areas, by key; and the buildings whose units are known at all."""
    keys = sorted({_unit_of(s) for s in stated})
    areas: dict[str, Decimal] = {}
    for start in range(0, len(keys), 800):
        areas |= dict(in_force(UnitRecord).filter(key__in=keys[start : start + 800]).values_list("key", "gfa_sqm"))
    names = {fold(str(s.values["building_name"])) for s in stated}
    rows = in_force(UnitRecord).filter(unit__building__name_key__in=names)
    return areas, set(rows.values_list("unit__building__name_key", flat=True).distinct().order_by())


def _unit_of(s: Statement) -> str:
    return UnitRecord.key_of(s.values, s.happened_on)


TENANCIES = Ledger(
    key="tenancies",
    name=Bilingual("楼宇入驻企业台账", "Tenants of buildings"),
    meaning=Bilingual("楼宇内的企业、房号、面积和租期", "firms in buildings: unit, area, lease"),
    permission="evidence.book",
    facts=("estate.tenancy",),
    statements=tenancy_statements,
    attach=attach_estate,
    total_fields=("area_sqm",),
    questions=(Question(over_unit, LeaseOverUnit), Question(of_no_unit, LeaseOfNoUnit)),
    columns=exactly(
        Column("building_name", Bilingual("楼宇名称", "Building"), required=True, synonyms=("楼宇", "所在楼宇")),
        Column(
            "unit_no",
            Bilingual("房号", "Unit"),
            required=True,
            synonyms=("房间号", "单元", "室号", "楼层房号"),
        ),
        Column(
            "tenant_name",
            Bilingual("入驻企业", "Tenant"),
            required=True,
            synonyms=("企业名称", "承租方", "租户", "租户名称"),
        ),
        Column("uscc", Bilingual("统一社会信用代码", "Credit code"), "uscc", synonyms=("信用代码",)),
        Column(
            "area_sqm",
            Bilingual("租赁面积", "Leased area"),
            "area",
            "㎡",
            required=True,
            synonyms=("面积", "入驻面积"),
            plausible=(Decimal(1), Decimal(10) ** 6),
        ),
        Column(
            "lease_start",
            Bilingual("起租日期", "Lease start"),
            "date",
            required=True,
            synonyms=("租期起", "租赁起始", "入驻时间", "起租日"),
        ),
        Column(
            "lease_end",
            Bilingual("到期日期", "Lease end"),
            "date",
            synonyms=("租期止", "租赁到期", "到期日", "止租日期"),
        ),
        Column(
            "registered_here",
            Bilingual("是否本地注册", "Registered here"),
            "yes_no",
            synonyms=("注册在本区", "是否注册", "属地注册"),
        ),
        Column("remark", Bilingual("备注", "Remark"), synonyms=("说明",)),
    ),
)

"""Tables of enterprises."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import QuerySet

from zhaoshang.domain.evidence.models import Fact, money_field, quantity_field
from zhaoshang.domain.journal.models import GuardedModel
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.names import same_name_key
from zhaoshang.kernel.sealing import plain_decimal


class Enterprise(GuardedModel):
    """A company: its credit code if known, its name as first written, and the key names are matched by."""

    uscc = models.CharField(max_length=18, null=True, unique=True)
    name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=200, db_index=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=80)
    is_sample = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


A_MONTH = 31


def company(values: Mapping[str, Any]) -> str:
    """What a company is known by in a key: its credit code, or its folded name."""
    return str(values.get("uscc") or same_name_key(str(values["enterprise_name"])))


class PaidInCapital(Fact):
    """Foreign capital really paid in (实际利用外资), one payment a row; dollars as recorded, the original kept beside."""

    NAME = Bilingual("外资到账", "Foreign capital paid in")
    ABOUT = ("enterprise_name", "uscc")
    WORKED_OUT = {"is_manufacturing": "industry_code"}
    DAY = "paid_on"
    KNOWN_LATER = "uscc"
    VALUES = (
        "enterprise_name",
        "uscc",
        "country",
        "industry_code",
        "is_manufacturing",
        "is_hitech",
        "contracted_usd",
        "currency",
        "original_amount",
        "rate",
        "paid_in_usd",
        "form",
        "in_ministry_scope",
        "in_city_scope",
        "voucher_no",
        "remark",
    )

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="capital")
    enterprise_name = models.CharField(max_length=200)
    uscc = models.CharField(max_length=18, blank=True)
    country = models.CharField(max_length=60, blank=True)
    industry_code = models.CharField(max_length=10, blank=True)
    is_manufacturing = models.BooleanField(null=True)
    is_hitech = models.BooleanField(null=True)
    contracted_usd = money_field()
    currency = models.CharField(max_length=10, blank=True)
    original_amount = money_field()
    rate = quantity_field(8)
    paid_in_usd = money_field()
    form = models.CharField(max_length=40, blank=True)
    in_ministry_scope = models.BooleanField(null=True)
    in_city_scope = models.BooleanField(null=True)
    voucher_no = models.CharField(max_length=80, blank=True, db_index=True)
    remark = models.TextField(blank=True)

    class Meta(Fact.Meta):
        pass

    @classmethod
    def resembling(cls, stated: Sequence[Mapping[str, Any]]) -> QuerySet[Any]:
        """Payments of the same firms, and those with the same vouchers."""
        firms = {same_name_key(str(values["enterprise_name"])) for values in stated}
        vouchers = {values["voucher_no"] for values in stated if values.get("voucher_no")}
        rows = cls._default_manager.all()
        return rows.filter(enterprise__name_key__in=firms) | rows.filter(voucher_no__in=vouchers)

    @classmethod
    def likenesses(cls, values: Mapping[str, Any]) -> tuple[str, ...]:
        """Firm, and voucher where there is one."""
        firm = f"firm {same_name_key(str(values['enterprise_name']))}"
        return (firm, f"voucher {values['voucher_no']}") if values.get("voucher_no") else (firm,)

    @classmethod
    def resembles(cls, values: Mapping[str, Any], day: date, other: Any) -> bool:
        """The same voucher; or, where one of the two has none, the same firm on the same day, or with the same amount within
        a month. Two vouchers are two payments."""
        if values.get("voucher_no") and other.voucher_no:
            return bool(values["voucher_no"] == other.voucher_no)
        same_firm = same_name_key(str(values["enterprise_name"])) == same_name_key(other.enterprise_name)
        near = abs((day - other.happened_on).days)
        return same_firm and (near == 0 or (near <= A_MONTH and values["paid_in_usd"] == other.paid_in_usd))

    @classmethod
    def known_before(cls, values: Mapping[str, Any], day: date) -> str:
        """The part of a key before the voucher, or before the amount where there is no voucher."""
        return f"{company(values)}|{day}|"

    @classmethod
    def key_of(cls, values: Mapping[str, Any], day: date) -> str:
        """Company, day, and the voucher, or the amount where there is none."""
        own = values.get("voucher_no") or plain_decimal(Decimal(str(values["paid_in_usd"])))
        return cls.known_before(values, day) + str(own)


class AboveScaleEntry(Fact):
    """A company accepted into the above-scale statistics list (入库), with the building it sits in if it sits in one."""

    NAME = Bilingual("规上企业入库", "Entry into the above-scale list")
    ABOUT = ("enterprise_name", "uscc")
    DAY = "entered_on"
    KNOWN_LATER = "uscc"
    LIKE_BY = "enterprise__name_key"
    VALUES = (
        "enterprise_name",
        "uscc",
        "building_name",
        "subdistrict",
        "sector",
        "revenue_yuan",
        "is_new",
        "remark",
    )

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="above_scale")
    enterprise_name = models.CharField(max_length=200)
    uscc = models.CharField(max_length=18, blank=True)
    building_name = models.CharField(max_length=120, blank=True)
    subdistrict = models.CharField(max_length=60, blank=True)
    sector = models.CharField(max_length=60, blank=True)
    revenue_yuan = money_field()
    is_new = models.BooleanField(null=True)
    remark = models.TextField(blank=True)

    class Meta(Fact.Meta):
        pass

    @classmethod
    def likenesses(cls, values: Mapping[str, Any]) -> tuple[str, ...]:
        """Firm."""
        return (same_name_key(str(values["enterprise_name"])),)

    @classmethod
    def resembles(cls, values: Mapping[str, Any], day: date, other: Any) -> bool:  # noqa: ARG003 -- in whatever year
        """The same firm, in whatever year it entered."""
        return same_name_key(str(values["enterprise_name"])) == same_name_key(other.enterprise_name)

    @classmethod
    def key_of(cls, values: Mapping[str, Any], day: date) -> str:
        """Company and year of entry."""
        return f"{company(values)}|{day.year}"

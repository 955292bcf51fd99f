"""R49: ten thousand rows add up to the fen, in the database, in Python and in the workbook that leaves again."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.db.models import Sum
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.booking import Books, value
from tests.factories.ledgers import sample_rows
from zhaoshang.domain.enterprises.models import PaidInCapital
from zhaoshang.domain.evidence.models import ExactField
from zhaoshang.domain.evidence.queries import ledger_called
from zhaoshang.web.kit.workbooks import ledger_rows


@pytest.mark.django_db
@pytest.mark.slow
def test_ten_thousand_rows_to_the_fen(books: Books) -> None:
    """Tenths that floats cannot hold: 0.1 万美元 ten thousand times, and fen that would drown beside 亿."""
    rows = sample_rows("fdi", 9_990, paid_in_usd=Decimal("0.1001"))
    rows += sample_rows("fdi", 10, start=20_000, paid_in_usd=Decimal("99999.999999"))  # 999,999,999.99 dollars
    books.booked("fdi", rows, reason="随机")
    exact = 9_990 * Decimal("1001.00") + 10 * Decimal("999999999.99")
    assert PaidInCapital.objects.aggregate(s=Sum("paid_in_usd", output_field=ExactField(places=2)))["s"] == exact
    assert value("fdi").cumulative == exact / 10_000
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(paid_in_usd) FROM enterprises_paidincapital")
        assert int(cursor.fetchone()[0]) == exact * 100
    out = ledger_rows(ledger_called("fdi"), PaidInCapital.objects.order_by("pk").iterator(2000), "导出", "zh")
    sheet = openpyxl.load_workbook(io.BytesIO(out), read_only=True).worksheets[0]
    lines = sheet.iter_rows(min_row=2, values_only=True)
    column = next(i for i, name in enumerate(next(lines)) if str(name).startswith("实到外资"))
    assert sum((Decimal(str(line[column])) for line in lines), Decimal(0)) * 10_000 == exact


decimals = st.decimals(min_value=-(10**14), max_value=10**14, places=2, allow_nan=False, allow_infinity=False)


@given(decimals)
def test_a_field_keeps_what_it_is_given(number: Decimal) -> None:
    field = ExactField(places=2)
    stored = field.get_prep_value(number)
    assert isinstance(stored, int)
    assert field.from_db_value(stored) == number == field.to_python(number) == field.to_python(str(number))


@given(st.decimals(min_value=-(10**6), max_value=10**6, places=6, allow_nan=False), st.sampled_from([0, 2, 4]))
def test_more_decimals_are_rounded_half_up_once(number: Decimal, places: int) -> None:
    field = ExactField(places=places)
    once: Any = field.to_python(number)
    assert abs(once - number) <= Decimal(5).scaleb(-places - 1)
    assert field.to_python(once) == once
    assert field.from_db_value(field.get_prep_value(number)) == once

"""A unit in a heading that a column cannot be in is never taken for the ledger's usual one."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.factories.booking import Books
from tests.factories.ledgers import sample_rows

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("ledger", "field", "heading", "cell"),
    [
        ("units", "rent_yuan", "租金(美元/㎡/月)", Decimal(20)),
        ("units", "rent_yuan", "租金(港币/㎡/月)", Decimal(90)),
        ("units", "rent_yuan", "租金(元/平方英尺/月)", Decimal(60)),
        ("units", "rent_yuan", "租金(万元/年)", Decimal(30)),
        ("parcels", "area_sqm", "用地面积(英亩)", Decimal(10)),
        ("parcels", "start_price_yuan", "起始价(万元/亩)", Decimal(300)),
    ],
)
def test_the_file_is_refused_in_a_sentence(books: Books, ledger: str, field: str, heading: str, cell: Decimal) -> None:
    batch = books.checked(ledger, sample_rows(ledger, 1, **{field: cell}), headings={field: heading})
    assert batch.state == "refused" and not batch.rows.exists()
    (note,) = batch.notes
    assert heading.partition("(")[2][:1] in note["zh"] and "单位" in note["zh"] and note["cure_zh"]

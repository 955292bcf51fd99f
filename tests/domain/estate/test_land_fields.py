"""What the land ledger states besides the usual: bounds in one text or four, the mix of uses, the standard its code is of."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils.translation import override

from tests.factories.booking import Books
from tests.factories.offers import parcel
from zhaoshang.domain.estate.models import ParcelRecord
from zhaoshang.web.kit.estate import facts_of

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


def test_the_code_says_of_which_standard_it_is(books: Books, client: Client) -> None:
    told = {"land_use_code": "1001", "land_use_system": "国土空间分类2023", "mix_ratio_text": "M创70%，B29 30%"}
    page = client.get(f"/on-offer/{parcel(books, **told).number}/").content.decode()
    assert "1001 · 国土空间分类2023" in page and told["mix_ratio_text"] in page

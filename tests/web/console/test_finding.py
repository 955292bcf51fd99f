"""`zhaoshang find` from outside: the same needs as the pages, as a table and as JSON; made anew it finds the same."""

from __future__ import annotations

import pytest

from tests.factories.houses import House

pytestmark = pytest.mark.slow
PUBLISHED = """
from decimal import Decimal
from tests.factories.booking import Books
from tests.factories.offers import building, parcel
from zhaoshang.domain.organisations.queries import machine
from zhaoshang.web.console.answers import clock

books = Books(machine(), clock)
building(books, {"clear_height_m": Decimal("3.2")}, {"clear_height_m": Decimal("4.2"), "rent_yuan": Decimal(2)})
parcel(books)
"""


def test_what_is_needed_is_found(house: House) -> None:
    assert "0项符合" in house.ok("find")
    house.python(PUBLISHED)

    zh, en = house.ok("find", "祥符", "xfq"), house.run("find", "祥符", lang="en").stdout
    assert "2项符合" in zh and "祥符桥产业楼 102" in zh and "净高4.2m" in zh and "2 fit" in en
    near = house.ok("find", "--height", "4.5")
    assert "0项符合" in near and "差一点的" in near and "净高差0.3米" in near
    assert "30.00亩" in house.ok("find", "--land") and "0项符合" in house.ok("find", "--land", "--area-from", "50")

    said = house.json("find", "--rent", "61元/㎡/月", "--units")
    assert (said["count"], said["items"][0]["label"], said["items"][0]["rent_yuan"]) == (1, "102", "2.0000")
    unmeant = house.run("find", "--use", "工业")
    assert unmeant.returncode == 2 and "--land" in unmeant.stderr
    assert "1项符合" in house.ok("find", "--use", "工业", "--land")
    wrong = house.run("find", "--height", "高")
    assert (wrong.returncode, "读不成净高" in wrong.stderr, "Traceback" in wrong.stderr) == (1, True, False)

    before = house.json("find")["items"]
    assert "2处公开" in house.ok("find-rebuild")
    assert house.json("find")["items"] == before

"""Public land and buildings with units, ready to be found."""

from __future__ import annotations

from typing import Any

from tests.factories.booking import Books
from tests.factories.ledgers import sample_rows
from zhaoshang.domain.estate import commands
from zhaoshang.domain.estate.models import Building, Listing, Parcel


def public(books: Books, thing: Parcel | Building, **told: str) -> Listing:
    """A parcel or building that everybody may see."""
    named: dict[str, Any] = {"parcel": thing} if isinstance(thing, Parcel) else {"building": thing}
    said = {"summary": "近运河", "summary_en": "By the canal", "contact": "区投促局"} | told
    path = books.by.organisation.path
    listing = commands.describe(**named, **said, org_path=path, by=books.by, at=books.now())
    listing = commands.verify(listing=listing, by=books.by, at=books.now())
    return commands.publish(listing=listing, by=books.by, at=books.now())


def parcel(books: Books, number: int = 1, **stated: Any) -> Listing:
    """A public parcel that can be had."""
    free = {"state": "净地", "granted_on": None, "as_of": "2020-08-31", **stated}
    books.booked("parcels", sample_rows("parcels", 1, start=number, **free))
    return public(books, Parcel.objects.get(parcel_no=f"示例储出[2020]{number}号"))


def building(books: Books, *units: dict[str, Any], name: str = "祥符桥产业楼", **stated: Any) -> Listing:
    """A public building with these units, 101, 102 and on unless they say otherwise."""
    books.booked("building_files", sample_rows("building_files", 1, building_name=name, **stated))
    if units:
        shared = {"building_name": name, "floor_label": "1F"}
        rows = [
            sample_rows("units", 1, **shared, **{"unit_no": f"10{n}", **unit})[0] for n, unit in enumerate(units, 1)
        ]
        books.booked("units", rows)
    return public(books, Building.objects.get(name=name))

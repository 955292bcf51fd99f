"""What houses of journeys hold before somebody walks in: made by the commands of the rooms, run inside the house.

`house.python("from tests.journeys import furnishing; furnishing.guided_tour('lin')")`
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.utils import timezone

from tests.factories import offers
from tests.factories.booking import Books
from tests.factories.ledgers import sample_rows
from tests.factories.panoramas import all_round
from tests.factories.people import Crowd
from tests.factories.tours import walk
from zhaoshang.domain.estate import commands as estate
from zhaoshang.domain.estate.models import Parcel
from zhaoshang.domain.evidence.commands import files
from zhaoshang.domain.organisations.models import User
from zhaoshang.domain.organisations.queries import machine
from zhaoshang.domain.publishing import commands as publishing
from zhaoshang.domain.publishing.models import Handbook, HandbookEdition
from zhaoshang.domain.publishing.queries.handbooks import next_edition, to_choose_from
from zhaoshang.domain.publishing.tasks import set_pages
from zhaoshang.domain.tours import commands as tours
from zhaoshang.domain.tours import tasks
from zhaoshang.domain.tours.models import Panorama
from zhaoshang.web.kit.handbooks import contents_of


def guided_tour(keeper: str, title: str = "示例") -> None:
    """A public tour of two scenes through the first parcel; each direction of a scene has a colour of its own."""
    by, parcel, pictures = User.objects.get(username=keeper), Parcel.objects.order_by("pk").first(), []
    assert parcel is not None
    with tempfile.TemporaryDirectory() as folder:
        for n in range(2):
            path = all_round(Path(folder) / f"{n}.jpg", light=1 - n / 3)
            told: dict[str, Any] = {"title": f"{title}{n}", "parcel": parcel, "org_path": by.organisation.path}
            made = tours.ingest(kept=files.keep([path.read_bytes()], name=path.name), **told, by=by, at=timezone.now())
            row = tasks.cut(made, by=by, now=timezone.now)
            assert row.state == Panorama.State.READY, row.notes
            pictures.append(tours.publish(panorama=row, by=by, at=timezone.now()))
    named: dict[str, Any] = {"name": "示例导览", "name_en": "Example", "parcel": parcel}
    tour = tours.found_tour(**named, org_path=by.organisation.path, by=by, at=timezone.now())
    tours.arrange(tour=tour, arrangement=walk(pictures), seen=0, by=by, at=timezone.now())
    tours.publish_tour(tour=tour, by=by, at=timezone.now())


def bureau_on_offer() -> None:
    """Two parcels and a building with two units are public, a tour leads through the first parcel, a handbook of the land is
    issued. Officer `lin` answers, `he` keeps handbooks; both sign in with the password of `tests.factories.people`."""
    crowd, books = Crowd(timezone.now), Books(machine(), timezone.now)
    crowd.appoint("lin", ["bureau_officer"])
    editor = crowd.appoint("he", ["statistician", "bureau_leader"])
    for number in (1, 2):
        offers.parcel(books, number)
    offers.building(books, {}, {})
    guided_tour("lin")
    handbook_issued(editor)


def handbook_issued(by: User) -> None:
    """This year's handbook of land with every public parcel, its first edition set in both languages."""
    year = timezone.localdate().year
    book = publishing.begin_handbook(kind="land", year=year, title="地块招商手册", by=by, at=timezone.now())
    words = {"title": book.title, "title_en": "Land on offer", "preface": "示例", "preface_en": "Sample"}
    book = publishing.describe_handbook(handbook=book, **words, contact="招商服务窗口", by=by, at=timezone.now())
    publishing.choose_listings(handbook=book, listings=list(to_choose_from(book)), seen=0, by=by, at=timezone.now())
    _set(Handbook.objects.get(pk=book.pk), by)


def handbooks_reissued() -> None:
    """The handbook of land has another edition that shows something else and marks what changed; that of buildings was issued and
    withdrawn."""
    by, now = User.objects.get(username="he"), timezone.now
    readings = sample_rows("buildings", 1, building_name="祥符桥产业楼")
    Books(machine(), now).booked("buildings", readings, reason="示例")
    land = Handbook.objects.get(kind="land")
    first = to_choose_from(land).order_by("pk")[0]
    told = {"summary": "另一句", "contact": "招商服务窗口", "org_path": first.org_path}
    estate.describe(parcel=first.parcel, **told, by=machine(), at=now())
    publishing.choose_listings(handbook=land, listings=[first], seen=land.revised, by=by, at=now())
    _set(Handbook.objects.get(pk=land.pk), by)
    book = publishing.begin_handbook(kind="buildings", year=land.year, title="楼宇招商手册", by=by, at=now())
    words = {"title": book.title, "title_en": "Buildings", "preface": "示例", "preface_en": "Sample"}
    book = publishing.describe_handbook(handbook=book, **words, contact="招商服务窗口", by=by, at=now())
    publishing.choose_listings(handbook=book, listings=list(to_choose_from(book)), seen=0, by=by, at=now())
    edition = _set(Handbook.objects.get(pk=book.pk), by)
    publishing.withdraw_edition(edition=edition, reason="面积有误", by=by, at=now())


def _set(book: Handbook, by: User) -> HandbookEdition:
    content = contents_of(book, next_edition(book), at=timezone.now())
    edition = publishing.issue_handbook(handbook=book, content=content, by=by, at=timezone.now())
    edition = set_pages(edition, by=by, now=timezone.now)
    assert edition.state == HandbookEdition.State.ISSUED, edition.notes
    return edition

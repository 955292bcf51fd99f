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
from tests.factories.panoramas import all_round
from tests.factories.people import Crowd
from tests.factories.tours import walk
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
    book = Handbook.objects.get(pk=book.pk)
    content = contents_of(book, next_edition(book), at=timezone.now())
    edition = publishing.issue_handbook(handbook=book, content=content, by=by, at=timezone.now())
    assert set_pages(edition, by=by, now=timezone.now).state == HandbookEdition.State.ISSUED

"""R73: no page asks the database more often because there is more in it, and none asks more than 25 times.

Every address that answers GET is opened, found by walking the URL configuration: once in a small bureau and once in a
large one, the same but for how much there is of everything: rows, imports, corrections, bulletins, people, grants,
targets, taught headings, results of others.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import shapely.geometry
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories.booking import AUGUST, Books
from tests.factories.ledgers import SAMPLES, sample_rows
from tests.factories.maps import plot
from tests.factories.moments import Clock
from tests.factories.people import Crowd
from tests.factories.tours import walk
from tests.web.test_matrix import PUBLIC, routes
from zhaoshang.domain.enterprises.models import PaidInCapital
from zhaoshang.domain.estate import commands as estate
from zhaoshang.domain.estate.models import Hold, Listing, OccupancyReading, Parcel, Unit
from zhaoshang.domain.evidence.commands import facts, files, imports
from zhaoshang.domain.evidence.commands.files import Kept
from zhaoshang.domain.evidence.models import Document, Import
from zhaoshang.domain.evidence.queries import LEDGERS, in_force, kinds
from zhaoshang.domain.industries.commands import name_centre
from zhaoshang.domain.organisations.models import Organisation, Role, RoleGrant
from zhaoshang.domain.projects import commands as projects
from zhaoshang.domain.projects.commands import answering, asking, minding
from zhaoshang.domain.projects.models import Deadline, Enquiry, Project
from zhaoshang.domain.projects.queries.enquiries import receipt_of
from zhaoshang.domain.publishing import commands as publishing
from zhaoshang.domain.publishing.models import Bulletin, Handbook, HandbookEdition
from zhaoshang.domain.publishing.queries import draft
from zhaoshang.domain.targets import commands as targets
from zhaoshang.domain.targets.models import Scheme
from zhaoshang.domain.targets.queries.registry import registry
from zhaoshang.domain.tours import commands as tours
from zhaoshang.domain.tours.models import Attachment, Panorama, Tour
from zhaoshang.domain.tours.queries import folder_of
from zhaoshang.domain.tours.queries.publicity import look_over
from zhaoshang.domain.tours.queries.visits import link_of
from zhaoshang.domain.tours.readers.pictures import Cut
from zhaoshang.domain.tours.readers.plans import Redrawn
from zhaoshang.kernel.outlines import checked
from zhaoshang.web.desk.ground import BROUGHT
from zhaoshang.web.desk.stating import BY_HAND
from zhaoshang.web.kit.handbooks import contents_of

MOST = 25
RULE = {
    "stage": "answer", "working_days": 1, "remind_before": 0, "head_after": 1, "leader_after": 2, "since": date(2020, 1, 1),
}  # fmt: skip
FEW, MANY = 3, 60
OPEN, CLOSED = "?month=2020-09", "?month=2020-08"
# What a page shows by its query string: each variant is counted as a page of its own.
VARIANTS = {
    "desk:cockpit": (CLOSED, OPEN, f"{CLOSED}&as_of=2020-09-10"),
    "desk:figures": (CLOSED, OPEN),
    "desk:figure": (CLOSED, OPEN, f"{CLOSED}&only=month"),
    "desk:figure-export": (CLOSED, OPEN),
    "desk:league": (CLOSED, OPEN),
    "desk:months": ("", "?year=2020"),
    "desk:imports": ("", "?state=checked", "?ledger=fdi"),
    "desk:import": ("", *(f"?show={verdict}" for verdict in ("new", "changed", "unchanged", "refused"))),
    "desk:projects": ("", "?q=示例&sort=-total", "?stage=landed", "?export=1"),
    "desk:visits": ("", "?show=all"),
    "desk:enquiries": ("", "?show=late", "?show=all&q=示例", "?show=all&export=1"),
    "desk:estate": ("", "?kind=buildings"),
    "desk:holds": ("", "?show=over"),
    "desk:enterprises": ("", "?q=示例"),
    "desk:journal": ("", "?verb=evidence.book"),
    "portal:find": ("?what=land", "?what=land&q=示例&area_from=1", "?what=land&area_from=1亿㎡", "?q=示例&height=3"),
    "portal:sitemap": ("", "?part=pages", "?part=listing-1"),
}


class Bureau:
    """A bureau with `size` of everything, made through the commands; August is closed."""

    def __init__(self, size: int, books: Books, crowd: Crowd, clock: Clock) -> None:
        self.size, self.books, self.crowd, self.clock = size, books, crowd, clock
        # Between them they may open every page: one sees the district, the other only the own unit.
        every_role = ["statistician", "bureau_officer", "bureau_leader", "auditor", "administrator"]
        self.leader = crowd.appoint("leader", every_role)
        self.officer = crowd.appoint("officer", ["subdistrict_officer"], "xiangfu")
        for person in (self.leader, self.officer):
            self.booked(person)
        self.settled()
        self.do(targets.close, month=AUGUST)
        self.afterwards()
        self.batch = self.checked()

    def do(self, verb: Callable[..., Any], **given: Any) -> Any:
        """The verb, by the machine, now."""
        return verb(**given, by=self.books.by, at=self.clock())

    def booked(self, person: Any) -> None:
        """Rows in every ledger, of this person's unit."""
        for ledger, sample in SAMPLES.items():
            texts = {k: v for k, v in sample.items() if isinstance(v, str) and "{n" in v and k != "floor_label"}
            named = {k: f"{person.username}{v}" for k, v in texts.items()}
            if "floor_label" in sample:  # a floor is one of its building's
                named["building_name"] = f"{person.username}大厦"
            rows = [
                row | {k: v.format(n=n) for k, v in named.items()}
                for n, row in enumerate(sample_rows(ledger, self.size), 1)
            ]
            self.books.booked(ledger, rows, by=person, reason="示例")

    def settled(self) -> None:
        """Targets, results of others, the league, centres, taught headings, waiting imports, people, named readers."""
        bureau, kept = Organisation.objects.get(key="bureau"), Document.objects.first()
        self.file = Kept(**{name: getattr(kept, name) for name in ("sha256", "name", "size", "media_type", "path")})
        hidden = self.do(projects.hide, project=Project.objects.order_by("pk").first(), reason="示例")
        places = [f"示例区{n}" for n in range(1, self.size + 1)]
        since = date(2020, 1, 1)
        self.do(targets.group_peers, name="示例组", places=["拱墅区", *places], since=since, source="示例")
        items = [{"figure": key, "weight": "10", "method": "capped_ratio"} for key in ("fdi", "landed")]
        self.do(targets.define_scheme, key="example", name="示例办法", issuer="示例", since=since, items=items)
        for n, place in enumerate(places, 1):
            for key in registry():
                if n <= 3 or key in ("fdi", "landed"):  # a figure has one target a year; later ones replace it
                    self.do(targets.set_target, figure=key, year=2020, value=Decimal(n), printed=f"{n}", issuer="示例")
            for key in ("fdi", "landed"):
                self.do(
                    targets.record_external, figure=key, month=AUGUST, place=place, value=Decimal(n), target=Decimal(9),
                    rank_city=n, source="示例",
                )  # fmt: skip
            self.do(name_centre, key=f"c{n}", name=f"示例中心{n}", name_en=f"Centre {n}", order=n, since=since)
            self.do(imports.learn, ledger="fdi", heading=f"标题{n}", field="remark")
            imports.upload(kept=self.file, ledger="fdi", org_path=bureau.path, by=self.leader, at=self.clock())
            someone = self.crowd.appoint(f"person{n}", ["expert", "department_reviewer"])
            self.do(projects.name_reader, project=hidden, user=someone)
        self.do(projects.name_reader, project=hidden, user=self.leader)

    def afterwards(self) -> None:
        """Corrections in the open month; bulletins, of which the last is public."""
        for kind in kinds().values():
            theirs = in_force(kind).filter(org_path=self.officer.organisation.path).order_by("-pk")
            if "remark" in kind.VALUES:
                for fact in theirs[: self.size]:
                    values = fact.stated() | {"remark": "更正"}
                    self.do(facts.correct, fact=fact, values=values, happened_on=fact.happened_on, reason="示例")
        for _ in range(self.size):
            made = self.do(publishing.compose, month=AUGUST, content=draft(AUGUST), word=self.file)
        self.do(publishing.publish, bulletin=made)
        self.looked_around()
        self.held()
        self.asked()

    def held(self) -> None:
        """Units held for projects, parcels with outlines, and a map of them, as many as of everything."""
        path, project = self.leader.organisation.path, Project.objects.order_by("pk")[0]
        for unit in Unit.objects.order_by("pk")[: self.size]:
            until = date(2020, 10, 1)
            self.do(estate.hold, unit=unit, project_number=project.number, until=until, org_path=path)
        areas = []
        for n, parcel in enumerate(Parcel.objects.order_by("pk")[: self.size]):
            shape = plot(120.1 + n / 1000)
            self.do(estate.draw_outline, parcel=parcel, polygons=checked(shape), source_crs="EPSG:4490", org_path=path)
            geometry = shapely.geometry.mapping(shape)
            areas.append({"type": "Feature", "properties": {"no": parcel.parcel_no}, "geometry": geometry})
        content = json.dumps({"type": "FeatureCollection", "features": areas}, ensure_ascii=False).encode()
        self.map = self.do(estate.bring_map, kept=files.keep([content], name="界线.geojson"))

    def asked(self) -> None:
        """Enquiries about a listing, with words, answers and reminders, as many as of everything."""
        listing, told = Listing.objects.filter(published_at__isnull=False)[0], {"phone": "13800001234", "agreed": 1}
        for n in range(self.size):
            row = self.do(asking.enquire, request_key=f"f{n}", words="示例", listing=listing, **told)
            self.do(asking.add_words, enquiry=row, words="示例")
        for _ in range(min(self.size, 15)):  # one more than that an enquiry does not take
            self.do(answering.answer_enquiry, enquiry=row, words="示例")
            self.do(asking.add_words, enquiry=row, words="示例")
        self.do(minding.set_response_rule, **RULE)
        for deadline in Deadline.objects.order_by("pk"):
            self.do(minding.remind, deadline=deadline, level="head")

    def looked_around(self) -> None:
        """Published panoramas of a parcel, as many as of everything."""
        cut = Cut(2048, 1024, Decimal(0), [{"width": 512, "cols": 1, "rows": 1}], "a" * 64, 0)
        for piece in ("still.jpg", "card.jpg"):
            path = folder_of(cut.digest) / piece
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"\xff\xd8")
        parcel, path = Parcel.objects.order_by("pk")[0], self.leader.organisation.path
        for n in range(self.size):
            row = self.do(tours.ingest, kept=self.file, title=f"示例{n}", parcel=parcel, org_path=path)
            row = self.do(tours.begin, panorama=row)
            self.do(tours.publish, panorama=self.do(tours.take_tiles, panorama=row, cut=cut))
        self.walked()
        for shown in Parcel.objects.order_by("pk")[: self.size]:
            said = {"summary": "示例", "contact": "示例", "org_path": path}
            listing = self.do(estate.describe, parcel=shown, **said)
            listing = self.do(estate.verify, listing=listing)
            self.do(estate.publish, listing=listing)
        self.printed()

    def printed(self) -> None:
        """Issued handbooks; the last shows everything and has as many editions as there are of everything."""
        listings = list(Listing.objects.filter(published_at__isnull=False, parcel__isnull=False).order_by("pk"))
        words = {"title": "示例手册", "title_en": "Example", "preface": "", "preface_en": "", "contact": "示例"}
        for n in range(self.size):
            book = self.do(publishing.begin_handbook, kind="land", year=2000 + n, title="示例手册")
            self.do(publishing.describe_handbook, handbook=book, **words)
            shown = listings if n == self.size - 1 else listings[:1]
            self.do(publishing.choose_listings, handbook=book, listings=shown, seen=0)
            self.issued(book)
        content = HandbookEdition.objects.order_by("-pk")[0].contents.content
        for edition in range(2, self.size + 1):
            self.issued(book, content | {"edition": edition})

    def issued(self, book: Handbook, content: dict[str, Any] | None = None) -> None:
        book = Handbook.objects.get(pk=book.pk)
        content = (content or contents_of(book, 1, at=self.clock())) | {"version": book.version}
        made = self.do(publishing.issue_handbook, handbook=book, content=content)
        self.do(publishing.take_pages, edition=made, zh=self.file, en=self.file, pages=9)

    def walked(self) -> None:
        """Published tours, the last with as many scenes, revisions, plans and files as of everything."""
        pictures = list(Panorama.objects.filter(state="published").order_by("pk"))
        path = self.leader.organisation.path
        for n in range(self.size):
            tour = self.do(
                tours.found_tour, name=f"示例{n}", name_en="Example", parcel=pictures[0].parcel, org_path=path
            )
            self.do(tours.arrange, tour=tour, arrangement=walk(pictures[:1]), seen=0)
            self.do(tours.publish_tour, tour=tour)
        for n in range(self.size):
            self.do(tours.arrange, tour=tour, arrangement=walk(pictures), seen=n + 1)
            self.do(tours.add_plan, tour=tour, kept=self.file, redrawn=Redrawn(9, 9, "b" * 64), name=f"{n}层")
            book = files.keep([b"%PDF-1.7"], name="手册.pdf")
            made = self.do(tours.attach, tour=tour, kept=book, media_type="application/pdf", name=f"{n}")
            self.do(tours.release, tour=tour, attachment=made, looked=look_over(made))
        self.do(tours.publish_tour, tour=tour)
        self.guided(tour)

    def guided(self, tour: Tour) -> None:
        """Guided visits, the last with as many guests, remarks, scenes and follow-ups as of everything; one is not begun."""
        at = timezone.now()  # the pages go by the real clock
        told = {"topic": "示例", "planned_for": at + timedelta(hours=1)}
        opened = [tours.open_visit(tour=tour, **told, by=self.leader, at=at) for _ in range(self.size)]
        self.ahead, visit = opened[0], opened[-1]
        self.visit = self.do(tours.start_visit, visit=visit)
        for n in range(min(self.size, 30)):
            guest = self.do(tours.join_visit, visit=visit, name="示例", agreed=1, secret=f"{n}")
            self.do(tours.ask_in_visit, visit=visit, guest=guest, words="示例")
            self.do(tours.enter_scene, visit=visit, scene=f"scene{n % 2}")
            self.do(tours.plan_follow_up, visit=visit, text="示例", due_on=date(2020, 10, 1), officer=self.leader)

    def checked(self) -> Import:
        """A workbook in which rows are new, changed, unchanged and refused, `size` of each kind as far as there are."""
        stated = ("enterprise_name", "voucher_no")
        known = list(
            in_force(PaidInCapital).filter(voucher_no__startswith="leader").order_by("pk").values(*stated)[: self.size]
        )
        rows = [
            sample | row | {"paid_in_usd": Decimal(100 + n % 2)}
            for n, (sample, row) in enumerate(zip(sample_rows("fdi", len(known)), known, strict=True))
        ]
        rows += sample_rows("fdi", self.size, 1000) + sample_rows("fdi", self.size, 2000, paid_on="2020-13-01")
        return self.books.checked("fdi", rows, by=self.leader, name="待核.xlsx")

    def addresses(self) -> Iterator[tuple[str, str]]:
        """(what the page is called here, its address) of every page, with whatever its address has to name."""
        told = {
            "desk:import": {"checked": [self.batch.pk], "booked": [Import.objects.filter(state="booked").last().pk]},  # type: ignore[union-attr]
            "desk:project": {
                "confidential": [Project.objects.filter(is_confidential=True).get().pk],
                "open": [Project.objects.filter(is_confidential=False).order_by("-pk")[0].pk],
            },
            "desk:handbook": {"": [Handbook.objects.order_by("-pk")[0].pk]},
            "desk:handbook-edition": {"": [HandbookEdition.objects.order_by("-pk")[0].pk]},
            "desk:handbook-file": {"": [HandbookEdition.objects.order_by("-pk")[0].pk, "zh"]},
            "portal:handbook": {"": [Handbook.objects.order_by("-pk")[0].number]},
            "portal:handbook-file": {"": [HandbookEdition.objects.order_by("-pk")[0].number, "en"]},
            "desk:bulletin": {"": [Bulletin.objects.order_by("-edition")[0].pk]},
            "desk:person": {"": [self.leader.pk]},
            "desk:withdraw": {"": [RoleGrant.objects.filter(user=self.officer)[0].pk]},
            "desk:role": {"": [Role.objects.get(key="expert").pk]},
            "desk:scheme": {"": [Scheme.objects.get().pk]},
            "desk:figure": {key: [key] for key in one_of_each()},
            "desk:figure-export": {key: [key] for key in one_of_each()},
            "desk:row": {label: [label, in_force(kind).order_by("-pk")[0].pk] for label, kind in kinds().items()},
            "desk:synonyms": {key: [key] for key in LEDGERS},
            "desk:panorama": {"": [Panorama.objects.order_by("-pk")[0].pk]},
            "desk:listing": {
                "parcel": ["parcels", Parcel.objects.order_by("pk")[0].pk],
                "building": ["buildings", OccupancyReading.objects.order_by("-pk")[0].building_id],
            },
            "desk:unit": {"": [Hold.objects.order_by("-pk")[0].unit_id]},
            "desk:map": {"": [self.map.pk]},
            "desk:state": {key: [key] for key in BY_HAND},
            "desk:ledger-export": {key: [key] for key in BY_HAND},
            "desk:tour": {"": [Tour.objects.order_by("-pk")[0].pk]},
            "portal:tour": {"": [Tour.objects.order_by("-pk")[0].number]},
            "portal:tour-scene": {"": [Tour.objects.order_by("-pk")[0].number, "scene1"]},
            "portal:tour-file": {
                "": [Tour.objects.order_by("-pk")[0].number, Attachment.objects.order_by("-pk")[0].pk]
            },
            "desk:visit": {"": [self.visit.pk]},
            "desk:visit-guide": {"": [self.visit.pk]},
            "desk:visit-open": {"": [self.visit.tour_id]},
            "portal:visit": {"": [link_of(self.ahead)]},
            "portal:visit-watch": {"": [link_of(self.ahead)]},
            "portal:visit-inside": {"": [self.visit.number]},
            "desk:enquiry": {"": [Enquiry.objects.order_by("-pk")[0].pk]},
            "portal:receipt": {"": [receipt_of(Enquiry.objects.order_by("-pk")[0].request_key)]},
            "portal:listing": {"": [Listing.objects.filter(published_at__isnull=False)[0].number]},
            "portal:panorama": {"": [Panorama.objects.filter(state="published")[0].number]},
            "portal:tile": {"": [Panorama.objects.filter(state="published")[0].tiles, "still.jpg"]},
            "portal:bulletin": {"": [Bulletin.objects.filter(published_at__isnull=False)[0].number]},
        }
        told |= dict.fromkeys(("desk:dismiss", "desk:set-password", "desk:reset-authenticator"), told["desk:person"])
        told |= {"desk:handbook-choose": told["desk:handbook"]}
        told |= {"desk:tour-edit": told["desk:tour"], "desk:panorama-retouch": told["desk:panorama"]}
        told |= {"desk:role-redefine": told["desk:role"], "desk:withdraw-fact": told["desk:row"]}
        told |= {"desk:correct": told["desk:row"], "desk:columns": {"": [self.batch.pk]}}
        told |= {
            "desk:bulletin-word": told["desk:bulletin"],
            "desk:original": told["desk:columns"],
            "desk:refused": told["desk:columns"],
        }
        for name, route, view in routes():
            surface = name.split(":")[0]
            if surface not in ("desk", "portal") or "GET" not in getattr(view, "methods", PUBLIC.get(name, ("GET",))):
                continue
            for called, filling in told.get(name, {"": []} if "<" not in route else {}).items():
                for variant in VARIANTS.get(name, ("",)):
                    yield f"{name} {called} {variant}", filled(route, filling) + variant
            assert "<" not in route or name in told, f"say what {route} is opened with"


def one_of_each() -> list[str]:
    """A figure of each ledger, shape and place in the family: those between them are counted and shown alike."""
    parents = {figure.parent for figure in registry().values()}
    kinds_of = {(f.ledger, f.shape, f.key in parents, bool(f.parent)): key for key, f in registry().items()}
    return [*kinds_of.values(), "land_area"]


def filled(route: str, filling: list[Any]) -> str:
    """The route with its parts named."""
    for value in filling:
        before, _, rest = route.partition("<")
        route = f"{before}{value}{rest.partition('>')[2]}"
    assert "<" not in route
    return f"/{route}"


@dataclass
class Counted:
    """How often each page asked."""

    queries: dict[str, int]
    repeated: dict[str, str]


def counted(bureau: Bureau, browser: Client, opens: Callable[[str], bool]) -> Counted:
    """Each page is opened twice: what is remembered from the first time is no question of the second. Opened quietly, it writes
    no minute of the session down."""
    found = Counted({}, {})
    session = browser.session
    session[BROUGHT] = [bureau.map.pk]
    session.save()
    browser.cookies["visit"] = "0"  # the first guest of a visit
    for called, address in bureau.addresses():
        if not opens(called):
            continue
        for _ in range(2):
            connection.queries_log.clear()
            with CaptureQueriesContext(connection) as asked:
                answer = browser.get(address, headers={"X-Quiet": "1"})
                b"".join(answer.streaming_content) if answer.streaming else None
        assert answer.status_code == 200, f"{called}: {address} answers {answer.status_code}"
        found.queries[called] = len(asked)
        shapes = [q["sql"].split(" WHERE ")[0][:160] for q in asked.captured_queries]
        found.repeated[called] = max(shapes, key=shapes.count)
    return found


def measured(size: int, who: str, books: Books, crowd: Crowd, clock: Clock, sign_in: Any, opens: Any) -> Counted:
    """The counts of a bureau of this size; it is gone again afterwards."""

    class Gone(Exception): ...

    counts = None
    try:
        with transaction.atomic():
            crowd.known.clear()
            bureau = Bureau(size, books, crowd, clock)
            counts = counted(bureau, sign_in(getattr(bureau, who)), opens)
            raise Gone
    except Gone:
        pass
    assert counts is not None
    return counts


@pytest.mark.slow
def test_more_rows_are_no_more_questions(
    books: Books, crowd: Crowd, clock: Clock, sign_in: Callable[[Any], Client]
) -> None:
    few, many = (measured(size, "leader", books, crowd, clock, sign_in, lambda _: True) for size in (FEW, MANY))

    grown = {
        page: f"{few.queries[page]} → {count}: {many.repeated[page]}"
        for page, count in many.queries.items()
        if count > few.queries[page]
    }
    asking = {page: f"{count}: {many.repeated[page]}" for page, count in many.queries.items() if count > MOST}
    assert few.queries.keys() == many.queries.keys() and len(many.queries) > 100
    assert grown == {}, "these ask more often because there is more"
    assert asking == {}, "these ask too often"

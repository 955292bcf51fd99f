"""For every registered command, one way to call it with success: what R53 is proved with.

An exercise prepares what its verb needs and returns the call itself. A command without one fails the suite.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import shapely
from allauth.mfa.models import Authenticator

from tests.factories.booking import AUGUST, Books
from tests.factories.ledgers import sample_rows, workbook
from tests.factories.moments import Clock
from tests.factories.people import Crowd
from zhaoshang.domain.enterprises import commands as enterprises
from zhaoshang.domain.enterprises.models import PaidInCapital
from zhaoshang.domain.estate import commands as estate
from zhaoshang.domain.estate.models import Building, Listing, Parcel, Unit
from zhaoshang.domain.evidence import tasks
from zhaoshang.domain.evidence.commands import booking, facts, files, imports, months, undoing
from zhaoshang.domain.evidence.commands.stating import state
from zhaoshang.domain.evidence.errors import NoTable, NothingToBook
from zhaoshang.domain.evidence.models import Import
from zhaoshang.domain.industries import commands as industries
from zhaoshang.domain.journal import commands as journal
from zhaoshang.domain.journal.readers import new_key
from zhaoshang.domain.organisations import commands as organisations
from zhaoshang.domain.organisations.models import Organisation, Role, RoleGrant
from zhaoshang.domain.projects import commands as projects
from zhaoshang.domain.projects.commands import answering, asking, minding
from zhaoshang.domain.projects.models import Deadline, Enquiry, Project
from zhaoshang.domain.publishing import commands as publishing
from zhaoshang.domain.publishing import queries as bulletins
from zhaoshang.domain.publishing.errors import NotSet
from zhaoshang.domain.publishing.models import Handbook, HandbookEdition
from zhaoshang.domain.publishing.renderers.setting import FAILED
from zhaoshang.domain.targets import commands as targets
from zhaoshang.domain.tours import commands as tours
from zhaoshang.domain.tours.errors import Damaged
from zhaoshang.domain.tours.models import Attachment, FloorPlan, Panorama, Retouch, Tour, Visit, VisitGuest
from zhaoshang.domain.tours.queries.publicity import look_over
from zhaoshang.domain.tours.readers.arrangements import Arrangement, read_arrangement
from zhaoshang.domain.tours.readers.covers import Box, Cover
from zhaoshang.domain.tours.readers.pictures import Cut
from zhaoshang.domain.tours.readers.plans import Redrawn
from zhaoshang.domain.tours.renderers.scene import Eye, Scene, Sun
from zhaoshang.kernel.outlines import checked
from zhaoshang.web.kit.handbooks import contents_of

Act = Callable[[], Any]
HOLD = {"project_number": "项目-2020-0001", "until": date(2020, 9, 20), "org_path": "0001/0002/"}
UNIT = {
    "building_name": "示例大厦", "unit_no": "901", "floor_label": "9F", "gfa_sqm": Decimal(300), "status": "vacant",
    "as_of": date(2020, 9, 1),
}  # fmt: skip
SQUARE = checked(shapely.box(120.14, 30.32, 120.142, 30.322))
CUT = Cut(2048, 1024, Decimal(90), [{"width": 512, "cols": 1, "rows": 1}], "0" * 64, 0)


class World:
    """An office with people, a clock and the machine's account."""

    def __init__(self, books: Books, crowd: Crowd, clock: Clock) -> None:
        self.books, self.crowd, self.clock, self.by = books, crowd, clock, books.by

    def do(self, verb: Callable[..., Any], **given: Any) -> Any:
        """The verb, by the machine, now."""
        return verb(**given, by=self.by, at=self.clock())

    def uploaded(self) -> Import:
        kept = files.keep([workbook("fdi", sample_rows("fdi"))], name="外资.xlsx")
        return self.do(imports.upload, kept=kept, ledger="fdi", org_path="0001/0002/")

    def read(self) -> Import:
        return tasks.read(self.uploaded(), by=self.by, now=self.clock)

    def fact(self) -> PaidInCapital:
        self.books.booked("fdi", sample_rows("fdi", 1))
        return PaidInCapital.objects.get()

    def project(self) -> Project:
        found = self.do(projects.register, known_as=[("示例项目", "")], org_path="0001/0002/")
        return next(iter(found.values()))

    def parcel(self) -> Parcel:
        if not Parcel.objects.exists():
            self.books.booked("parcels", sample_rows("parcels", 1))
        return Parcel.objects.order_by("pk")[0]

    def building(self) -> Building:
        (made,) = self.do(estate.register_buildings, names=["示例大厦"]).values()
        return made

    def unit(self) -> Unit:
        (made,) = self.do(estate.register_units, known_as=[(self.building(), "301")]).values()
        return made

    def listing(self) -> Listing:
        """Described and found right, ready to be public."""
        told = {"summary": "示例", "contact": "示例", "org_path": "0001/0002/"}
        made = self.do(estate.describe, parcel=self.parcel(), **told)
        return self.do(estate.verify, listing=made)

    def picture(self) -> Panorama:
        kept = files.keep([b"\xff\xd8\xff a picture"], name="全景.jpg")
        return self.do(tours.ingest, kept=kept, title="示例", parcel=self.parcel(), org_path="0001/0002/")

    def rendering(self) -> Panorama:
        """Waiting to be drawn."""
        scene = {"drawn": Scene(Eye(0, 0, 10), Sun(180, 40)).as_plain(), "basis": {"outline": "1"}, "shows": {}}
        return self.do(tours.render, scene=scene, title="示例", parcel=self.parcel(), org_path="0001/0002/")

    def panorama(self) -> Panorama:
        """Cut into tiles, ready to be public."""
        begun = self.do(tours.begin, panorama=self.picture())
        return self.do(tours.take_tiles, panorama=begun, cut=CUT)

    def retouch(self) -> Retouch:
        """A face and the tripod of a panorama are to be covered."""
        logo = files.keep([b"\x89PNG\r\n\x1a\n a logo"], name="标志.png")
        return self.do(tours.retouch, panorama=self.panorama(), cover=Cover((Box(0, 10, 20, 20),), 200), logo=logo)

    def retouched(self) -> Retouch:
        made = self.retouch()
        return self.do(tours.take_retouched, panorama=made.panorama, retouch=made, cut=replace(CUT, digest="2" * 64))

    def tour(self) -> Tour:
        """Named in both languages, without scenes."""
        return self.do(
            tours.found_tour, name="示例导览", name_en="Example", parcel=self.parcel(), org_path="0001/0002/"
        )

    def plan(self, tour: Tour) -> FloorPlan:
        kept = files.keep([b"\x89PNG\r\n\x1a\n plan"], name="一层.png")
        return self.do(tours.add_plan, tour=tour, kept=kept, redrawn=Redrawn(800, 600, "1" * 64), name="一层")

    def attachment(self, tour: Tour) -> Attachment:
        kept = files.keep([b"%PDF-1.7"], name="手册.pdf")
        return self.do(tours.attach, tour=tour, kept=kept, media_type="application/pdf", name="手册")

    def released(self, attachment: Attachment) -> Attachment:
        return self.do(tours.release, tour=attachment.tour, attachment=attachment, looked=look_over(attachment))

    def walk(self, tour: Tour) -> Arrangement:
        """Two scenes that lead to each other, one of them on a plan and with a file."""
        view = {"yaw": 0, "pitch": 0, "zoom": 0}
        said = {"label": "示例", "label_en": "Example", "yaw": 0, "pitch": 0}
        book = self.released(self.attachment(tour))
        on_plan = {"plan": self.plan(tour).pk, "x": 500, "y": 500}
        scenes = []
        for here, there, more in (("hall", "yard", {"plan": on_plan}), ("yard", "hall", {})):
            picture = self.do(tours.publish, panorama=self.panorama())
            spots = [said | {"key": "next", "kind": "scene", "target": there}]
            spots.append(said | {"key": "book", "kind": "document", "attachment": book.pk})
            named = {"key": here, "panorama": picture.number, "label": "示例", "label_en": "Example", "view": view}
            scenes.append(named | {"hotspots": spots} | more)
        return read_arrangement({"scenes": scenes})

    def arranged(self) -> Tour:
        """With scenes, ready to be public."""
        made = self.tour()
        self.do(tours.arrange, tour=made, arrangement=self.walk(made), seen=0)
        return Tour.objects.get(pk=made.pk)

    def visit(self) -> Visit:
        """Of a public tour, not begun."""
        tour = self.do(tours.publish_tour, tour=self.arranged())
        return self.do(tours.open_visit, tour=tour, topic="示例公司看地", planned_for=self.clock() + timedelta(hours=1))

    def guest(self) -> VisitGuest:
        """Somebody in a visit that goes on."""
        visit = self.do(tours.start_visit, visit=self.visit())
        return self.do(tours.join_visit, visit=visit, name="李经理", firm="示例公司", agreed=1, secret="browser")

    def enquiry(self, key: str = "form-1", **given: Any) -> Enquiry:
        """Asked in general, with ways to answer."""
        told = {"words": "想找三百平米的办公室", "phone": "13800001234", "agreed": 1} | given
        return self.do(asking.enquire, request_key=key, **told)

    def answered(self) -> Enquiry:
        return self.do(answering.answer_enquiry, enquiry=self.enquiry(), words="谢谢，我们明天与您联系。")

    def handbook(self) -> Handbook:
        """Described, with one public parcel chosen."""
        made = self.do(publishing.begin_handbook, kind="land", year=2020, title="示例手册")
        words = {"title": "示例手册", "title_en": "Example", "preface": "", "preface_en": "", "contact": "示例"}
        self.do(publishing.describe_handbook, handbook=made, **words)
        public = self.do(estate.publish, listing=self.listing())
        self.do(publishing.choose_listings, handbook=made, listings=[public], seen=0)
        return Handbook.objects.get(pk=made.pk)

    def edition(self) -> HandbookEdition:
        """Frozen, not set yet."""
        book = self.handbook()
        content = contents_of(book, 1, at=self.clock())
        return self.do(publishing.issue_handbook, handbook=book, content=content)

    def pages(self, made: HandbookEdition) -> HandbookEdition:
        """Set: both files are kept."""
        zh, en = (files.keep([f"%PDF-1.7 {n}".encode()], name=f"{n}.pdf") for n in ("zh", "en"))
        return self.do(publishing.take_pages, edition=made, zh=zh, en=en, pages=10)

    def bulletin(self) -> Any:
        self.do(targets.close, month=AUGUST)
        return self.do(publishing.compose, month=AUGUST, content=bulletins.draft(AUGUST))


def _book(w: World) -> Act:
    batch = w.books.checked("fdi", sample_rows("fdi"))
    return w.books.made_ready(batch)


def _undo(w: World) -> Act:
    batch = w.do(undoing.ask, batch=w.books.booked("fdi", sample_rows("fdi")), reason="传错")
    spool = undoing.prepare(batch, reason="传错", by=w.by, at=w.clock(), told=lambda done: None)
    return lambda: w.do(undoing.undo, batch=batch, spool=spool, proof=spool.proof(), reason="传错")


def _reseal(w: World) -> Act:
    made = w.enquiry()
    new_key()
    return lambda: w.do(journal.reseal, model=Enquiry, keys=[made.pk])


def _check(w: World) -> Act:
    batch = w.read()
    return lambda: tasks.check(batch, by=w.by, now=w.clock)


def _choose(w: World) -> Act:
    batch = w.read()
    return lambda: w.do(imports.choose, batch=batch, layout=batch.layout)


def _withdraw_grant(w: World) -> Act:
    held = RoleGrant.objects.filter(user=w.crowd("auditor")).get()
    return lambda: w.do(organisations.withdraw, grant=held, reason="调离")


def _reset_authenticator(w: World) -> Act:
    who = w.crowd("expert")
    Authenticator.objects.create(user=who, type=Authenticator.Type.TOTP, data={"secret": "sealed"})
    return lambda: w.do(organisations.reset_authenticator, user=who, reason="手机遗失")


def _show(w: World) -> Act:
    hidden = w.do(projects.hide, project=w.project(), reason="保密")
    return lambda: w.do(projects.show, project=hidden, reason="已公开")


def _withdraw_bulletin(w: World) -> Act:
    public = w.do(publishing.publish, bulletin=w.bulletin())
    return lambda: w.do(publishing.withdraw, bulletin=public, reason="有误")


def _compose(w: World) -> Act:
    w.do(targets.close, month=AUGUST)
    content = bulletins.draft(AUGUST)
    return lambda: w.do(publishing.compose, month=AUGUST, content=content)


def _expire_holds(w: World) -> Act:
    w.do(estate.hold, unit=w.unit(), **HOLD)
    w.clock.set("2020-09-21 10:00")
    return lambda: w.do(estate.expire_holds)


def _arrange(w: World) -> Act:
    tour = w.tour()
    walk = w.walk(tour)
    return lambda: w.do(tours.arrange, tour=tour, arrangement=walk, seen=0)


def _released(w: World) -> Attachment:
    made = w.attachment(w.tour())
    return w.released(made)


def _open_visit(w: World, tour: Tour) -> Visit:
    return w.do(tours.open_visit, tour=tour, topic="示例公司看地", planned_for=w.clock() + timedelta(hours=1))


def _plan_follow_up(w: World, visit: Visit) -> Any:
    return w.do(tours.plan_follow_up, visit=visit, text="寄地块资料", due_on=date(2030, 1, 1))


def _with(prepare: Callable[[World], Any], act: Callable[[World, Any], Any]) -> Callable[[World], Act]:
    def exercise(w: World) -> Act:
        thing = prepare(w)
        return lambda: act(w, thing)

    return exercise


def _nothing(_: World) -> None:
    return None


EXERCISES: dict[str, Callable[[World], Act]] = {
    "journal.seal": _with(lambda w: w.uploaded(), lambda w, _: w.do(journal.seal)),
    "organisations.found": _with(
        lambda w: w.crowd.unit("bureau"),
        lambda w, above: w.do(
            organisations.found, key="daguan", name="大关街道", name_en="Daguan", kind="subdistrict", parent=above,
            since=date(2020, 1, 1),
        ),
    ),
    "organisations.appoint": _with(
        lambda w: w.crowd.unit("bureau"),
        lambda w, unit: w.do(
            organisations.appoint, username="neu", full_name="示例", organisation=unit, password="运河 a long password"
        ),
    ),
    "organisations.set_password": _with(
        lambda w: w.crowd("expert"),
        lambda w, who: w.do(organisations.set_password, user=who, password="西湖 another long one"),
    ),
    "organisations.dismiss": _with(
        lambda w: w.crowd("expert"), lambda w, who: w.do(organisations.dismiss, user=who, reason="离职")
    ),
    "organisations.reset_authenticator": _reset_authenticator,
    "organisations.grant": _with(
        lambda w: w.crowd("expert"),
        lambda w, who: w.do(
            organisations.grant, user=who, role=Role.objects.get(key="auditor"), organisation=who.organisation
        ),
    ),
    "organisations.withdraw": _withdraw_grant,
    "organisations.redefine_role": _with(
        lambda w: Role.objects.get(key="expert"),
        lambda w, role: w.do(organisations.redefine_role, role=role, verbs=["desk.enter"], reach="all"),
    ),
    "industries.name_centre": _with(
        _nothing,
        lambda w, _: w.do(
            industries.name_centre, key="health", name="大健康", name_en="Health", order=1, since=date(2020, 1, 1)
        ),
    ),
    "enterprises.register": _with(_nothing, lambda w, _: w.do(enterprises.register, known_as=[("示例甲公司", "")])),
    "estate.register_parcels": _with(
        _nothing, lambda w, _: w.do(estate.register_parcels, known_as=[("示例储出1号", "示例")])
    ),
    "estate.register_buildings": _with(_nothing, lambda w, _: w.do(estate.register_buildings, names=["示例大厦"])),
    "estate.describe": _with(
        lambda w: w.parcel(),
        lambda w, p: w.do(estate.describe, parcel=p, summary="示例", contact="示例", org_path="0001/0002/"),
    ),
    "estate.verify": _with(lambda w: w.listing(), lambda w, one: w.do(estate.verify, listing=one)),
    "estate.publish": _with(lambda w: w.listing(), lambda w, one: w.do(estate.publish, listing=one)),
    "estate.withdraw": _with(
        lambda w: w.do(estate.publish, listing=w.listing()), lambda w, one: w.do(estate.withdraw, listing=one)
    ),
    "estate.register_floors": _with(
        lambda w: w.building(), lambda w, b: w.do(estate.register_floors, known_as=[(b, "3F")])
    ),
    "estate.register_units": _with(
        lambda w: w.building(), lambda w, b: w.do(estate.register_units, known_as=[(b, "301")])
    ),
    "estate.hold": _with(lambda w: w.unit(), lambda w, u: w.do(estate.hold, unit=u, **HOLD)),
    "estate.extend_hold": _with(
        lambda w: w.do(estate.hold, unit=w.unit(), **HOLD),
        lambda w, h: w.do(estate.extend_hold, hold=h, until=date(2020, 10, 1)),
    ),
    "estate.end_hold": _with(
        lambda w: w.do(estate.hold, unit=w.unit(), **HOLD), lambda w, h: w.do(estate.end_hold, hold=h)
    ),
    "estate.expire_holds": _expire_holds,
    "estate.follow": _with(lambda w: w.parcel(), lambda w, _: w.do(estate.follow)),
    "estate.rebuild_search": _with(
        lambda w: w.do(estate.publish, listing=w.listing()), lambda w, _: w.do(estate.rebuild_search)
    ),
    "estate.bring_map": _with(
        lambda w: files.keep([b'{"type": "FeatureCollection"}'], name="界线.geojson"),
        lambda w, kept: w.do(estate.bring_map, kept=kept),
    ),
    "estate.draw_outline": _with(
        lambda w: w.parcel(),
        lambda w, p: w.do(
            estate.draw_outline, parcel=p, polygons=SQUARE, source_crs="EPSG:4490", org_path="0001/0002/"
        ),
    ),
    "tours.render": _with(lambda w: w.parcel(), lambda w, _: w.rendering()),
    "tours.take_picture": _with(
        lambda w: w.rendering(),
        lambda w, p: w.do(tours.take_picture, panorama=p, kept=files.keep([b"\xff\xd8\xff drawn"], name="效果图.jpg")),
    ),
    "tours.pair": _with(
        lambda w: (w.rendering(), w.picture()), lambda w, two: w.do(tours.pair, panorama=two[0], before=two[1])
    ),
    "tours.unpair": _with(
        lambda w: w.do(tours.pair, panorama=w.rendering(), before=w.picture()),
        lambda w, p: w.do(tours.unpair, panorama=p),
    ),
    "tours.ingest": _with(lambda w: w.parcel(), lambda w, _: w.picture()),
    "tours.begin": _with(lambda w: w.picture(), lambda w, p: w.do(tours.begin, panorama=p)),
    "tours.take_tiles": _with(
        lambda w: w.do(tours.begin, panorama=w.picture()),
        lambda w, p: w.do(tours.take_tiles, panorama=p, cut=CUT),
    ),
    "tours.refuse": _with(
        lambda w: w.picture(), lambda w, p: w.do(tours.refuse, panorama=p, refusal=Damaged(name="全景.jpg"))
    ),
    "tours.set_heading": _with(
        lambda w: w.picture(), lambda w, p: w.do(tours.set_heading, panorama=p, heading=Decimal("12.5"))
    ),
    "tours.publish": _with(lambda w: w.panorama(), lambda w, p: w.do(tours.publish, panorama=p)),
    "tours.withdraw": _with(
        lambda w: w.do(tours.publish, panorama=w.panorama()), lambda w, p: w.do(tours.withdraw, panorama=p)
    ),
    "tours.retouch": _with(
        lambda w: w.do(tours.publish, panorama=w.panorama()),
        lambda w, p: w.do(tours.retouch, panorama=p, cover=Cover((Box(0, 10, 20, 20),)), is_urgent=True),
    ),
    "tours.take_retouched": _with(
        lambda w: w.retouch(), lambda w, r: w.do(tours.take_retouched, panorama=r.panorama, retouch=r, cut=CUT)
    ),
    "tours.refuse_retouch": _with(
        lambda w: w.retouch(),
        lambda w, r: w.do(tours.refuse_retouch, panorama=r.panorama, retouch=r, refusal=Damaged(name="全景.jpg")),
    ),
    "tours.apply_retouch": _with(
        lambda w: w.retouched(), lambda w, r: w.do(tours.apply_retouch, panorama=r.panorama, retouch=r)
    ),
    "tours.drop_retouch": _with(
        lambda w: w.retouched(), lambda w, r: w.do(tours.drop_retouch, panorama=r.panorama, retouch=r)
    ),
    "tours.found_tour": _with(lambda w: w.parcel(), lambda w, _: w.tour()),
    "tours.describe_tour": _with(
        lambda w: w.tour(),
        lambda w, t: w.do(tours.describe_tour, tour=t, name="示例", name_en="E", summary="示例", summary_en="E"),
    ),
    "tours.arrange": _arrange,
    "tours.bring_back": _with(lambda w: w.arranged(), lambda w, t: w.do(tours.bring_back, tour=t, number=1)),
    "tours.publish_tour": _with(lambda w: w.arranged(), lambda w, t: w.do(tours.publish_tour, tour=t)),
    "tours.withdraw_tour": _with(
        lambda w: w.do(tours.publish_tour, tour=w.arranged()),
        lambda w, t: w.do(tours.withdraw_tour, tour=t, reason="重拍"),
    ),
    "tours.add_plan": _with(lambda w: w.tour(), lambda w, t: w.plan(t)),
    "tours.retire_plan": _with(
        lambda w: w.plan(w.tour()), lambda w, p: w.do(tours.retire_plan, tour=p.tour, plan=p)
    ),
    "tours.attach": _with(lambda w: w.tour(), lambda w, t: w.attachment(t)),
    "tours.release": _with(
        lambda w: w.attachment(w.tour()), lambda w, a: w.released(a)
    ),
    "tours.hold_back": _with(
        _released, lambda w, a: w.do(tours.hold_back, tour=a.tour, attachment=a)
    ),
    "tours.open_visit": _with(lambda w: w.do(tours.publish_tour, tour=w.arranged()), _open_visit),
    "tours.start_visit": _with(lambda w: w.visit(), lambda w, v: w.do(tours.start_visit, visit=v)),
    "tours.end_visit": _with(lambda w: w.guest(), lambda w, g: w.do(tours.end_visit, visit=g.visit)),
    "tours.cancel_visit": _with(lambda w: w.visit(), lambda w, v: w.do(tours.cancel_visit, visit=v)),
    "tours.renew_link": _with(lambda w: w.visit(), lambda w, v: w.do(tours.renew_link, visit=v)),
    "tours.join_visit": _with(
        lambda w: w.visit(), lambda w, v: w.do(tours.join_visit, visit=v, name="李经理", agreed=1, secret="browser")
    ),
    "tours.leave_visit": _with(lambda w: w.guest(), lambda w, g: w.do(tours.leave_visit, visit=g.visit, guest=g)),
    "tours.come_back": _with(
        lambda w: (g := w.guest(), w.do(tours.leave_visit, visit=g.visit, guest=g))[1],
        lambda w, g: w.do(tours.come_back, visit=g.visit, guest=g),
    ),
    "tours.remove_guest": _with(lambda w: w.guest(), lambda w, g: w.do(tours.remove_guest, visit=g.visit, guest=g)),
    "tours.enter_scene": _with(lambda w: w.guest(), lambda w, g: w.do(tours.enter_scene, visit=g.visit, scene="hall")),
    "tours.leave_scene": _with(
        lambda w: (g := w.guest(), w.do(tours.enter_scene, visit=g.visit, scene="hall"))[0],
        lambda w, g: w.do(tours.leave_scene, visit=g.visit),
    ),
    "tours.ask_in_visit": _with(
        lambda w: w.guest(), lambda w, g: w.do(tours.ask_in_visit, visit=g.visit, guest=g, words="层高多少？")
    ),
    "tours.tell_in_visit": _with(
        lambda w: w.guest(), lambda w, g: w.do(tours.tell_in_visit, visit=g.visit, words="请看右侧")
    ),
    "tours.answer_remark": _with(
        lambda w: (g := w.guest(), w.do(tours.ask_in_visit, visit=g.visit, guest=g, words="层高多少？"))[1],
        lambda w, r: w.do(tours.answer_remark, visit=r.visit, remark=r, words="5米"),
    ),
    "tours.plan_follow_up": _with(lambda w: w.visit(), _plan_follow_up),
    "tours.finish_follow_up": _with(
        lambda w: _plan_follow_up(w, w.visit()),
        lambda w, f: w.do(tours.finish_follow_up, visit=f.visit, follow_up=f),
    ),
    "tours.forget_visit": _with(
        lambda w: w.do(tours.end_visit, visit=w.guest().visit),
        lambda w, v: w.do(tours.forget_visit, visit=v, reason="本人要求"),
    ),
    "projects.register": _with(
        _nothing, lambda w, _: w.do(projects.register, known_as=[("示例", "")], org_path="0001/")
    ),
    "projects.hide": _with(lambda w: w.project(), lambda w, p: w.do(projects.hide, project=p, reason="保密")),
    "projects.show": _show,
    "projects.name_reader": _with(
        lambda w: w.project(),
        lambda w, p: w.do(projects.name_reader, project=p, user=w.crowd("bureau_leader")),
    ),
    "evidence.state": _with(
        _nothing, lambda w, _: w.do(state, ledger="units", values=UNIT, org_path="0001/0002/")
    ),
    "evidence.upload": _with(_nothing, lambda w, _: w.uploaded()),
    "evidence.read": _with(lambda w: w.uploaded(), lambda w, b: tasks.read(b, by=w.by, now=w.clock)),
    "evidence.choose": _choose,
    "evidence.point": _with(lambda w: w.read(), lambda w, b: w.do(imports.point, batch=b, sheet=0, first=2, last=2)),
    "evidence.recheck": _with(
        lambda w: w.books.checked("fdi", sample_rows("fdi")), lambda w, b: w.do(imports.recheck, batch=b)
    ),
    "evidence.learn": _with(
        _nothing, lambda w, _: w.do(imports.learn, ledger="fdi", heading="到账数", field="paid_in_usd")
    ),
    "evidence.refuse": _with(
        lambda w: w.do(booking.begin, batch=w.uploaded(), state=Import.State.READING),
        lambda w, b: w.do(imports.refuse, batch=b, refusal=NoTable(name="x", ledger="y", needed="z")),
    ),
    "evidence.drop": _with(lambda w: w.uploaded(), lambda w, b: w.do(imports.drop, batch=b)),
    "evidence.check": _check,
    "evidence.book": _book,
    "evidence.ask_to_book": _with(
        lambda w: w.books.checked("fdi", sample_rows("fdi")),
        lambda w, b: w.do(booking.ask, batch=b, reason="", version=b.version),
    ),
    "evidence.ask_to_undo": _with(
        lambda w: w.books.booked("fdi", sample_rows("fdi")),
        lambda w, b: w.do(undoing.ask, batch=b, reason="传错"),
    ),
    "evidence.undo": _undo,
    "evidence.begin": _with(
        lambda w: w.uploaded(), lambda w, b: w.do(booking.begin, batch=b, state=Import.State.READING)
    ),
    "evidence.note_refusal": _with(
        lambda w: w.uploaded(), lambda w, b: w.do(imports.note_refusal, batch=b, refusal=NothingToBook(), state="uploaded")
    ),
    "evidence.correct": _with(
        lambda w: w.fact(),
        lambda w, f: w.do(facts.correct, fact=f, values={"paid_in_usd": Decimal(7)}, reason="银行更正"),
    ),
    "evidence.withdraw_fact": _with(
        lambda w: w.fact(), lambda w, f: w.do(facts.withdraw_fact, fact=f, reason="重复登记")
    ),
    "evidence.close_month": _with(_nothing, lambda w, _: w.do(months.close_month, month=AUGUST)),
    "targets.set_target": _with(
        _nothing,
        lambda w, _: w.do(
            targets.set_target, figure="fdi", year=2020, value=Decimal(45000), printed="4.5亿美元", issuer="市商务局"
        ),
    ),
    "targets.close": _with(_nothing, lambda w, _: w.do(targets.close, month=AUGUST)),
    "targets.record_external": _with(
        _nothing,
        lambda w, _: w.do(
            targets.record_external, figure="fdi", month=AUGUST, place="示例区", source="示例通报", value=Decimal(1)
        ),
    ),
    "targets.import_external": _with(
        _nothing,
        lambda w, _: w.do(
            targets.import_external,
            results=[targets.Published("fdi", AUGUST, f"示例区{n}", "示例通报", Decimal(n)) for n in (1, 2)],
        ),
    ),
    "targets.define_scheme": _with(
        _nothing,
        lambda w, _: w.do(
            targets.define_scheme, key="board", name="示例办法", issuer="示例", since=date(2020, 1, 1),
            items=[{"figure": "fdi", "weight": "20", "method": "capped_ratio"}],
        ),
    ),
    "targets.group_peers": _with(
        _nothing,
        lambda w, _: w.do(
            targets.group_peers, name="示例组", places=["示例区"], since=date(2020, 1, 1), source="示例"
        ),
    ),
    "journal.reseal": _reseal,
    "projects.enquire": _with(_nothing, lambda w, _: w.enquiry()),
    "projects.add_words": _with(
        lambda w: w.enquiry(), lambda w, e: w.do(asking.add_words, enquiry=e, words="最好在地铁边")
    ),
    "projects.withdraw_enquiry": _with(lambda w: w.enquiry(), lambda w, e: w.do(asking.withdraw_enquiry, enquiry=e)),
    "projects.take_enquiry": _with(lambda w: w.enquiry(), lambda w, e: w.do(answering.take_enquiry, enquiry=e)),
    "projects.answer_enquiry": _with(
        lambda w: w.enquiry(), lambda w, e: w.do(answering.answer_enquiry, enquiry=e, words="谢谢")
    ),
    "projects.screen_enquiry": _with(
        lambda w: w.answered(), lambda w, e: w.do(answering.screen_enquiry, enquiry=e, reason="值得跟进")
    ),
    "projects.conclude_enquiry": _with(
        lambda w: w.answered(),
        lambda w, e: w.do(answering.conclude_enquiry, enquiry=e, to="offered", reason="已推荐两处"),
    ),
    "projects.mark_spam": _with(lambda w: w.enquiry(), lambda w, e: w.do(answering.mark_spam, enquiry=e)),
    "projects.unmark_spam": _with(
        lambda w: w.do(answering.mark_spam, enquiry=w.enquiry()),
        lambda w, e: w.do(answering.unmark_spam, enquiry=e),
    ),
    "projects.describe_enquiry": _with(
        lambda w: w.enquiry(),
        lambda w, e: w.do(answering.describe_enquiry, enquiry=e, summary="要三百平米", version=e.version),
    ),
    "projects.hand_over_enquiry": _with(
        lambda w: w.enquiry(),
        lambda w, e: w.do(
            answering.hand_over_enquiry, enquiry=e, organisation=Organisation.objects.get(key="district"), reason="示例"
        ),
    ),
    "projects.reveal_contact": _with(
        lambda w: w.enquiry(),
        lambda w, e: w.do(answering.reveal_contact, enquiry=e, way="phone", reason="回电"),
    ),
    "projects.remind": _with(
        lambda w: w.enquiry(),
        lambda w, e: w.do(minding.remind, deadline=Deadline.objects.get(enquiry=e, stage="answer"), level="remind"),
    ),
    "projects.settle_deadline": _with(
        lambda w: w.enquiry(),
        lambda w, e: w.do(minding.settle_deadline, deadline=Deadline.objects.get(enquiry=e, stage="answer")),
    ),
    "projects.set_response_rule": _with(
        _nothing,
        lambda w, _: w.do(
            minding.set_response_rule, stage="answer", working_days=2, remind_before=1, head_after=1, leader_after=2,
            since=date(2020, 9, 1),
        ),
    ),
    "projects.word_consent": _with(
        _nothing,
        lambda w, _: w.do(
            minding.word_consent, notice="告知", notice_en="notice", text="全文", text_en="text", keeps_years=2
        ),
    ),
    "projects.forget_enquiry": _with(
        lambda w: w.do(asking.withdraw_enquiry, enquiry=w.enquiry()),
        lambda w, e: w.do(minding.forget_enquiry, enquiry=e, reason="本人要求"),
    ),
    "publishing.compose": _compose,
    "publishing.publish": _with(lambda w: w.bulletin(), lambda w, b: w.do(publishing.publish, bulletin=b)),
    "publishing.withdraw": _withdraw_bulletin,
    "publishing.begin_handbook": _with(
        _nothing, lambda w, _: w.do(publishing.begin_handbook, kind="land", year=2020, title="示例手册")
    ),
    "publishing.describe_handbook": _with(
        lambda w: w.handbook(),
        lambda w, b: w.do(
            publishing.describe_handbook, handbook=b, title="另名", title_en="", preface="", preface_en="", contact=""
        ),
    ),
    "publishing.choose_listings": _with(
        lambda w: w.handbook(), lambda w, b: w.do(publishing.choose_listings, handbook=b, listings=[], seen=1)
    ),
    "publishing.proof_handbook": _with(
        lambda w: w.handbook(),
        lambda w, b: w.do(publishing.proof_handbook, handbook=b, content=contents_of(b, None, at=w.clock())),
    ),
    "publishing.issue_handbook": _with(
        lambda w: w.handbook(),
        lambda w, b: w.do(publishing.issue_handbook, handbook=b, content=contents_of(b, 1, at=w.clock())),
    ),
    "publishing.take_pages": _with(lambda w: w.edition(), lambda w, e: w.pages(e)),
    "publishing.refuse_pages": _with(
        lambda w: w.edition(), lambda w, e: w.do(publishing.refuse_pages, edition=e, refusal=NotSet(reason=FAILED))
    ),
    "publishing.set_again": _with(
        lambda w: w.do(publishing.refuse_pages, edition=w.edition(), refusal=NotSet(reason=FAILED)),
        lambda w, e: w.do(publishing.set_again, edition=e),
    ),
    "publishing.withdraw_edition": _with(
        lambda w: w.pages(w.edition()), lambda w, e: w.do(publishing.withdraw_edition, edition=e, reason="有误")
    ),
}  # fmt: skip

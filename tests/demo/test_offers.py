"""What the example offers: everything lies somewhere, what is on offer is public, and its pictures become a walk."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client, override_settings

from tests.demo.moments import LOOKED_AT
from zhaoshang.demo import drawing, offers, people
from zhaoshang.demo.content import ground, land, spaces
from zhaoshang.domain.estate.models import Building, Outline, Parcel, UnitRecord
from zhaoshang.domain.estate.queries import published_listings, section_of, stated_of_each
from zhaoshang.domain.evidence.queries import in_force
from zhaoshang.domain.organisations.models import Organisation, User
from zhaoshang.domain.tours.models import Panorama, Tour
from zhaoshang.kernel.outlines import area_sqm
from zhaoshang.kernel.zone import day_of


def test_no_two_lots_of_the_example_lie_on_one_another() -> None:
    lots = ground.lots()
    assert len(lots) == len(land.placed()) + len(spaces.bodies()) == 44
    assert not [(a.name, b.name) for a, b in combinations(lots, 2) if a.metres.intersects(b.metres)]


def test_each_outline_is_as_large_as_its_ledger_says() -> None:
    for number, _, mu in land.placed():
        assert abs(area_sqm(ground.lot_of(number).polygons) - mu * 2000 / 3) < Decimal(2)


def test_units_never_add_up_to_more_than_is_lettable() -> None:
    for body in spaces.bodies():
        assert 0 < sum(room.area for room in body.rooms) <= body.tower.lettable
        assert len({room.number for room in body.rooms}) == len(body.rooms)
        assert max(room.floor for room in body.rooms) <= body.storeys


@pytest.mark.django_db
@pytest.mark.slow
@pytest.mark.xdist_group("gongshu")
@pytest.mark.usefixtures("gongshu")
class TestLoaded:
    def test_everything_lies_somewhere_and_what_is_on_offer_is_public(self) -> None:
        assert Outline.objects.count() == 44
        shown = list(published_listings())
        assert (
            len([one for one in shown if one.parcel_id]) == 8 and len([one for one in shown if one.building_id]) == 14
        )
        assert {stated.state for stated in stated_of_each(shown).values() if hasattr(stated, "state")} & {
            "cleared",
            "listed",
        }
        assert not in_force(UnitRecord).filter(is_sample=False).exists()

    def test_named_buildings_have_floors_and_free_rooms(self) -> None:
        for name in ("中粮楼宇（示例）", "复地楼宇（示例）"):
            section = section_of(Building.objects.get(name=name), LOOKED_AT, day_of(LOOKED_AT))
            assert len(section.storeys) > 20 and any(unit.is_free for unit in section.units)

    def test_offering_again_changes_nothing(self) -> None:
        officer, path = User.objects.get(username=people.OFFICER), Organisation.objects.get(key="bureau").path
        assert offers.draw(org_path=path, by=officer) == 0
        assert offers.publish(org_path=path, by=officer, now=LOOKED_AT) == 0

    def test_the_pictures_are_asked_for_once_and_behind_everything_else(self) -> None:
        queue = apps.get_model("django_tasks_database", "DBTaskResult")
        with transaction.atomic():
            assert not drawing.ask()
            with override_settings(EXAMPLE_PICTURES=True):
                assert drawing.ask() and not drawing.ask()
            assert queue.objects.get().priority < 0
            transaction.set_rollback(True)

    def test_pictures_become_a_walk_of_eight_scenes(self, client: Client, tmp_path: Any) -> None:
        officer = User.objects.get(username=people.OFFICER)
        with transaction.atomic(), override_settings(HOME=tmp_path, MEDIA_ROOT=tmp_path / "files"):
            wanted = drawing.wanted()
            assert [type(one) for one in wanted] == [Parcel] * 6 + [Building] * 6
            for thing in [*wanted[:4], *wanted[6:10]]:
                drawing.draw(thing, officer, width=512, least_width=512)
            rows = Panorama.objects.all()
            assert {row.state for row in rows} == {"published"}, [row.notes for row in rows]
            drawing.walk(officer)
            tour = Tour.objects.get()
            assert tour.published_at is not None and tour.is_sample
            page = client.get(f"/tours/{tour.number}/").content.decode()
            assert drawing.TOUR[0] in page and "渲染示意" in page
            assert drawing.is_drawn()
            transaction.set_rollback(True)

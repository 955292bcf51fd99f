"""Guided visits made through the commands: of a public tour of two scenes, with guests."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.factories.moments import Clock
from tests.factories.tours import ready, tour_of, walk
from zhaoshang.domain.estate.models import Parcel
from zhaoshang.domain.tours import commands
from zhaoshang.domain.tours.models import Tour, Visit, VisitGuest


def public_tour(parcel: Parcel, keeper: Any, clock: Clock) -> Tour:
    """Two scenes, `scene0` and `scene1`, for everybody to see."""
    tour = tour_of(parcel, keeper, clock)
    pictures = [ready(parcel, keeper, clock, n) for n in (1, 2)]
    commands.arrange(tour=tour, arrangement=walk(pictures), seen=0, by=keeper, at=clock())
    return commands.publish_tour(tour=tour, by=keeper, at=clock())


def opened(tour: Tour, guide: Any, clock: Clock, **given: Any) -> Visit:
    """A visit that waits for its guide, planned in an hour."""
    told = {"topic": "示例公司看地", "planned_for": clock() + timedelta(hours=1)} | given
    return commands.open_visit(tour=tour, **told, by=guide, at=clock())


def running(tour: Tour, guide: Any, clock: Clock, **given: Any) -> Visit:
    """A visit that goes on."""
    return commands.start_visit(visit=opened(tour, guide, clock, **given), by=guide, at=clock())


def guest(
    visit: Visit, clock: Clock, secret: str = "browser", name: str = "李经理", firm: str = "示例公司"
) -> VisitGuest:
    """Somebody who took a place."""
    return commands.join_visit(
        visit=visit, name=name, firm=firm, agreed=1, secret=secret, by=commands.VISITOR, at=clock()
    )

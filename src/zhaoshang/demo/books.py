"""The example's handbooks: land and buildings of 2020, chosen from what is on offer, issued once the pictures are drawn."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model

from zhaoshang.demo import people
from zhaoshang.demo.offers import CONTACT, CONTACT_EN
from zhaoshang.domain.publishing import commands, tasks
from zhaoshang.domain.publishing.models import Handbook, HandbookEdition
from zhaoshang.domain.publishing.queries.handbooks import next_edition, number_of, to_choose_from
from zhaoshang.kernel.refusal import Refusal
from zhaoshang.web.kit.handbooks import contents_of

YEAR = 2020
PREFACES = {
    "land": (
        "拱墅在运河两岸，半山脚下。这本手册收录了可以马上去看的地块：在哪里、能建多少、起始价是多少。\n\n"
        "每处都有区位图和控制指标；扫码可看按界线和指标生成的全景。\n\n本册内容为示例，由系统按示例台账编成。",
        "Gongshu lies on both banks of the Grand Canal, below Banshan hill. This book shows the land that can be visited at once: where "
        "it is, how much may be built, and at what price it starts.\n\nEvery place has its map and control indices; scan its code to look "
        "around.\n\nAll of it is sample data, made from the example's ledgers.",
    ),
    "buildings": (
        "从运河边的写字楼到康桥的产业楼，这本手册逐幢写明可租面积、租金、层高和荷载，并画出每一层还空着哪些房间。\n\n"
        "空置每天都在变；扫码可看最新。\n\n本册内容为示例，由系统按示例台账编成。",
        "From offices on the canal to the industrial houses of Kangqiao: this book tells of each how much is free, at what rent, how high "
        "and how strong its floors are, and draws which rooms of every floor are empty.\n\nThat changes daily; scan for the latest.\n\n"
        "All of it is sample data, made from the example's ledgers.",
    ),
}
TITLES = {
    "land": ("拱墅区地块招商手册", "Land on Offer in Gongshu"),
    "buildings": ("拱墅区楼宇招商手册", "Buildings with Space in Gongshu"),
}


def compose() -> int:
    """Both handbooks are there as drafts, with everything of their kind that is on offer; returns how many were begun now."""
    begun = 0
    by = get_user_model().objects.get(username=people.STATISTICIAN)
    for kind, (title, title_en) in TITLES.items():
        if Handbook.objects.filter(number=number_of(kind, YEAR)).exists():
            continue
        book = commands.begin_handbook(
            kind=kind, year=YEAR, title=title, title_en=title_en, is_sample=True, by=by, at=_now()
        )
        preface, preface_en = PREFACES[kind]
        words = {"title": title, "title_en": title_en, "preface": preface, "preface_en": preface_en}
        words |= {"contact": CONTACT, "contact_en": CONTACT_EN}
        book = commands.describe_handbook(handbook=book, **words, by=by, at=_now())
        commands.choose_listings(handbook=book, listings=list(to_choose_from(book)), seen=0, by=by, at=_now())
        begun += 1
    return begun


def issue() -> int:
    """The first edition of each of the example's handbooks waits to be set; returns how many were asked for now. None while the
    example's pictures are switched off."""
    asked = 0
    if not settings.EXAMPLE_PICTURES:
        return asked
    by: Any = get_user_model().objects.get(username=people.DIRECTOR)
    for kind in TITLES:
        book = Handbook.objects.filter(number=number_of(kind, YEAR), is_sample=True).first()
        if book is None or HandbookEdition.objects.filter(handbook=book, edition__isnull=False).exists():
            continue
        at = _now()
        content = contents_of(book, next_edition(book), at=at)
        try:
            made = commands.issue_handbook(handbook=book, content=content, by=by, at=at)
        except Refusal:  # what is on offer has not been looked at for long: the draft says so on its page
            continue
        tasks.work_on_edition.enqueue(made.pk, by.get_username())
        asked += 1
    return asked


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 -- background work reads the clock, as in tours.tasks

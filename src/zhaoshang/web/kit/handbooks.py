"""A handbook's contents as they are printed, in both languages, read from what is on offer now: `contents_of` for an edition or a proof.

content = handbooks.contents_of(handbook, edition, at=now)          # plain data, a fact with where it came from
commands.issue_handbook(handbook=handbook, content=content, …)      # frozen; the pages are set in the background
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from zhaoshang.domain.estate.models import Listing, Outline
from zhaoshang.domain.estate.queries import (
    Stands,
    building_files,
    can_be_had,
    outlines_of,
    published_listings,
    stands_of,
    stated_of_each,
)
from zhaoshang.domain.estate.queries.standing import Section
from zhaoshang.domain.estate.states import UNIT_STANDINGS
from zhaoshang.domain.publishing.models import Handbook, HandbookEdition
from zhaoshang.domain.publishing.queries.handbooks import called, chosen, last_handed_out
from zhaoshang.domain.publishing.renderers.glyphs import characters_of, not_printable
from zhaoshang.domain.publishing.renderers.layout import changed_lines, contact_of, place_called, plan_of
from zhaoshang.domain.publishing.renderers.setting import FONTS
from zhaoshang.domain.publishing.renderers.words import WORDS
from zhaoshang.domain.publishing.states import KINDS
from zhaoshang.domain.tours.models import Panorama
from zhaoshang.domain.tours.queries import published as published_panoramas
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.zone import day_of
from zhaoshang.web.kit.english import name_said
from zhaoshang.web.kit.estate import fact_names, facts_of, size_of, stand_said, stated_number
from zhaoshang.web.kit.handbook_maps import district_of, place_of
from zhaoshang.web.kit.sections import Drawing, drawn

Json = dict[str, Any]
RENEWED = {"zh": "已更新", "en": "renewed"}
T = TypeVar("T")
SCHEMA = 1
STAND = "Availability"
UP_AT_A_HOUSE = 120  # tenths of a degree
# What is told large on the left page, and what stands among the control indices (domain handbook, 5.1 and 5.3); by the English name.
KEYS = {
    "land": ("Area", "Land use", "Floor area ratio", "Starting price"),
    "buildings": ("Free area", "Rent", "Gross floor area", "Floor height"),
}
INDICES = (
    "Floor area ratio", "Building density", "Green ratio", "Height limit", "Investment intensity", "Yearly tax",
    "Standard land FAR", "Value added by energy", "Value added by emissions", "R&D ratio",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Known:
    """What was read for all entries at once."""

    stated: dict[int | None, Any]
    files: dict[int, Any]
    pictures: dict[tuple[int | None, int | None], Panorama]
    outlines: dict[tuple[int | None, int | None], Outline]
    stands: Stands
    around: list[Outline]


def contents_of(handbook: Handbook, edition: int | None, *, at: datetime) -> Json:
    """Everything the next edition (or, without a number, a proof) of the handbook would print."""
    listings = chosen(handbook)
    known = _read(listings, at)
    former = last_handed_out(handbook)
    before = {e["listing"]: e for e in former.contents.content["entries"]} if former else None
    entries = [_entry(n, one, known, handbook.kind, before) for n, one in enumerate(listings, 1)]
    there = {one.number for one in listings}
    gone = [e for e in (before or {}).values() if e["listing"] not in there]
    district, name = settings.DISTRICT, KINDS[handbook.kind]
    return {
        "schema": SCHEMA,
        "handbook": handbook.number,
        "choice": handbook.revised,
        "version": handbook.version,
        "edition": edition,
        "kind": handbook.kind,
        "kind_name": _text(name),
        "year": handbook.year,
        "title": {"zh": handbook.title, "en": handbook.title_en or name.en},
        "number": _text(called(handbook.kind, handbook.year, edition)),
        "edition_name": _edition_name(edition),
        "bureau": {"zh": f"{district['zh']}投资促进局", "en": f"{district['en']} Investment Promotion Bureau"},
        "site": dict(settings.SITE_NAME),
        "address": address(),
        "issued_on": day_of(at).isoformat(),
        "is_sample": handbook.is_sample,
        "preface": {"zh": handbook.preface, "en": handbook.preface_en or handbook.preface},
        "contact": handbook.contact,
        "contact_en": handbook.contact_en,
        "since": dict(former.contents.content["number"]) if former else None,
        "entries": entries,
        "left_out": [{key: e.get(key, "") for key in ("listing", "name", "name_en")} for e in gone],
        "district": district_of(
            [(e["place"], e, known.outlines.get(_of(one))) for e, one in zip(entries, listings, strict=True)]
        ),
    }


def address() -> str:
    """The address the pages are served under, as it is printed and scanned."""
    return str(settings.PAGE_ORIGINS[0]).rstrip("/")


def _edition_name(edition: int | None) -> Json:
    return {"zh": "样稿", "en": "Proof"} if edition is None else {"zh": f"第 {edition} 版", "en": f"Edition {edition}"}


def _read(listings: list[Listing], at: datetime) -> _Known:
    parcels = [one.parcel_id for one in listings if one.parcel_id]
    places = [one.building_id for one in listings if one.building_id]
    rows = published_panoramas().filter(parcel__in=parcels) | published_panoramas().filter(building__in=places)
    public = list(published_listings().values_list("parcel_id", "building_id"))
    around = outlines_of([p for p, _ in public if p], [b for _, b in public if b])
    own = {(o.parcel_id, o.building_id): o for o in [*around, *outlines_of(parcels, places)]}
    # A photograph rather than a rendering, the latest of its kind.
    pictures = {(p.parcel_id, p.building_id): p for p in rows.order_by("-kind", "pk")}
    stated = stated_of_each(listings)
    return _Known(stated, building_files(places), pictures, own, stands_of(listings, stated, at), around)


def _entry(place: int, listing: Listing, known: _Known, kind: str, before: dict[str, Json] | None) -> Json:
    stated, file = known.stated.get(listing.pk), known.files.get(listing.building_id or 0)
    facts = _with_stand(_facts(stated, file), _stand(listing, stated, file, known.stands))
    outline, picture = known.outlines.get(_of(listing)), known.pictures.get(_of(listing))
    there = {fact["key"] for fact in facts}
    size = _both(lambda: size_of(stated) if stated is not None else "")
    subdistrict = _both(lambda: name_said(getattr(stated, "subdistrict", "")))
    entry = {
        "place": place,
        "listing": listing.number,
        "listing_version": listing.version,
        "name": str(listing.parcel or listing.building),
        "name_en": listing.name_en,
        "official": stated_number(stated) if stated is not None else "",
        "note": {
            language: " · ".join(w for w in (subdistrict[language], said) if w) for language, said in size.items()
        },
        "summary": {"zh": listing.summary, "en": listing.summary_en or listing.summary},
        "facts": facts,
        "printable": [STAND, *_printable(stated, file)],
        "keys": [key for key in KEYS[kind] if key in there],
        "indices": [key for key in INDICES if key in there] if kind == Handbook.Kind.LAND else [],
        "contact": listing.contact,
        "contact_en": listing.contact_en,
        "as_of": stated.happened_on.isoformat() if stated is not None else "",
        "sources": [_source(row) for row in (stated, file) if row is not None],
        "picture": _picture(picture),
        "ground": place_of(outline, known.around) if outline else None,
        "look": address() + _look(listing, picture),
        **_space(known.stands.sections.get(listing.building_id or 0)),
    }
    return entry | {"change": _change(entry, before)}


def _stand(listing: Listing, stated: Any, file: Any, stands: Stands) -> Json | None:
    """Whether it could be had when it was frozen, in the words of lists and pages, and of a parcel that is held that it is; for whom
    is no matter of the public. None of what is not public or not stated."""
    if listing.published_at is None or (stated is None and file is None):
        return None
    is_free, word = can_be_had(listing, stated, file, stands), UNIT_STANDINGS["held"]
    said = _both(lambda: stand_said(listing, is_free=is_free))
    return (
        {"zh": f"{word.zh}，{said['zh']}", "en": f"{word.en}, {said['en']}"}
        if listing.parcel_id in stands.held
        else said
    )


def _with_stand(facts: list[Json], said: Json | None) -> list[Json]:
    """The facts, and how it stands after the state of the ledger."""
    if said is None:
        return facts
    place = next((n for n, fact in enumerate(facts, 1) if fact["key"] == "State"), 0)
    stand = {"key": STAND, "name": _both(lambda: _("Availability")), "value": said, "from": "offer"}
    return [*facts[:place], stand, *facts[place:]]


def _facts(stated: Any, file: Any) -> list[Json]:
    """Every fact with its value in both languages and whether the reading or the file states it. The key is the name before it is
    translated, so that editions can be compared."""
    from_reading = len(facts_of(stated))
    with override(None):
        keys = [name for name, _ in facts_of(stated, file)]
    said = {}
    for code, language in (("zh-hans", "zh"), ("en", "en")):
        with override(code):
            said[language] = facts_of(stated, file)
    return [
        {
            "key": key,
            "name": {"zh": zh[0], "en": en[0]},
            "value": {"zh": zh[1], "en": en[1]},
            "from": "reading" if n < from_reading else "file",
        }
        for n, (key, zh, en) in enumerate(zip(keys, said["zh"], said["en"], strict=True))
    ]


def _printable(stated: Any, file: Any) -> list[str]:
    """Every key this program prints of such an entry, stated or not."""
    with override(None):
        return fact_names(stated, file)


def _source(row: Any) -> Json:
    """The fact a value was read from: its table, key, revision and digest."""
    return {
        "table": row._meta.label_lower,
        "key": row.key,
        "revision": row.revision,
        "digest": row.values_digest,
        "happened_on": row.happened_on.isoformat(),
    }


def _picture(panorama: Panorama | None) -> Json | None:
    """Which panorama, and where one looks first: how far right of its middle, and how high. Who stands on the ground before a house
    looks up at it."""
    if panorama is None or not panorama.tiles:
        return None
    eye = panorama.scene.get("drawn", {}).get("eye", {})
    yaw = (eye["look_tenths"] - panorama.heading_tenths) % 3600 if eye else 0
    pitch = -30 if not eye or panorama.parcel_id else UP_AT_A_HOUSE
    return {
        "key": f"{panorama.tiles}-{yaw}-{pitch}",
        "number": panorama.number,
        "tiles": panorama.tiles,
        "yaw_tenths": yaw,
        "pitch_tenths": pitch,
        "title": {"zh": panorama.title, "en": panorama.title_en or panorama.title},
        "is_rendering": panorama.kind == Panorama.Kind.RENDERING,
    }


def _look(listing: Listing, panorama: Panorama | None) -> str:
    if panorama is not None:
        return reverse("portal:panorama", args=[panorama.number])
    return reverse("portal:listing", args=[listing.number])


def _space(section: Section | None) -> Json:
    """A building floor by floor, as everybody may see it; widths in thousandths of the widest storey."""
    if section is None or not section.units:
        return {"storeys": [], "shares": [], "free": ""}
    told: dict[str, Drawing] = {}
    for code, language in (("zh-hans", "zh"), ("en", "en")):
        with override(code):
            told[language] = drawn(section, lambda _: "", for_public=True)
    zh, en = told["zh"], told["en"]
    return {
        "storeys": [
            {
                "label": storey.label,
                "whole": _thousandths(storey.whole),
                "free": storey.free,
                "below": storey.is_below,
                "units": [[_thousandths(unit.x), _thousandths(unit.width), unit.state] for unit in storey.units],
            }
            for storey in zh.storeys
        ],
        "shares": [
            {"state": a.state, "name": {"zh": a.name, "en": b.name}, "area": a.area, "share": a.percent}
            for a, b in zip(zh.shares, en.shares, strict=True)
        ],
        "free": zh.free,
    }


def _thousandths(percent: str) -> int:
    return min(1000, int(Decimal(percent.removesuffix("%")) * 10))


def _change(entry: Json, before: dict[str, Json] | None) -> Json:
    """How an entry differs from the edition before: new, changed in some facts, or the same; `first` where none was before."""
    if before is None:
        return {"kind": "first", "facts": []}
    former = before.get(entry["listing"])
    if former is None:
        return {"kind": "new", "facts": []}
    was, now = _said_of(former), _said_of(entry)
    # What the program did not print yet has not changed by being printed.
    now = {key: said for key, said in now.items() if key in was or key in former.get("printable", (key,))}
    facts = [
        _changed(key, was.get(key), now.get(key))
        for key in dict.fromkeys([*now, *was])
        if _compared(was.get(key)) != _compared(now.get(key))
    ]
    return {"kind": "changed" if facts else "same", "facts": facts}


def _changed(key: str, was: Json | None, now: Json | None) -> Json:
    """One line of what changed. What is drawn differs although it is called the same: then it is said that it is new."""
    old, new = (said["value"] if said else None for said in (was, now))
    return {
        "key": key,
        "name_of_fact": (now or was or {})["name"],
        "old": old,
        "new": RENEWED if old == new else new,
    }


def _compared(said: Json | None) -> Any:
    """A value as it is compared: of a fact what its ledger says, whatever English this program now has for it."""
    return None if said is None else said.get("by", said["value"]["zh"])


def _said_of(entry: Json) -> dict[str, Json]:
    """Everything that can change, by key: the facts, the name, the sentences, who answers, and what is drawn."""
    said = {fact["key"]: {"name": fact["name"], "value": fact["value"]} for fact in entry["facts"]}
    for key, zh, en, value in (
        ("name", "名称", "Name", place_called(entry)),
        ("summary", "简介", "Description", entry["summary"]),
        ("contact", "联系方式", "Contact", contact_of(entry)),
    ):
        said[key] = {"name": {"zh": zh, "en": en}, "value": value, "by": value}
    if entry["storeys"]:
        free = entry["free"]
        said["storeys"] = {
            "name": {"zh": "逐层空置", "en": "Free, floor by floor"},
            "value": {"zh": free, "en": free},
            "by": entry["storeys"],
        }
    if picture := entry["picture"]:
        said["picture"] = {
            "name": {"zh": "图片", "en": "Picture"},
            "value": picture["title"],
            "by": picture["key"],
        }
    if ground := entry["ground"]:
        value = {"zh": "有轮廓", "en": "drawn"}
        said["ground"] = {"name": {"zh": "位置图", "en": "Location map"}, "value": value, "by": ground["own"]}
    return said


def _both(say: Callable[[], T]) -> dict[str, T]:
    told = {}
    for code, language in (("zh-hans", "zh"), ("en", "en")):
        with override(code):
            told[language] = say()
    return told


def _text(said: Bilingual) -> Json:
    return {"zh": said.zh, "en": said.en}


def _of(listing: Listing) -> tuple[int | None, int | None]:
    return listing.parcel_id, listing.building_id


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """One line of what changed, in the reader's language: where, what, from what to what."""

    kind: str
    word: str
    place: int
    name: str
    fact: str
    old: str
    new: str


def since_of(content: Json) -> Bilingual | None:
    """The number of the edition before; None where none was."""
    return Bilingual(**content["since"]) if content["since"] else None


def changes_of(content: Json) -> list[ChangedLine]:
    """What changed since the edition before; nothing where none was before."""
    if not content["since"]:
        return []
    language = "en" if (get_language() or "").startswith("en") else "zh"
    lines = []
    for line in changed_lines(content):
        fact, old, new = (line.get(name) or {} for name in ("name_of_fact", "old", "new"))
        word = WORDS[f"mark_{line['kind']}"].in_language(language)
        told = (fact.get(language, ""), old.get(language, ""), new.get(language, ""))
        lines.append(ChangedLine(line["kind"], word, line["place"], place_called(line)[language], *told))
    return lines


def unprinted_in(content: Json) -> list[tuple[str, str]]:
    """(character, where) of what the fonts of handbooks cannot print; nothing where there are no fonts: then nothing is set."""
    font = Path(settings.FONTS) / FONTS[0]
    return not_printable(content, characters_of(font)) if font.is_file() else []


def page_in(edition: HandbookEdition, listing: Listing) -> int | None:
    """The left page of a listing in an edition; None when it is not in it."""
    content = edition.contents.content
    place = next((e["place"] for e in content["entries"] if e["listing"] == listing.number), None)
    return None if place is None else plan_of(content).page_of(place)


def size_said(size: int) -> str:
    """1.2 MB, 340 KB."""
    return f"{size / 1_048_576:.1f} MB" if size >= 1_048_576 else f"{max(1, size // 1024)} KB"

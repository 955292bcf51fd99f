"""What somebody needs, read once from a form, an address or the command line, whatever shows the answer afterwards."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any, Literal

from zhaoshang.domain.estate.errors import (
    AreaUpsideDown,
    DayUnread,
    NeedOutOfBounds,
    NeedsUnread,
    NeedUnknown,
    NeedUnread,
    WindowUnread,
    WordsOfSigns,
)
from zhaoshang.domain.estate.states import LAND_USE_WORDS, LAND_USES, LOADS, RENTS
from zhaoshang.domain.industries.models import IndustryCentre
from zhaoshang.kernel.area import AREA_UNITS_SQM
from zhaoshang.kernel.bilingual import Bilingual
from zhaoshang.kernel.characters import half_width
from zhaoshang.kernel.dates import NotADate, Precision, read_date
from zhaoshang.kernel.outlines import STEPS
from zhaoshang.kernel.refusal import Refusal
from zhaoshang.kernel.searching import terms_of
from zhaoshang.kernel.units import find_unit, unit_called

What = Literal["land", "space", "parcels", "buildings", "units"]
E7 = STEPS // 10
"""Ten-millionths in a degree."""
LONGEST = 80
SORTS: Mapping[str, Bilingual] = {
    "newest": Bilingual("最新公开", "newest first"),
    "area": Bilingual("面积从小到大", "smallest first"),
    "-area": Bilingual("面积从大到小", "largest first"),
    "cheapest": Bilingual("价格从低到高", "cheapest first"),
    "metro": Bilingual("离地铁从近到远", "nearest to the metro first"),
}
# Units as English pages print them and English readers write them.
_ENGLISH: Mapping[str, str] = {
    "yuan": "元", "mu": "亩", "hectare": "公顷", "hectares": "公顷", "day": "天", "month": "月", "year": "年", "metre": "m",
    "metres": "m", "meter": "m", "meters": "m", "sq m": "㎡", "sq.m": "㎡", "square metres": "㎡", "square meters": "㎡",
}  # fmt: skip
_ENGLISH_WORD = re.compile(
    rf"(?<![a-z])(?:{'|'.join(sorted(map(re.escape, _ENGLISH), key=len, reverse=True))})(?![a-z])", re.IGNORECASE
)
# How English pages print 万元: 5,000 × 10,000 yuan, CNY 5,000 × 10,000.
_TEN_THOUSANDS = re.compile(r"[×x*]\s*10000(?:\s*yuan)?")
_CURRENCY = re.compile(r"^(?:CNY|RMB|¥)\s*", re.IGNORECASE)
_NUMBER = re.compile(r"(\d{1,12}(?:\.\d{1,8})?)\s*(\D.*)?")
# A comma parts thousands; one that stands elsewhere may be meant for the decimal point, and is not guessed at.
_THOUSANDS = re.compile(r"(?<![\d,.])\d{1,3}(?:,\d{3})+(?![\d,])")
_YES, _NO = (
    ("1", "true", "yes", "on", "y", "是", "有", "需要", "要"),
    ("0", "false", "no", "off", "n", "否", "无", "不需要", "不要"),
)


@dataclass(frozen=True, slots=True)
class Measure:
    """A number somebody needs: its field, the column of an offer it is held against (in whole steps of `places` decimals), and
    how it is spoken of.

    `units` are those it may be written in, by kept name, with their worth in the column's; `plain` is what a number without a
    unit is in. A shortfall is told in units of `shown`. `is_ceiling`: an offer fits that has no more; else one that has no less.
    """

    field: str
    column: str
    places: int
    name: Bilingual
    units: Mapping[str, Fraction]
    plain: str
    example: str
    short: Bilingual
    unknown: Bilingual
    shown: Fraction
    is_ceiling: bool = False
    most: int = 10**9


_AREA_UNKNOWN = Bilingual("面积未载明", "area not stated")
_LENGTHS = {"m": Fraction(1), "km": Fraction(1000)}


def _areas(plain: str, example: str, smaller: Bilingual, larger: Bilingual) -> tuple[Measure, Measure]:
    """From and to, told in the unit a plain number is in."""
    told = (_AREA_UNKNOWN, AREA_UNITS_SQM[plain])
    names = Bilingual("面积下限", "the smallest area"), Bilingual("面积上限", "the largest area")
    return (
        Measure("area_from", "area_sqm", 2, names[0], AREA_UNITS_SQM, plain, example, smaller, *told),
        Measure("area_to", "least_sqm", 2, names[1], AREA_UNITS_SQM, plain, example, larger, *told, is_ceiling=True),
    )


_POWER = Measure(
    "power", "power_kva", 2, Bilingual("用电容量", "power"), {"kVA": Fraction(1)}, "kVA", "100",
    Bilingual("用电容量差{by}千伏安", "power short by {by} kVA"), Bilingual("用电容量未载明", "power not stated"),
    Fraction(1), most=10**7,
)  # fmt: skip
_METRO = Measure(
    "metro", "metro_m", 0, Bilingual("地铁距离", "the way to the metro"), _LENGTHS, "m", "800",
    Bilingual("离地铁远{by}米", "{by} m farther from the metro"), Bilingual("地铁距离未载明", "way to the metro not stated"),
    Fraction(1), is_ceiling=True, most=10**5,
)  # fmt: skip
LAND_MEASURES: tuple[Measure, ...] = (
    *_areas("亩", "30", Bilingual("面积小{by}亩", "{by} mu too small"), Bilingual("面积大{by}亩", "{by} mu too large")),
    Measure(
        "price", "price_yuan", 2, Bilingual("起始价上限", "the highest starting price"), {"元": Fraction(1)}, "万元", "5000",
        Bilingual("超价格上限{by}万元", "CNY {by} × 10,000 over the price ceiling"), Bilingual("起始价未载明", "price not stated"),
        Fraction(10_000), is_ceiling=True, most=10**12,
    ),
    _POWER,
    _METRO,
)  # fmt: skip
SPACE_MEASURES: tuple[Measure, ...] = (
    *_areas("㎡", "500", Bilingual("面积小{by}㎡", "{by} ㎡ too small"), Bilingual("面积大{by}㎡", "{by} ㎡ too large")),
    Measure(
        "load", "floor_load_kn", 4, Bilingual("楼面荷载", "the floor load"),
        {**LOADS, "kN": LOADS["kN/㎡"], "千克": LOADS["千克/㎡"], "吨": LOADS["吨/㎡"]}, "kN/㎡", "5",
        Bilingual("荷载差{by}kN/㎡", "floor load short by {by} kN/㎡"), Bilingual("荷载未载明", "floor load not stated"),
        Fraction(1), most=1000,
    ),
    Measure(
        "height", "clear_height_m", 2, Bilingual("净高", "the clear height"), {"m": Fraction(1)}, "m", "4.5",
        Bilingual("净高差{by}米", "clear height short by {by} m"), Bilingual("净高未载明", "clear height not stated"),
        Fraction(1), most=100,
    ),
    _POWER,
    Measure(
        "rent", "rent_yuan", 4, Bilingual("租金上限", "the highest rent"), {**RENTS, "元": Fraction(1)}, "元/㎡/天", "2.5",
        Bilingual("超租金上限{by}元/㎡·天", "rent {by} yuan/㎡/day over the ceiling"), Bilingual("租金未载明", "rent not stated"),
        Fraction(1), is_ceiling=True, most=10_000,
    ),
    _METRO,
)  # fmt: skip
FLAGS: Mapping[str, tuple[str, Bilingual, Bilingual]] = {
    "water": ("has_water", Bilingual("上下水", "water"), Bilingual("上下水未载明", "water not stated")),
    "exhaust": ("has_exhaust", Bilingual("排风", "exhaust"), Bilingual("排风未载明", "exhaust not stated")),
}
FIELDS = (
    "q",
    "centre",
    "use",
    *dict.fromkeys(m.field for m in (*SPACE_MEASURES, *LAND_MEASURES)),
    *FLAGS,
    "by",
    "window",
    "sort",
)
"""Every name a need may have in a form or an address."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What somebody needs. `numbers` by field, in the units of the offers' columns; `window` west, south, east, north in
    ten-millionths of a degree; `said` what was written, by field, for addresses."""

    what: What
    words: str = ""
    centre: str = ""
    use: str = ""
    numbers: Mapping[str, Decimal] = field(default_factory=dict)
    flags: tuple[str, ...] = ()
    by: date | None = None
    window: tuple[int, int, int, int] | None = None
    sort: str = "newest"
    said: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_land(self) -> bool:
        """Whether land is looked for."""
        return self.what in ("land", "parcels")

    @property
    def measures(self) -> list[tuple[Measure, Decimal]]:
        """The numbers that are asked for, each with what it means."""
        return [(m, self.numbers[m.field]) for m in measures_of(self.what) if m.field in self.numbers]

    @property
    def is_asked(self) -> bool:
        """Whether anything at all is asked for, besides an order."""
        return any(name != "sort" for name in self.said)


def measures_of(what: What) -> tuple[Measure, ...]:
    """The numbers that can be asked for of land, or of space."""
    return LAND_MEASURES if what in ("land", "parcels") else SPACE_MEASURES


def read_needs(given: Mapping[str, str], what: What) -> Needs:
    """What is needed, read from texts by field; what is empty is not asked for. Numbers of the other side (a rent for land)
    are left alone. Refuses with all that could not be read at once (`NeedsUnread.faults`, by field)."""
    said = {name: text for name in FIELDS if (text := str(given.get(name) or "").strip()[:LONGEST])}
    faults: dict[str, Refusal] = {}

    def take(name: str, read: Callable[[str], Any], otherwise: Any) -> Any:
        try:
            return read(said[name]) if name in said else otherwise
        except Refusal as refusal:
            faults[name] = refusal
            return otherwise

    numbers: dict[str, Decimal] = {}
    for measure in measures_of(what):
        read = take(measure.field, partial(read_number, measure), None)
        if read is not None:
            numbers[measure.field] = read
    if "area_to" in numbers and numbers.get("area_from", Decimal(0)) > numbers["area_to"]:
        faults["area_to"] = AreaUpsideDown()
    flags = () if what in ("land", "parcels") else tuple(n for n in FLAGS if take(n, partial(_yes, n), False))
    needs = Needs(
        what=what,
        words=take("q", _words, ""),
        centre=take("centre", _centre, ""),
        use=take("use", _use, "") if what in ("land", "parcels") else "",
        numbers=numbers,
        flags=flags,
        by=take("by", _day, None),
        window=take("window", _window, None),
        sort=take("sort", _sort, "newest"),
        said=said,
    )
    if faults:
        raise NeedsUnread(faults=faults)
    return needs


def read_number(measure: Measure, text: str) -> Decimal:
    """The number of a need in the unit of its column: 500 kg/㎡ is 4.9033 kN/㎡."""
    plain = _CURRENCY.sub("", _THOUSANDS.sub(lambda found: found[0].replace(",", ""), half_width(text)).strip())
    found = _NUMBER.fullmatch(_TEN_THOUSANDS.sub("万元", plain))
    worth = _worth(measure, (found[2] or "").strip()) if found else None
    if found is None or worth is None:
        raise NeedUnread(text=text, name=measure.name, example=_example(measure), field=measure.field)
    exact = Fraction(found[1]) * worth
    if not 0 <= exact <= measure.most:
        factor, unit = _worth(measure, measure.plain) or Fraction(1), measure.plain
        raise NeedOutOfBounds(
            text=text, name=measure.name, most=f"{int(measure.most / factor):,} {unit}", field=measure.field
        )
    steps = exact * 10**measure.places
    return Decimal(round(steps)).scaleb(-measure.places)


def _example(measure: Measure) -> Bilingual:
    """A number with the unit one without would be in, as each language writes it."""
    unit = unit_called(measure.plain) if find_unit(measure.plain) else Bilingual(measure.plain, measure.plain)
    times = "× " if unit.en[:1].isdigit() else ""  # 5000 × 10,000 yuan: side by side they would be another number
    return Bilingual(f"{measure.example} {unit.zh}", f"{measure.example} {times}{unit.en}")


def _worth(measure: Measure, unit: str) -> Fraction | None:
    unit = unit or measure.plain
    if unit.casefold() in ("kva", "千伏安"):
        return measure.units.get("kVA")
    unit = _ENGLISH_WORD.sub(lambda word: _ENGLISH[word[0].casefold()], unit)
    found = find_unit(unit.replace("·", "/").replace(" per ", "/"))
    if found is None:
        return None
    times, name = Fraction(found[0]), found[1]
    if name:
        return times * measure.units[name] if name in measure.units else None
    own = find_unit(measure.plain)  # 1.2万: so many of the unit it would be in without
    return times * measure.units[own[1]] if own and own[1] in measure.units else times


def _words(text: str) -> str:
    if not terms_of(text):
        raise WordsOfSigns(text=text, field="q")
    return text


def _yes(name: str, text: str) -> bool:
    if text.casefold() in (*_YES, *_NO):
        return text.casefold() in _YES
    raise NeedUnknown(text=text, name=FLAGS[name][1], choices=Bilingual("是、否", "yes, no"), field=name)


def _centre(text: str) -> str:
    known = {
        key: Bilingual(name, name_en)
        for key, name, name_en in IndustryCentre.objects.values_list("key", "name", "name_en")
    }
    for key, name in known.items():
        if text in (key, name.zh) or text.casefold() == name.en.casefold():
            return key
    choices = Bilingual(
        "、".join(n.zh for n in known.values()) or "（还没有）", ", ".join(n.en for n in known.values()) or "(none yet)"
    )
    raise NeedUnknown(text=text, name=Bilingual("产业中心", "industry centre"), choices=choices, field="centre")


def _use(text: str) -> str:
    if text in LAND_USES:
        return text
    if text in LAND_USE_WORDS:
        return LAND_USE_WORDS[text]
    names = LAND_USES.values()
    choices = Bilingual("、".join(n.zh for n in names), ", ".join(n.en for n in names))
    raise NeedUnknown(text=text, name=Bilingual("用地性质", "land use"), choices=choices, field="use")


def _day(text: str) -> date:
    try:
        found = read_date(text)
    except NotADate as unread:
        raise DayUnread(text=text, field="by") from unread
    if found.precision is not Precision.DAY:
        raise DayUnread(text=text, field="by")
    return found.date


def _window(text: str) -> tuple[int, int, int, int]:
    parts = [part.strip() for part in text.split(",")]
    if len(parts) != 4 or not all(re.fullmatch(r"-?\d{1,3}(\.\d{1,15})?", part) for part in parts):
        raise WindowUnread(text=text, field="window")
    west, south, east, north = (int(Decimal(part) * E7) for part in parts)
    if not (-180 * E7 <= west < east <= 180 * E7 and -90 * E7 <= south < north <= 90 * E7):
        raise WindowUnread(text=text, field="window")
    return west, south, east, north


def _sort(text: str) -> str:
    if text in SORTS:
        return text
    raise NeedUnknown(
        text=text, name=Bilingual("排序", "order"), choices=Bilingual("、".join(SORTS), ", ".join(SORTS)), field="sort"
    )

"""What the public interface takes and gives, as it describes itself in `openapi.json`."""

from __future__ import annotations

from typing import Any

from ninja import Field, Schema


class Words(Schema):
    """One text in both languages."""

    zh: str
    en: str


class Shared(Schema):
    """What can be asked for of anything. All are texts, so that a number may carry its unit."""

    q: str = Field(
        "", description="Words, all of which are held: Chinese from two characters on, pinyin or its initials, English."
    )
    centre: str = Field("", description="Key or name of an industry centre.")
    area_from: str = Field(
        "", description="Smallest area: 500, 1.2万㎡, 30亩. Plain: ㎡ for buildings and units, 亩 (mu) for parcels."
    )
    area_to: str = Field("", description="Largest area, in the same way.")
    power: str = Field("", description="Power at least, kVA.")
    metro: str = Field("", description="Way to the metro at most: 800, 1km. Plain: m.")
    by: str = Field("", description="To be had by this day, such as 2020-08-15.")
    window: str = Field(
        "", description="Map window in degrees of CGCS2000 (equal to WGS 84 within a metre): west,south,east,north."
    )
    limit: int = Field(50, ge=1, le=200, description="How many at once.")
    cursor: str = Field("", description="Where to go on: taken from `next`.")
    format: str = Field("json", description="`json`, or `geojson` for a FeatureCollection (RFC 7946).")


class ParcelNeeds(Shared):
    """What can be asked for of land."""

    use: str = Field(
        "", description="Land use: residential, commercial, mixed, industrial, innovative, or as ledgers write it."
    )
    price: str = Field("", description="Starting price at most: 5000, 1.2亿元. Plain: 万元 (10,000 yuan).")


class SpaceNeeds(Shared):
    """What can be asked for of buildings and units."""

    load: str = Field("", description="Floor load at least: 5, 500kg/㎡. Plain: kN/㎡.")
    height: str = Field("", description="Clear height at least, m.")
    rent: str = Field("", description="Rent at most: 2.5, 75元/㎡/月. Plain: yuan a square metre and day.")
    water: str = Field("", description="1: with water and drains.")
    exhaust: str = Field("", description="1: with exhaust.")


class PanoramaAsk(SpaceNeeds):
    """What can be asked for of panoramas: where they were taken of, and what that place offers."""

    q: str = Field("", description="Words in its title or the name of its place.")
    what: str = Field(
        "",
        description="`land` or `space`: only of places that offer some. The needs are held against it; plain: `space`.",
    )
    use: str = Field("", description="Land use, for `what=land`.")
    price: str = Field("", description="Starting price at most, for `what=land`: 5000, 1.2亿元. Plain: 万元.")
    listing: str = Field("", description="Number of the parcel or building it was taken of.")


class Offered(Schema):
    """One parcel, building or unit on offer. What nobody stated is null; `name_en` is empty where nobody gave an English
    name. `can_be_had`: nobody has been promised or granted it, and of a building some space is free. `box` is that of the simplified public outline, in degrees: west, south, east, north. `is_stale`: last checked on `verified_on`, more than 90 days ago, and being verified. A floor price is a price by the floor area that may be built at most (area × highest floor area ratio)."""

    number: str
    kind: str
    listing: str
    name: str
    name_en: str
    label: str
    floor: str
    url: str
    land_use: str | None
    subdistrict: str | None
    park: str | None
    area_sqm: float | None
    smallest_part_sqm: float | None
    clear_height_m: float | None
    floor_load_kn_per_sqm: float | None
    power_kva: float | None
    rent_yuan_per_sqm_day: float | None
    starting_price_yuan: float | None
    starting_floor_price_yuan_per_sqm: float | None
    closing_price_yuan: float | None
    closing_floor_price_yuan_per_sqm: float | None
    metro_m: float | None
    has_water: bool | None
    has_exhaust: bool | None
    can_be_had: bool
    available_from: str | None
    published_at: str
    verified_on: str | None
    is_stale: bool
    is_sample: bool
    box: list[float] | None


class NearMiss(Schema):
    """An offer that meets all but one need: which, and by how much it falls short."""

    field: str
    misses: Words
    offer: Offered


class Offers(Schema):
    """A page. `count` is how many fit; with `has_more` there are more than that. `near_misses` come with the first page when
    fewer than five fit. `next` is null on the last page."""

    count: int
    has_more: bool
    next: str | None
    items: list[Offered]
    near_misses: list[NearMiss]


class PanoramaShown(Schema):
    """A published panorama. `is_rendering`: drawn, not photographed. `point` is where it was taken from or the middle of its place."""

    number: str
    title: str
    title_en: str
    listing: str | None
    place: str
    place_en: str
    is_rendering: bool
    url: str
    still: str | None
    card: str | None
    width: int
    height: int
    published_at: str
    is_sample: bool
    point: list[float] | None


class Panoramas(Schema):
    """A page of panoramas."""

    count: int
    next: str | None
    items: list[PanoramaShown]


class Problem(Schema):
    """Why there is no answer: a sentence and a remedy in both languages, and of each parameter its own."""

    code: str
    sentence: Words
    remedy: Words
    fields: dict[str, Any] = {}

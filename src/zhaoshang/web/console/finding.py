"""`zhaoshang find`, `zhaoshang find-rebuild`: the search of the public pages, on the command line."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

import click

from zhaoshang.web.console.answers import as_json, clock, either, language, told


@click.command("find")
@click.argument("words", nargs=-1)
@click.option("--land", "what", flag_value="land", help="找地 / land")
@click.option(
    "--space",
    "what",
    flag_value="space",
    default="space",
    help="找楼宇和房源（默认） / buildings and units, the default",
)
@click.option("--units", "what", flag_value="units", help="只找房源 / units only")
@click.option("--buildings", "what", flag_value="buildings", help="只找楼宇 / buildings only")
@click.option("--centre", default="", help="产业中心的代号或名称 / key or name of an industry centre")
@click.option("--use", default="", help="用地性质 / land use")
@click.option("--area-from", default="", help="面积下限：500、30亩 / smallest area")
@click.option("--area-to", default="", help="面积上限 / largest area")
@click.option("--load", default="", help="荷载：5、500kg/㎡ / floor load at least")
@click.option("--height", default="", help="净高（米） / clear height at least, m")
@click.option("--power", default="", help="用电容量（千伏安） / power at least, kVA")
@click.option("--water", is_flag=True, help="要上下水 / with water")
@click.option("--exhaust", is_flag=True, help="要排风 / with exhaust")
@click.option("--rent", default="", help="租金上限：2.5、75元/㎡/月 / rent at most")
@click.option("--price", default="", help="起始价上限（万元） / starting price at most, 10,000 yuan")
@click.option("--metro", default="", help="离地铁（米） / metro within, m")
@click.option("--by", default="", help="最晚空出日：2020-08-15 / available by")
@click.option("--window", default="", help="地图范围：西,南,东,北 / west,south,east,north in degrees")
@click.option("--sort", default="", help="newest、area、-area、cheapest、metro")
@click.option(
    "--most", type=click.IntRange(1, 200), default=20, show_default=True, help="最多列几项 / how many at most"
)
@click.option("--json", "json_", is_flag=True, help="机器可读的结果 / machine-readable")
def find(words: Sequence[str], what: Any, water: bool, exhaust: bool, most: int, json_: bool, **given: str) -> None:
    """按需求找公开的地块、楼宇和房源。Find what is on offer by what is needed."""
    from zhaoshang.domain.estate.queries import find as found_by  # noqa: PLC0415 -- the program is set up by now
    from zhaoshang.domain.estate.queries import near_misses, read_needs  # noqa: PLC0415 -- as above
    from zhaoshang.domain.estate.queries.finding import A_HANDFUL  # noqa: PLC0415 -- as above

    if given["use"] and what != "land":
        raise click.UsageError(either("--use 只用于找地，请加上 --land。", "--use is for land: add --land."))
    flags = {"water": "1" if water else "", "exhaust": "1" if exhaust else ""}
    needs = read_needs({"q": " ".join(words), **flags, **given}, what)
    found = found_by(needs, most=most)
    near = near_misses(needs) if found.count < A_HANDFUL else []
    if json_:
        as_json(
            {
                "count": found.count,
                "has_more": found.has_more,
                "items": [_plain(offer) for offer in found.offers],
                "near_misses": [
                    {"field": one.field, "zh": one.misses.zh, "en": one.misses.en, "offer": _plain(one.offer)}
                    for one in near
                ],
            }
        )
        return
    more = either("多于", "more than ") if found.has_more else ""
    told(f"{more}{found.count}项符合", f"{more}{found.count} fit")
    _table([_row(offer) for offer in found.offers])
    if near:
        told("差一点的：", "Near misses:")
        _table([[one.misses.in_language(language()), *_row(one.offer)] for one in near])


@click.command("find-rebuild")
def rebuild() -> None:
    """从台账重建检索。Make the search anew from what is stated; nothing else changes."""
    from zhaoshang.domain.estate.commands import rebuild_search  # noqa: PLC0415 -- the program is set up by now
    from zhaoshang.domain.organisations.queries import machine  # noqa: PLC0415 -- as above
    from zhaoshang.web.console.house import follow_offers  # noqa: PLC0415 -- as above

    count = rebuild_search(by=machine(), at=clock())
    follow_offers()
    told(f"检索已重建：{count}处公开。", f"The search was made anew: {count} public listings.")


def _plain(offer: Any) -> dict[str, Any]:
    """An offer as plain values; decimals as text, what nobody stated null."""
    numbers = (
        "area_sqm", "least_sqm", "clear_height_m", "floor_load_kn", "power_kva", "rent_yuan", "price_yuan", "metro_m",
        "has_water", "has_exhaust",
    )  # fmt: skip
    return {
        "number": offer.number,
        "kind": offer.kind,
        "name": str(offer.listing.parcel or offer.listing.building),
        "name_en": offer.listing.name_en,
        "label": offer.label,
        "floor": offer.floor_label,
        **{name: getattr(offer, name) for name in numbers},
        "available_from": offer.free_from,
    }


def _row(offer: Any) -> list[str]:
    place = str(offer.listing.parcel or offer.listing.building)
    name = f"{either(place, offer.listing.name_en or place)} {offer.label}".strip()
    if offer.kind == "parcel":
        price = (
            f"{offer.price_yuan / 10_000:,.0f}{either('万元', '×10,000 yuan')}" if offer.price_yuan is not None else ""
        )
        return [
            offer.number,
            name,
            f"{offer.area_sqm * 3 / 2000:,.2f}{either('亩', ' mu')}" if offer.area_sqm else "",
            price,
        ]
    parts = (
        ("", offer.area_sqm, "㎡"), ("", offer.rent_yuan, either("元/㎡/天", " yuan/㎡/day")),
        (either("净高", "h "), offer.clear_height_m, "m"), ("", offer.floor_load_kn, "kN/㎡"),
    )  # fmt: skip
    return [
        offer.number,
        name,
        *(f"{before}{value.normalize():f}{unit}" if value is not None else "–" for before, value, unit in parts),
    ]


def _table(rows: list[list[str]]) -> None:
    """Columns under each other; a Chinese character is two wide."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)] if rows else []
    for row in rows:
        click.echo(
            "  "
            + "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()
        )


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def add_to(group: click.Group) -> None:
    """The commands of this module are part of `zhaoshang`."""
    for one in (find, rebuild):
        group.add_command(one)

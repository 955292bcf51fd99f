"""The drawings of a handbook as SVG: where something lies, the whole district, floors, a QR code. All numbers are our own; no text of
anybody stands in them."""

from __future__ import annotations

import io
import re
from typing import Any

import segno

_PATH = re.compile(r"[MLZ0-9., \-]*")  # what `kit.maps` writes: nothing else gets into a drawing
INK, CANAL, WATER, LANTERN, MIST, LINE = "#10262e", "#0e5566", "#2b8ca0", "#c8641b", "#f3f7f7", "#c9d6d9"
MASK = 3  # of eight, by ISO/IEC 18004
SMALL = (1000, 1393)  # of the small map, in the ratio of its box
STATES = {"vacant": "#2b8ca0", "leaving": "#8fc7d2", "held": "#e3b98f", "leased": "#dbe4e6"}


def path(said: object) -> str:
    """The path if it is nothing but a path; empty otherwise."""
    return said if isinstance(said, str) and _PATH.fullmatch(said) else ""


def place_map(ground: dict[str, Any]) -> str:
    """One outline among its neighbours, with a scale of 100 m; one unit is a metre."""
    wide, high = int(ground["wide"]), int(ground["high"])
    around = "".join(
        f'<path d="{path(d)}" fill="{"#e3ecdf" if kind == "parcel" else "#d4dfe2"}" '
        f'stroke="{"#a9bf9f" if kind == "parcel" else "#a9bcc2"}" stroke-width="1.2"/>'
        for kind, d in ground["around"]
    )
    return (
        f'{_head(wide, high)}<rect width="{wide}" height="{high}" fill="{MIST}"/>{_grid(wide, high, 100)}{around}'
        f'<path d="{path(ground["own"])}" fill="{LANTERN}" fill-opacity=".9" fill-rule="evenodd" stroke="#7a3708" '
        f'stroke-width="3"/></svg>'
    )


def district_map(district: dict[str, Any]) -> str:
    """All outlines of the handbook; the numbers are set over it by the typesetter. One unit is `unit_m` metres."""
    wide, high, bar = int(district["wide"]), int(district["high"]), int(district["bar"])
    shapes = "".join(
        f'<path d="{path(d)}" fill="{WATER}" fill-opacity=".55" stroke="{CANAL}" stroke-width="2"/>'
        for d in district["shapes"]
    )
    return (
        f'{_head(wide, high)}<rect width="{wide}" height="{high}" fill="{MIST}"/>{_grid(wide, high, bar)}{shapes}'
        f"{_scale(high, bar)}{_north(wide)}</svg>"
    )


def dots(district: dict[str, Any]) -> str:
    """All places of the handbook as dots, for the small map beside each; the one it is about is set over it."""
    wide, high = SMALL
    points = "".join(f'<circle cx="{int(m["x"])}" cy="{int(m["y"])}" r="15"/>' for m in district["spots"])
    return (
        f'{_head(wide, high)}<rect width="{wide}" height="{high}" fill="#e6eff0"/><g fill="#9dbcc4">{points}</g></svg>'
    )


def floors(storeys: list[dict[str, Any]]) -> str:
    """A building floor by floor, from the top down: every storey ten units high, a thousand wide for the widest. Units and storeys
    are in thousandths of it."""
    rows = []
    for n, storey in enumerate(storeys):
        top = n * 10
        dash = ' stroke-dasharray="6 4"' if storey["below"] else ""
        rows.append(
            f'<rect x="0" y="{top + 0.8}" width="{int(storey["whole"])}" height="8.4" fill="#eef3f4" stroke="{LINE}" '
            f'stroke-width=".4"{dash}/>'
        )
        rows += [
            f'<rect x="{int(x) + 1}" y="{top + 0.8}" width="{max(1, int(w) - 2)}" height="8.4" '
            f'fill="{STATES.get(state, "#dbe4e6")}"/>'
            for x, w, state in storey["units"]
        ]
    return f"{_head(1000, max(1, len(storeys)) * 10)}{''.join(rows)}</svg>"


def qr(address: str) -> str:
    """The address as a QR code; quiet zone of four modules, error correction M. One mask for all: readers take any, and looking for the prettiest
    would take longer than setting the page."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False, boost_error=False, mask=MASK).save(
        out, kind="svg", border=4, dark=INK, light="#ffffff", xmldecl=False
    )
    return out.getvalue().decode()


def _head(wide: int, high: int) -> str:
    # No ratio is kept: the typesetter says how large a drawing is, in the ratio of its box.
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}" '
        'preserveAspectRatio="none">'
    )


def _grid(wide: int, high: int, step: int) -> str:
    lines = [f"M{x},0V{high}" for x in range(step, wide, step)] + [f"M0,{y}H{wide}" for y in range(step, high, step)]
    return f'<path d="{"".join(lines)}" stroke="#e1eaec" stroke-width="1" fill="none"/>'


def _scale(high: int, bar: int) -> str:
    y = high - 24
    return f'<path d="M24,{y - 7}V{y}H{24 + bar}V{y - 7}" stroke="{INK}" stroke-width="2.5" fill="none"/>'


def _north(wide: int) -> str:
    x = wide - 36
    return (
        f'<path d="M{x},20L{x + 11},52L{x},45L{x - 11},52Z" fill="{INK}"/>'
        f'<circle cx="{x}" cy="38" r="25" fill="none" stroke="{INK}" stroke-width="1.5"/>'
    )

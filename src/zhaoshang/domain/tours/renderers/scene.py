"""What a rendering shows, as plain values: ground, solids, where the eye is, where the sun stands.

Written down (`as_plain`) a scene holds whole centimetres and tenths of a degree, no fractions: the same on every database.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Point = tuple[float, float]
Ring = tuple[Point, ...]
Surface = Literal["plot", "lawn", "plaza", "road", "green", "water"]
SURFACES: tuple[Surface, ...] = ("plot", "lawn", "plaza", "road", "green", "water")
Role = Literal["permitted", "standing", "neighbour"]
ROLES: tuple[Role, ...] = ("permitted", "standing", "neighbour")
Dress = Literal["offices", "homes", "works", "shops"]
DRESSES: tuple[Dress, ...] = ("offices", "homes", "works", "shops")


@dataclass(frozen=True, slots=True)
class Patch:
    """A piece of ground: its outer ring, its holes, what it is covered with."""

    surface: Surface
    ring: Ring
    holes: tuple[Ring, ...] = ()


@dataclass(frozen=True, slots=True)
class Solid:
    """A prism from `base` to `top` (metres above the ground), with storeys of `storey` metres drawn on its walls."""

    role: Role
    dress: Dress
    ring: Ring
    top: float
    base: float = 0.0
    storey: float = 3.6
    holes: tuple[Ring, ...] = ()


@dataclass(frozen=True, slots=True)
class Eye:
    """Where the picture is taken from, metres east, north, up; `look` is the heading a visitor looks to first."""

    east: float
    north: float
    up: float
    look: float = 0.0


@dataclass(frozen=True, slots=True)
class Sun:
    """Azimuth clockwise from north and altitude above the horizon, degrees."""

    azimuth: float
    altitude: float


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything the renderer draws. `outlines` are drawn as a line on the ground: the plot's boundary."""

    eye: Eye
    sun: Sun
    ground: tuple[Patch, ...] = ()
    solids: tuple[Solid, ...] = ()
    outlines: tuple[Ring, ...] = ()

    def as_plain(self) -> dict[str, Any]:
        """The same as JSON holds it, in whole centimetres and tenths of a degree."""
        return {
            "eye": {**_cm(east=self.eye.east, north=self.eye.north, up=self.eye.up), "look_tenths": _tenths(self.eye.look) % 3600},
            "sun": {"azimuth_tenths": _tenths(self.sun.azimuth) % 3600, "altitude_tenths": _tenths(self.sun.altitude)},
            "ground": [{"surface": p.surface, **_rings_cm(p.ring, p.holes)} for p in self.ground],
            "solids": [
                {"role": s.role, "dress": s.dress, **_cm(base=s.base, top=s.top, storey=s.storey), **_rings_cm(s.ring, s.holes)}
                for s in self.solids
            ],
            "outlines": [_ring_cm(ring) for ring in self.outlines],
        }  # fmt: skip

    @property
    def digest(self) -> str:
        """SHA-256 of the scene as it is written down: two scenes of one digest give one picture."""
        return hashlib.sha256(json.dumps(self.as_plain(), sort_keys=True).encode()).hexdigest()


def from_plain(said: Mapping[str, Any]) -> Scene:
    """The scene that was written down. Raises KeyError, TypeError or ValueError for anything else."""
    eye, sun = said["eye"], said["sun"]
    return Scene(
        eye=Eye(_m(eye["east"]), _m(eye["north"]), _m(eye["up"]), eye["look_tenths"] / 10),
        sun=Sun(sun["azimuth_tenths"] / 10, sun["altitude_tenths"] / 10),
        ground=tuple(
            Patch(SURFACES[SURFACES.index(p["surface"])], _ring_m(p["ring"]), _rings_m(p["holes"])) for p in said["ground"]
        ),
        solids=tuple(
            Solid(
                ROLES[ROLES.index(s["role"])], DRESSES[DRESSES.index(s["dress"])], _ring_m(s["ring"]),
                top=_m(s["top"]), base=_m(s["base"]), storey=_m(s["storey"]), holes=_rings_m(s["holes"]),
            )
            for s in said["solids"]
        ),
        outlines=_rings_m(said["outlines"]),
    )  # fmt: skip


def _tenths(degrees: float) -> int:
    return round(degrees * 10)


def _cm(**metres: float) -> dict[str, int]:
    return {name: round(value * 100) for name, value in metres.items()}


def _ring_cm(ring: Ring) -> list[list[int]]:
    return [[round(east * 100), round(north * 100)] for east, north in ring]


def _rings_cm(ring: Ring, holes: Iterable[Ring]) -> dict[str, Any]:
    return {"ring": _ring_cm(ring), "holes": [_ring_cm(hole) for hole in holes]}


def _m(centimetres: int) -> float:
    return centimetres / 100


def _ring_m(ring: Iterable[Iterable[int]]) -> Ring:
    return tuple((east / 100, north / 100) for east, north in ring)


def _rings_m(rings: Iterable[Iterable[Iterable[int]]]) -> tuple[Ring, ...]:
    return tuple(_ring_m(ring) for ring in rings)

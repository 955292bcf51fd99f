"""What the environment says about where data lives, or a sentence when that cannot be."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from zhaoshang.kernel.bilingual import Bilingual

KINDS_OF_DATABASE = ("sqlite", "postgres", "postgresql")


class BadEnvironment(ImproperlyConfigured):
    """A variable holds something the program cannot start with; `said` tells which and what to write instead."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.said = Bilingual(zh, en)


def home(default: Path) -> Path:
    """The folder data lives in, made when it is not there yet. Refuses one that cannot be written to."""
    folder = Path(os.environ.get("ZHAOSHANG_HOME") or default).resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise _no_home(folder, problem.strerror) from problem
    if not os.access(folder, os.W_OK | os.X_OK):
        raise _no_home(folder, "not writable")
    return folder


def database(folder: Path) -> dict[str, Any]:
    """The database `DATABASE_URL` names, else a SQLite file in the home folder. Refuses what is neither of the two kinds."""
    url = os.environ.get("DATABASE_URL") or f"sqlite:///{folder / 'zhaoshang.sqlite3'}"
    try:
        found: dict[str, Any] = dict(dj_database_url.parse(url))
    except ValueError as problem:
        raise _no_database() from problem
    if url.partition(":")[0] not in KINDS_OF_DATABASE or not found.get("NAME"):
        raise _no_database()
    return found


# How many enquiries are taken, and how hard a browser works for one.
ENQUIRIES = {
    "per_hour": 10,  # from one network
    "per_day": 40,
    "per_minute": 300,  # in all
    "plain_per_hour": 3,  # sent without scripts, from one network
    "plain_in_all": 120,
    "plain_wait_seconds": 12,
    "bits": 15,  # about 30,000 digests, a moment for a telephone; one more for every two already sent
    "reveals_per_hour": 60,  # looks at contacts, by one person
}


def enquiry_limits() -> dict[str, int]:
    """The limits for enquiries, where `ZHAOSHANG_ENQUIRIES` says otherwise (`per_hour=20,bits=16`) by what it says. Refuses a
    name there is none of, and what is no whole number."""
    limits = dict(ENQUIRIES)
    for said in filter(None, os.environ.get("ZHAOSHANG_ENQUIRIES", "").split(",")):
        name, _, number = said.strip().partition("=")
        if name not in ENQUIRIES or not number.isdecimal():
            raise BadEnvironment(
                f"ZHAOSHANG_ENQUIRIES 里的“{said}”不能使用。请写成 per_hour=20,bits=16；可用的名称：{'、'.join(ENQUIRIES)}。",
                f"“{said}” in ZHAOSHANG_ENQUIRIES cannot be used. Write it such as per_hour=20,bits=16; the names are: "
                f"{', '.join(ENQUIRIES)}.",
            )
        limits[name] = int(number)
    return limits


def ice_servers() -> list[dict[str, str]]:
    """What `ZHAOSHANG_ICE` names, separated by commas: `stun:host:port`, or `turn:user:password@host:port`. Refuses what is
    neither."""
    found: list[dict[str, str]] = []
    for told in filter(None, (one.strip() for one in os.environ.get("ZHAOSHANG_ICE", "").split(","))):
        kind, _, rest = told.partition(":")
        login, _, where = rest.rpartition("@")
        user, _, password = login.partition(":")
        if kind not in ("stun", "stuns", "turn", "turns") or not where or (kind.startswith("turn") and not password):
            raise BadEnvironment(
                f"ZHAOSHANG_ICE 里的第{len(found) + 1}项不可用。请写 stun:主机:端口 或 turn:用户:密码@主机:端口，用逗号分隔。",
                f"Item {len(found) + 1} of ZHAOSHANG_ICE cannot be used. Write stun:host:port or "
                "turn:user:password@host:port, separated by commas.",
            )
        server = {"urls": f"{kind}:{where}"}
        found.append(server | ({"username": user, "credential": password} if user else {}))
    return found


def _no_home(folder: Path, problem: str | None) -> BadEnvironment:
    return BadEnvironment(
        f"数据文件夹 {folder} 不能使用（{problem}）。请把 ZHAOSHANG_HOME 指向一个可以写入的文件夹。",
        f"The data folder {folder} cannot be used ({problem}). Point ZHAOSHANG_HOME at a folder that can be written to.",
    )


def _no_database() -> BadEnvironment:
    # The address itself is not repeated: it may hold a password.
    return BadEnvironment(
        "DATABASE_URL 不是可用的数据库地址。请写 postgresql://用户:密码@主机:端口/库名 或 sqlite:////路径/文件，或不设置。",
        "DATABASE_URL is no address of a database. Write postgresql://user:password@host:port/name or sqlite:////path/file, "
        "or leave it unset.",
    )


@dataclass(frozen=True, slots=True)
class BaseMap:
    """What the public map is drawn over: tiles of 256 pixels in web mercator, or nothing."""

    tiles: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    credit: str = ""


TIANDITU = (
    "https://t{n}.tianditu.gov.cn/{layer}_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER={layer}&STYLE=default"
)
TIANDITU_TILE = "&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk="


@dataclass(frozen=True, slots=True)
class DistrictBox:
    """Where the district lies, in degrees of CGCS2000: nothing is drawn outside it."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, lon: float, lat: float) -> bool:
        return self.west <= lon <= self.east and self.south <= lat <= self.north


def district_box(usual: str) -> DistrictBox | None:
    """The box `ZHAOSHANG_DISTRICT` says, as west,south,east,north in degrees; `usual` where it says nothing, and where that is empty
    none. Refuses what is no box in China."""
    said = os.environ.get("ZHAOSHANG_DISTRICT", usual).strip()
    if not said:
        return None
    try:
        west, south, east, north = (float(part) for part in said.split(","))
    except ValueError as problem:
        raise _no_box() from problem
    if not (73 < west < east < 136 and 3 < south < north < 54):
        raise _no_box()
    return DistrictBox(west, south, east, north)


def _no_box() -> BadEnvironment:
    return BadEnvironment(
        "ZHAOSHANG_DISTRICT 不能使用。请写成“西,南,东,北”的经纬度，如 120.05,30.25,120.25,30.42；留空则不核对位置。",
        "ZHAOSHANG_DISTRICT cannot be used. Write west,south,east,north in degrees, such as 120.05,30.25,120.25,30.42; "
        "empty: places are not checked against it.",
    )


def base_map() -> BaseMap:
    """The base map `ZHAOSHANG_BASE_MAP` names: `tianditu:` and a key for browsers (国家地理信息公共服务平台), an address of one's
    own tiles with {z}, {x} and {y}, or nothing. Refuses anything else."""
    said = os.environ.get("ZHAOSHANG_BASE_MAP", "").strip()
    if not said:
        return BaseMap()
    kind, _, key = said.partition(":")
    if kind == "tianditu" and key.isalnum():
        layers = [TIANDITU.format(n=0, layer=layer) + TIANDITU_TILE + key for layer in ("vec", "cva")]
        return BaseMap(tuple(layers), ("https://t0.tianditu.gov.cn",), "天地图 Tianditu")
    parts = urlsplit(said)
    if parts.scheme in ("http", "https") and parts.netloc and all(f"{{{part}}}" in said for part in "zxy"):
        return BaseMap((said,), (f"{parts.scheme}://{parts.netloc}",))
    if said.startswith("/") and all(f"{{{part}}}" in said for part in "zxy"):
        return BaseMap((said,))
    raise BadEnvironment(
        "ZHAOSHANG_BASE_MAP 不能使用。请写成 tianditu:浏览器端密钥，或带 {z}/{x}/{y} 的瓦片地址；留空则不用底图。",
        "ZHAOSHANG_BASE_MAP cannot be used. Write tianditu: and a browser key, or an address of tiles with {z}/{x}/{y}; "
        "empty is without a base map.",
    )
